#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time/hall_time.h"

namespace hallwatch {

enum class DayKind : unsigned char { kUnknown = 0, kHoliday = 1, kMakeupWorkday = 2 };  // FROZEN: stored

/// One day that differs from the plain week: a holiday from Monday to Friday or on a weekend, or a make-up working day.
struct CalendarException {
  HallDay day{};
  DayKind kind = DayKind::kUnknown;
  std::string name;

  friend bool operator==(const CalendarException&, const CalendarException&) = default;
};

/// Tells working days from days off and counts in them. A value; knows only years that it was given: asking about
/// another year gives nothing, never Monday to Friday. 2024, 2025 and 2026 are built in.
/// @source State Council notices 国办发明电〔2023〕7号, 〔2024〕12号 and of 2025-11-04; 民法典 201 and 203, 行政许可法
/// 82
class WorkingCalendar {
 public:
  /// With the built-in years.
  [[nodiscard]] static WorkingCalendar built_in();
  /// Without any year.
  WorkingCalendar() = default;

  /// Makes a whole year known: every day is as in the plain week but for its exceptions.
  /// @errors kInvalidArgument: an exception of another year
  [[nodiscard]] Result<> add_year(std::chrono::year year, const std::vector<CalendarException>& exceptions);
  /// A site's own row, on top of the year's: wins. Does not make its year known.
  void add_local_row(const CalendarException& row);

  [[nodiscard]] bool knows(std::chrono::year year) const { return years_.contains(static_cast<int>(year)); }
  /// @return nothing if the day's year is not known
  [[nodiscard]] std::optional<bool> is_working_day(HallDay day) const;

  /// n-th working day after `day` (day 0 is not counted, whatever it is); 0: `day` itself, or the next working day.
  /// @return nothing if it would count through a year that is not known
  [[nodiscard]] std::optional<HallDay> add_working_days(HallDay day, int count) const;
  /// Working days in (after, up_to]; negative, -(up_to, after], when up_to is earlier.
  /// @return nothing if a year in between is not known
  [[nodiscard]] std::optional<int> working_days_between(HallDay after, HallDay up_to) const;
  /// `day`, or the next working day after it (民法典 203).
  [[nodiscard]] std::optional<HallDay> roll_to_working_day(HallDay day) const { return add_working_days(day, 0); }
  /// Same day `months` later, clamped to the month's end, then rolled to a working day.
  [[nodiscard]] std::optional<HallDay> add_months(HallDay day, int months) const;

  /// Years from `today`'s on that must be known by now: this year, and the next one from 60 days before it begins.
  /// @return those that are not: CALENDAR_MISSING
  [[nodiscard]] std::vector<std::chrono::year> missing_years(HallDay today, int days_ahead = 60) const;

 private:
  /// Working days of a year as prefix sums, so that counting over years costs the same as over days.
  struct Year {
    std::vector<unsigned char> is_working;  // index: day of the year from 0
    std::vector<int> working_before;        // size + 1
  };
  void count(int year);
  [[nodiscard]] const Year* year_of(HallDay day) const;
  [[nodiscard]] std::optional<int> working_days_up_to(HallDay day, int base_year) const;

  std::map<int, Year> years_;
  std::map<HallDay, DayKind> local_rows_;
};

}  // namespace hallwatch
