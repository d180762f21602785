#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "capture/packet.h"
#include "capture/simulator/rtp_payload.h"

namespace hallwatch {

/// One video picture or one audio frame of a clip. Times are ticks of its track's clock since the clip's start.
struct ClipUnit {
  std::int64_t send_ticks = 0;  ///< when it leaves the camera (order of decoding)
  std::int64_t rtp_ticks = 0;   ///< its RTP time stamp (order of display)
  std::uint32_t first_payload = 0;
  std::uint32_t payload_count = 0;
  bool is_key = false;
};

struct ClipTrack {
  TrackKind kind = TrackKind::kUnknown;
  Codec codec = Codec::kUnknown;
  int payload_type = 0;
  int clock_rate = 90'000;        ///< RTP clock, ticks per second
  std::string media_description;  ///< lines of SDP behind "m=": rtpmap and fmtp, each with CR LF
  PayloadStore store;
  std::vector<ClipUnit> units;  ///< in order of sending
};

/// A clip made ready for sending. Never changed once loaded, shared by all cameras that send it.
class ClipSource {
 public:
  /// @param length_90k  after which the clip begins anew: the video's length
  ClipSource(std::vector<ClipTrack> tracks, std::int64_t length_90k)
      : tracks_(std::move(tracks)), length_90k_(length_90k) {}

  /// Video first, then at most one audio track.
  [[nodiscard]] const std::vector<ClipTrack>& tracks() const { return tracks_; }
  [[nodiscard]] std::chrono::nanoseconds length() const;
  /// Ticks of `track` from the clip's first start to the start of round `loop`; whole clips add up without drift.
  [[nodiscard]] std::int64_t loop_ticks(const ClipTrack& track, std::int64_t loop) const;
  /// When `unit` of round `loop` leaves the camera, since the clip's first start.
  [[nodiscard]] std::chrono::nanoseconds due(const ClipTrack& track, const ClipUnit& unit, std::int64_t loop) const;

 private:
  std::vector<ClipTrack> tracks_;
  std::int64_t length_90k_;
};

}  // namespace hallwatch
