#pragma once

#include <chrono>
#include <optional>

#include "base/time/utc_time.h"

namespace hallwatch {

/// Says which pictures of a stream are looked at: about one an interval. Pure; by the packets' time.
class LookSchedule {
 public:
  explicit LookSchedule(std::chrono::microseconds interval) : interval_(interval) {}

  /// A tenth of the interval is forgiven, so that key frames that come once an interval are all taken.
  /// A clock that went back begins anew.
  [[nodiscard]] bool is_due(UtcTime at) const {
    return !last_ || at < *last_ || at - *last_ >= interval_ - interval_ / 10;
  }
  void note_look(UtcTime at) { last_ = at; }

 private:
  std::chrono::microseconds interval_;
  std::optional<UtcTime> last_;
};

}  // namespace hallwatch
