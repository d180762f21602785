#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "capture/packet.h"
#include "capture/session/packet_clock.h"
#include "capture/session/rtp_packet.h"

namespace hallwatch {

/// One picture as it came over RTP.
struct AccessUnit {
  std::uint32_t rtp_time = 0;
  MediaArrival arrival;          ///< of its first RTP packet
  std::vector<std::byte> bytes;  ///< whole NAL units only, each behind its length in 4 bytes big endian
  bool is_key = false;
  bool has_loss = false;  ///< RTP packets before or inside it are missing
};

/// Puts access units together from RTP packets of H.264 (RFC 6184, modes 0 and 1) or H.265 (RFC 7798 without DON).
/// Every NAL unit comes out byte for byte, parameter sets and SEI included; one that is not whole is left out.
/// Pure and total: any bytes may come. GStreamer's depayloaders are not used for this: see README.md.
class VideoDepacketizer {
 public:
  explicit VideoDepacketizer(Codec codec) : codec_(codec) {}

  /// Appends the pictures that `packet` completes (0 to 2) to `out`.
  void push(const RtpPacket& packet, MediaArrival arrival, std::vector<AccessUnit>& out);

  static constexpr std::size_t kMaxUnitBytes = 16UL << 20;  ///< a larger picture is left out

 private:
  void take_payload(std::span<const std::byte> payload);
  void take_aggregate(std::span<const std::byte> payload);
  void take_fragment(std::span<const std::byte> payload, std::size_t head_bytes);
  void append_unit(std::span<const std::byte> unit);
  void append(std::span<const std::byte> bytes);
  void close_fragment();
  void drop_fragment();
  void finish(std::vector<AccessUnit>& out);

  Codec codec_;
  std::optional<std::uint16_t> last_sequence_;
  bool is_open_ = false;  ///< unit_ has begun
  bool is_too_large_ = false;
  bool has_loss_ = false;  ///< before the next unit
  AccessUnit unit_;
  std::optional<std::size_t> fragment_at_;  ///< where the length of an unfinished NAL unit stands in unit_.bytes
  std::size_t usual_bytes_ = 0;
};

}  // namespace hallwatch
