#pragma once

#include <chrono>

#include "base/time/clock.h"
#include "base/time/utc_time.h"

namespace hallwatch {

/// Says when a picture of the footage is due while it plays at a speed. Pure.
class PlaybackClock {
 public:
  /// Footage time `position` is shown at `now`; from there it runs.
  void anchor(UtcTime position, MonoTime now) {
    position_ = position;
    at_ = now;
  }
  void set_speed(double speed, MonoTime now) {
    anchor(position_at(now), now);
    speed_ = speed;
  }
  [[nodiscard]] double speed() const { return speed_; }

  [[nodiscard]] UtcTime position_at(MonoTime now) const {
    const std::chrono::duration<double, std::micro> run = now - at_;
    return position_ + std::chrono::microseconds{static_cast<std::int64_t>(run.count() * speed_)};
  }
  [[nodiscard]] MonoTime due(UtcTime position) const {
    const std::chrono::duration<double, std::micro> run = position - position_;
    return at_ + std::chrono::microseconds{static_cast<std::int64_t>(run.count() / speed_)};
  }

 private:
  UtcTime position_{};
  MonoTime at_{};
  double speed_ = 1.0;
};

}  // namespace hallwatch
