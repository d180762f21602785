#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "capture/simulator/clip_source.h"

namespace hallwatch {

/// A place in one track of a clip that is played round and round. Always stands on a unit. The clip outlives it.
class ClipCursor {
 public:
  /// The first unit that is due at `media` or later.
  /// @param media  time since the clip's first start, not negative
  [[nodiscard]] static ClipCursor first_from(const ClipSource& clip, std::size_t track, std::chrono::nanoseconds media);
  /// The last key unit that is due at `media` or before. Video only: its first unit is a key frame at 0.
  [[nodiscard]] static ClipCursor last_key_until(const ClipSource& clip, std::chrono::nanoseconds media);

  [[nodiscard]] const ClipUnit& unit() const { return track().units[unit_]; }
  [[nodiscard]] const ClipTrack& track() const { return clip_->tracks()[track_]; }
  [[nodiscard]] std::int64_t loop() const { return loop_; }
  [[nodiscard]] std::chrono::nanoseconds due() const { return clip_->due(track(), unit(), loop_); }
  /// RTP time stamp of the unit, and of the moment when it leaves, before the session's own offset.
  [[nodiscard]] std::int64_t rtp_ticks() const { return clip_->loop_ticks(track(), loop_) + unit().rtp_ticks; }
  [[nodiscard]] std::int64_t send_ticks() const { return clip_->loop_ticks(track(), loop_) + unit().send_ticks; }

  void advance();
  void advance_to_key();

 private:
  ClipCursor(const ClipSource& clip, std::size_t track, std::int64_t loop) : clip_(&clip), track_(track), loop_(loop) {}

  const ClipSource* clip_;
  std::size_t track_;
  std::int64_t loop_;
  std::size_t unit_ = 0;
};

}  // namespace hallwatch
