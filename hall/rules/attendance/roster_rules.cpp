#include "hall/rules/attendance/roster_rules.h"

#include <algorithm>
#include <string>

#include "hall/rules/attendance/leave_rules.h"
#include "hall/rules/deadline.h"

namespace hallwatch {
namespace {

const RosterRow* row_of(const std::vector<RosterRow>& rows, DayHalf half) {
  const auto found =
      std::find_if(rows.rbegin(), rows.rend(), [half](const RosterRow& row) { return row.half == half; });
  return found == rows.rend() ? nullptr : &*found;
}

bool is_on_leave(const StaffId& staff_id, HallTime moment, const std::map<StaffId, std::vector<Leave>>& leaves) {
  const auto found = leaves.find(staff_id);
  return found != leaves.end() && std::any_of(found->second.begin(), found->second.end(),
                                              [moment](const Leave& leave) { return covers(leave, moment); });
}

}  // namespace

void check_roster_day(const WindowId& window_id, HallDay day, const HallHours& hours,
                      const std::vector<RosterRow>& rows, const std::map<StaffId, std::vector<Leave>>& leaves,
                      FindingList& findings) {
  const HallTime am_opens = HallTime{day} + hours.am_open;
  const HallTime pm_opens = HallTime{day} + hours.pm_open;
  const auto* const morning = row_of(rows, DayHalf::kMorning);
  const auto* const afternoon = row_of(rows, DayHalf::kAfternoon);
  const auto object = window_id.text() + " " + to_text(day);
  if (morning == nullptr) {
    findings.raise("ROSTER_MISSING", object + " AM", window_id, am_opens);
  }
  if (afternoon == nullptr) {
    findings.raise("ROSTER_MISSING", object + " PM", window_id, pm_opens);
  }
  if (morning == nullptr || afternoon == nullptr || morning->front_staff.is_empty() ||
      morning->front_staff != afternoon->front_staff) {
    return;
  }
  const auto could_stand_in_front = [&](const StaffId& back) {
    return !back.is_empty() && back != morning->front_staff && !is_on_leave(back, am_opens, leaves) &&
           !is_on_leave(back, pm_opens, leaves);
  };
  if (could_stand_in_front(morning->back_staff) || could_stand_in_front(afternoon->back_staff)) {
    findings.raise("ROTATION_NOT_DONE", object, window_id, pm_opens);
  }
}

Result<> check_staff_change(const StaffChange& change, const WindowId& window_id, const HallHours& hours,
                            const WorkingCalendar& calendar, const AttendanceSettings& settings,
                            FindingList& findings) {
  if (change.filed_at && change.effective_day && findings.has_come(*change.filed_at)) {
    const auto notice = calendar.working_days_between(day_of(*change.filed_at), *change.effective_day);
    if (!notice) {
      return calendar_year_missing(day_of(*change.filed_at));
    }
    if (*notice < settings.staff_change_notice_wd) {
      findings.raise("STAFF_CHANGE_SHORT_NOTICE", change.change_id, window_id, *change.filed_at);
    }
  }
  if (change.asked_at && findings.has_come(*change.asked_at)) {
    const auto last_day = calendar.add_working_days(day_of(*change.asked_at), settings.replacement_wd);
    if (!last_day) {
      return calendar_year_missing(day_of(*change.asked_at));
    }
    const auto due = close_of(*last_day, hours);
    if (!change.done_at || *change.done_at > due) {
      findings.raise("REPLACEMENT_OVERDUE", change.change_id, window_id, due, change.done_at);
    }
  }
  return {};
}

}  // namespace hallwatch
