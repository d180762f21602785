#include "hall/calendar/calendar_rows.h"

#include <algorithm>
#include <map>

namespace hallwatch {
namespace {

/// New Year and National Day are off in every year: a list without them is not a year's, and a year that only local
/// rows speak of stays missing, never Monday to Friday.
bool is_list_of_year(std::chrono::year year, const std::vector<CalendarException>& rows) {
  const auto has_holiday = [&rows](HallDay day) {
    return std::any_of(rows.begin(), rows.end(),
                       [day](const CalendarException& row) { return row.day == day && row.kind == DayKind::kHoliday; });
  };
  return has_holiday(HallDay{year / 1 / 1}) && has_holiday(HallDay{year / 10 / 1});
}

}  // namespace

Result<WorkingCalendar> calendar_with_rows(const std::vector<CalendarException>& rows) {
  auto calendar = WorkingCalendar::built_in();
  std::map<std::chrono::year, std::vector<CalendarException>> by_year;
  for (const auto& row : rows) {
    if (row.kind != DayKind::kUnknown) {
      by_year[std::chrono::year_month_day{row.day}.year()].push_back(row);
    }
  }
  for (const auto& [year, own] : by_year) {
    if (!calendar.knows(year) && is_list_of_year(year, own)) {
      if (auto added = calendar.add_year(year, own); !added.ok()) {
        return added.error();
      }
      continue;
    }
    for (const auto& row : own) {
      calendar.add_local_row(row);
    }
  }
  return calendar;
}

}  // namespace hallwatch
