#pragma once

#include <condition_variable>
#include <mutex>

#include "base/time/clock.h"

namespace hallwatch {

/// A clock that moves only when the test says so; sleeping moves it. Any thread.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(UtcTime start = utc_from_us(1'758'504'600'000'000)) : utc_(start) {}  // 2025-09-22 01:30 UTC

  [[nodiscard]] UtcTime utc_now() const override {
    const std::scoped_lock lock{mutex_};
    return utc_;
  }
  [[nodiscard]] MonoTime mono_now() const override {
    const std::scoped_lock lock{mutex_};
    return mono_;
  }
  bool sleep_until(MonoTime deadline, std::stop_token stop) override {
    const std::scoped_lock lock{mutex_};
    if (deadline > mono_) {
      utc_ += std::chrono::duration_cast<std::chrono::microseconds>(deadline - mono_);
      mono_ = deadline;
    }
    return !stop.stop_requested();
  }

  void advance(std::chrono::microseconds length) {
    const std::scoped_lock lock{mutex_};
    utc_ += length;
    mono_ += length;
  }
  /// The wall clock steps; the monotonic one does not notice.
  void step_utc(std::chrono::microseconds length) {
    const std::scoped_lock lock{mutex_};
    utc_ += length;
  }

 private:
  mutable std::mutex mutex_;
  UtcTime utc_;
  MonoTime mono_{std::chrono::hours{1}};
};

}  // namespace hallwatch
