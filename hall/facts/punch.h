#pragma once

#include <optional>
#include <string>

#include "base/time/hall_time.h"

namespace hallwatch {

/// One punch of a terminal (考勤签到), as recorded.
struct Punch {
  int device = 0;   ///< number of the terminal
  std::string pin;  ///< without padding
  HallTime at{};
  std::optional<int> verify_code;  ///< 1 is a fingerprint; nothing: the record does not say

  friend auto operator<=>(const Punch&, const Punch&) = default;
};

}  // namespace hallwatch
