#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace hallwatch {

/// What we need of one RTP packet; its payload is borrowed.
struct RtpPacket {
  std::uint16_t sequence = 0;
  std::uint32_t time = 0;
  bool has_marker = false;
  std::span<const std::byte> payload;
};

/// Reads an RTP packet (RFC 3550 5.1). Total. @return nothing if it is none, or padding leaves nothing of it
[[nodiscard]] std::optional<RtpPacket> read_rtp_packet(std::span<const std::byte> bytes);

}  // namespace hallwatch
