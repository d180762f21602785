#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/time/utc_time.h"

namespace hallwatch {

/// What the 12 bytes of an RTP header say (RFC 3550 5.1).
struct RtpHeader {
  int payload_type = 0;
  bool has_marker = false;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t source = 0;  ///< SSRC
};
[[nodiscard]] std::array<std::uint8_t, 12> rtp_header_bytes(const RtpHeader& header);

struct SenderReport {
  std::uint32_t source = 0;  ///< SSRC
  UtcTime utc{};             ///< the camera's wall clock at `timestamp`
  std::uint32_t timestamp = 0;
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;
};
/// An RTCP compound of sender report and name (RFC 3550 6.4.1, 6.5).
[[nodiscard]] std::vector<std::uint8_t> sender_report_bytes(const SenderReport& report, std::string_view name);
/// The same, with BYE behind it (RFC 3550 6.6).
[[nodiscard]] std::vector<std::uint8_t> goodbye_bytes(const SenderReport& report, std::string_view name);

/// "$", channel, length: what stands before each packet on the RTSP connection (RFC 2326 10.12).
[[nodiscard]] std::array<std::uint8_t, 4> interleaved_header(std::uint8_t channel, std::size_t length);

}  // namespace hallwatch
