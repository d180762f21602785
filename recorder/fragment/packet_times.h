#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "base/time/utc_time.h"
#include "capture/packet.h"

namespace hallwatch {

/// What a fragment's boxes cannot hold exactly of a packet: its times by both clocks and its place among the tracks.
struct PacketTimes {
  TrackKind track = TrackKind::kUnknown;
  bool is_key = false;
  UtcTime utc{};
  std::int64_t pts_90k = 0;
  std::int64_t dts_90k = 0;

  friend bool operator==(const PacketTimes&, const PacketTimes&) = default;
};

[[nodiscard]] PacketTimes times_of(const EncodedPacket& packet);

/// Compact form for a seal: three bytes a packet where pictures come evenly (fragment/FORMAT.md).
[[nodiscard]] std::vector<std::byte> encode_packet_times(std::span<const PacketTimes> packets);
/// Total: any bytes give times or an error.
/// @errors kInvalidArgument: not such bytes
[[nodiscard]] Result<std::vector<PacketTimes>> parse_packet_times(std::span<const std::byte> bytes);

}  // namespace hallwatch
