#pragma once

#include <chrono>
#include <stop_token>

#include "base/time/utc_time.h"

namespace hallwatch {

/// A reading of the clock that never steps: timeouts, ages, pacing. Never stored or sent.
using MonoTime = std::chrono::steady_clock::time_point;

/// The only source of "now". Handed down from main; tests hand down one that they turn themselves.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  [[nodiscard]] virtual UtcTime utc_now() const = 0;    ///< may step: for records and screens
  [[nodiscard]] virtual MonoTime mono_now() const = 0;  ///< never steps: for timeouts and ages
  /// Waits; @return false if `stop` was requested before `deadline` came.
  virtual bool sleep_until(MonoTime deadline, std::stop_token stop) = 0;

  bool sleep_for(std::chrono::microseconds length, std::stop_token stop) {
    return sleep_until(mono_now() + length, std::move(stop));
  }
};

}  // namespace hallwatch
