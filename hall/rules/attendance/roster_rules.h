#pragma once

#include <map>
#include <vector>

#include "hall/facts/leave.h"
#include "hall/facts/roster.h"
#include "hall/facts/staff.h"
#include "hall/rules/attendance/attendance_settings.h"
#include "hall/rules/finding_list.h"

namespace hallwatch {

/// ROSTER_MISSING at the opening of a half without a row, and ROTATION_NOT_DONE at the afternoon's opening when one
/// person stands in front in both halves although another one of the rows could have. One working day of one window.
/// @param hours   of this window
/// @param rows    of this window and day
/// @param leaves  that excuse, by person
/// @source 洪府发〔2012〕9号 第十八条; C-ROSTER, C-ROTATION
void check_roster_day(const WindowId& window_id, HallDay day, const HallHours& hours,
                      const std::vector<RosterRow>& rows, const std::map<StaffId, std::vector<Leave>>& leaves,
                      FindingList& findings);

/// STAFF_CHANGE_SHORT_NOTICE and REPLACEMENT_OVERDUE (Art. 8).
/// @errors kUnavailable: a year of the calendar is missing
[[nodiscard]] Result<> check_staff_change(const StaffChange& change, const WindowId& window_id, const HallHours& hours,
                                          const WorkingCalendar& calendar, const AttendanceSettings& settings,
                                          FindingList& findings);

}  // namespace hallwatch
