#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time/utc_time.h"

namespace hallwatch {

/// A date on the hall's wall calendar, Asia/Shanghai.
using HallDay = std::chrono::local_days;
/// A reading of the hall's wall clock: rules about days and hours, and the screen. Never stored as a moment.
using HallTime = std::chrono::local_time<std::chrono::microseconds>;

/// No summer time since 1991 (tzdata), so a fixed offset is exact for every day that we can meet.
inline constexpr std::chrono::hours kHallUtcOffset{8};

[[nodiscard]] constexpr HallTime to_hall_time(UtcTime time) {
  return HallTime{time.time_since_epoch() + kHallUtcOffset};
}
[[nodiscard]] constexpr UtcTime to_utc(HallTime time) {
  return UtcTime{time.time_since_epoch() - kHallUtcOffset};
}
[[nodiscard]] constexpr HallDay hall_day(UtcTime time) {
  return std::chrono::floor<std::chrono::days>(to_hall_time(time));
}
/// Time since the hall's midnight, 0 .. 24 h.
[[nodiscard]] constexpr std::chrono::microseconds time_of_hall_day(UtcTime time) {
  return to_hall_time(time) - HallTime{hall_day(time)};
}

/// "2025-09-22"
[[nodiscard]] std::string to_text(HallDay day);
/// "2025-09-22 09:15:30" (floored to the second)
[[nodiscard]] std::string to_text(HallTime time);
/// "09:15:30" of the hall's clock.
[[nodiscard]] std::string to_hall_clock_text(UtcTime time);

/// @errors kInvalidArgument: not "YYYY-MM-DD", or no such day
[[nodiscard]] Result<HallDay> hall_day_from_text(std::string_view text);
/// Reads "YYYY-MM-DD HH:MM:SS" of the hall's clock.
/// @errors kInvalidArgument: not such a text, or no such day or hour
[[nodiscard]] Result<HallTime> hall_time_from_text(std::string_view text);

}  // namespace hallwatch
