#pragma once

#include <array>
#include <chrono>
#include <cstddef>

#include "base/time/clock.h"

namespace hallwatch {

/// Says when a session must be given up: no media for max(2 s, 3 picture intervals) (C-CAMERA-LOST).
/// Pure: moments in, a deadline out. It looks at media only, never at sockets: a frozen camera keeps its
/// connection open. Outlives reconnects, so that the interval of a slow camera is not learned anew each time.
class MediaWatchdog {
 public:
  static constexpr std::chrono::microseconds kLeastPatience = std::chrono::seconds{2};
  static constexpr std::chrono::microseconds kMostPatience = std::chrono::seconds{32};

  /// A new connection: the patience counts from `at` until the first picture.
  void restart(MonoTime at);
  /// A picture arrived.
  void note_media(MonoTime at);

  [[nodiscard]] bool has_media() const { return media_count_ > 0; }  ///< since the last restart
  [[nodiscard]] MonoTime last_media() const { return last_; }        ///< or the restart, before the first
  /// Median of the last intervals between pictures; zero while none is known.
  [[nodiscard]] std::chrono::microseconds picture_interval() const;
  [[nodiscard]] std::chrono::microseconds patience() const;
  /// When the session is lost if nothing more arrives.
  [[nodiscard]] MonoTime deadline() const { return last_ + patience(); }
  [[nodiscard]] bool is_lost(MonoTime now) const { return now >= deadline(); }

 private:
  static constexpr std::size_t kIntervals = 7;  // odd: the median of a burst after a stall stays a real interval

  MonoTime last_{};
  std::size_t media_count_ = 0;
  std::array<std::chrono::microseconds, kIntervals> intervals_{};
  std::size_t interval_count_ = 0;  // all that were ever noted; the newest kIntervals are kept
  /// Grows while connections end after a single picture: only so can a camera of one picture in 5 s be met.
  std::chrono::microseconds patience_without_interval_ = kLeastPatience;
};

}  // namespace hallwatch
