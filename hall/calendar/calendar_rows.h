#pragma once

#include <vector>

#include "hall/calendar/working_calendar.h"

namespace hallwatch {

/// The built-in calendar with the rows of a site on top. Rows that are the list of a whole year (they hold New Year and
/// National Day) make that year known; a few local rows do not. A row of an unknown kind says nothing. Pure.
/// @errors kInvalidArgument: as WorkingCalendar::add_year
[[nodiscard]] Result<WorkingCalendar> calendar_with_rows(const std::vector<CalendarException>& rows);

}  // namespace hallwatch
