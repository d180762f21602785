#pragma once

#include <chrono>
#include <optional>

#include "base/time/hall_time.h"
#include "hall/calendar/working_calendar.h"

namespace hallwatch {

/// Opening times of a hall or of one window, as time since the hall's midnight. A value.
struct HallHours {
  std::chrono::seconds am_open{std::chrono::hours{9}};
  std::chrono::seconds am_close{std::chrono::hours{12}};
  std::chrono::seconds pm_open{std::chrono::minutes{13 * 60 + 30}};
  std::chrono::seconds pm_close{std::chrono::hours{17}};

  friend bool operator==(const HallHours&, const HallHours&) = default;
};

/// The close of business of a day: the cut-off of every due date.
[[nodiscard]] inline HallTime close_of(HallDay day, const HallHours& hours) {
  return HallTime{day} + hours.pm_close;
}
/// The morning's opening of a day.
[[nodiscard]] inline HallTime opening_of(HallDay day, const HallHours& hours) {
  return HallTime{day} + hours.am_open;
}
[[nodiscard]] inline HallDay day_of(HallTime time) {
  return std::chrono::floor<std::chrono::days>(time);
}

/// Time within business hours of working days in [from, to); 0 if to <= from.
/// @return nothing if a year in between is not known
[[nodiscard]] std::optional<std::chrono::microseconds> business_time_between(HallTime from, HallTime to,
                                                                             const HallHours& hours,
                                                                             const WorkingCalendar& calendar);

/// The moment when `length` of business time is over, counted from `from`. An end at a closing time stays there.
/// @return nothing if a year that is needed is not known
[[nodiscard]] std::optional<HallTime> add_business_time(HallTime from, std::chrono::microseconds length,
                                                        const HallHours& hours, const WorkingCalendar& calendar);

}  // namespace hallwatch
