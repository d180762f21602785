#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time/hall_time.h"
#include "hall/calendar/hall_hours.h"
#include "hall/calendar/working_calendar.h"

namespace hallwatch {

/// Unit of a promised limit (时限单位). 0 is no unit.
enum class LimitUnit : unsigned char { kUnknown = 0, kWorkday = 1, kCalendarDay = 2, kHour = 3, kMonth = 4 };  // FROZEN
[[nodiscard]] std::string_view to_text(LimitUnit unit);  ///< "WORKDAY", "CALENDAR_DAY", "HOUR", "MONTH"
/// @return kUnknown for any other text
[[nodiscard]] LimitUnit limit_unit_from_text(std::string_view text);

/// A legal stop of the decision clock (special procedure): the clock stands in [from, to).
struct ClockStop {
  HallTime from{};
  std::optional<HallTime> to;  ///< nothing: still open

  friend bool operator==(const ClockStop&, const ClockStop&) = default;
};

/// A limit that runs: of a case, or of an assisting task.
struct RunningLimit {
  HallTime started{};  ///< its day is day 0; for HOUR the second counts
  int limit = 0;       ///< as promised, in `unit`
  LimitUnit unit = LimitUnit::kWorkday;
  bool is_green = false;         ///< green channel: half, rounded down
  int extension = 0;             ///< in `unit`, granted
  std::vector<ClockStop> stops;  ///< legal ones only; any order, may overlap
};

/// When a limit ends.
struct Deadline {
  int effective_limit = 0;  ///< after halving and extension
  int used = 0;             ///< of the limit before the last resume (working days; calendar days for that unit)
  bool has_open_stop = false;
  std::optional<HallDay> due_day;      ///< nothing while a stop is open
  std::optional<HallTime> due_moment;  ///< close of the due day; for HOUR the exact second
  std::vector<HallTime> late_stops;    ///< starts of stops that began after the due moment: ignored, SUSPEND_AFTER_DUE

  friend bool operator==(const Deadline&, const Deadline&) = default;
};

/// L = (green ? floor(P/2) : P) + extension.
[[nodiscard]] inline int effective_limit_of(const RunningLimit& limit) {
  return (limit.is_green ? limit.limit / 2 : limit.limit) + limit.extension;
}

/// Computes a deadline: limit L = (green ? floor(P/2) : P) + extension, stops merged, due = the rest of L after the
/// last resume, which is day 0 again; cut-off at the close of business. Pure.
/// @errors kUnavailable: a year of the calendar is missing (never Monday to Friday instead)
/// @source 行政许可法 42, 45, 82; 民法典 201, 203; RULES section 3, C-STOP-CUTOFF, C-UNIT
[[nodiscard]] Result<Deadline> compute_deadline(const RunningLimit& limit, const HallHours& hours,
                                                const WorkingCalendar& calendar);

/// What every rule says when it would have to count through a year that nobody gave.
[[nodiscard]] Error calendar_year_missing(HallDay near);

/// Overlapping and touching stops as one, in order.
[[nodiscard]] std::vector<ClockStop> merge_stops(std::vector<ClockStop> stops);

/// Working days left on `today`: 0 on the due day, negative after it.
/// @errors kUnavailable: a year of the calendar is missing
[[nodiscard]] Result<int> remaining_working_days(HallDay today, HallDay due, const WorkingCalendar& calendar);

/// When CASE_DUE_SOON is raised if the case runs then (C-SOON, C-UNIT); nothing: never for this limit.
/// @errors kUnavailable: a year of the calendar is missing
[[nodiscard]] Result<std::optional<HallTime>> due_soon_moment(const RunningLimit& limit, const Deadline& deadline,
                                                              const HallHours& hours, const WorkingCalendar& calendar);

}  // namespace hallwatch
