#pragma once

#include <optional>
#include <vector>

#include "hall/calendar/hall_hours.h"
#include "hall/calendar/working_calendar.h"
#include "hall/facts/leave.h"
#include "hall/facts/staff.h"
#include "hall/rules/attendance/attendance_settings.h"
#include "hall/rules/finding_list.h"

namespace hallwatch {

enum class LeaveVerdict : unsigned char {
  kNone = 0,      ///< rejected, cancelled: no leave at all
  kComplete = 1,  ///< everything that is required was there before it began: it excuses
  kLate = 2,      ///< required approval is there, but late, or only the filing is missing
  kInvalid = 3,   ///< a required approval is missing or of the wrong level
};

struct LeaveJudgement {
  LeaveVerdict verdict = LeaveVerdict::kNone;
  std::optional<HallTime> complete_at;  ///< the latest of what is required; nothing while something is missing

  [[nodiscard]] bool does_excuse() const { return verdict == LeaveVerdict::kComplete; }
  friend bool operator==(const LeaveJudgement&, const LeaveJudgement&) = default;
};

/// Judges a leave by its time stamps, not by its status: clerk: chief of the own department and filing; chief up to
/// half a day: filing; chief above it: department leader, filing and the centre's consent. Pure.
/// @param person  whose leave it is  @param staff  the register, to find the chiefs of the department
/// @param as_of   stamps after it are not known yet
/// @source 洪府发〔2012〕9号 第三十六条; C-LEAVE-LEVEL, C-LEAVE-LATE, C-LEAVE-REJECTED, C-HALF-DAY
[[nodiscard]] LeaveJudgement judge_leave(const Leave& leave, const StaffMember& person,
                                         const std::vector<StaffMember>& staff, const HallHours& hours,
                                         const WorkingCalendar& calendar, const AttendanceSettings& settings,
                                         HallTime as_of);

/// LEAVE_APPROVAL_INVALID and LEAVE_APPROVED_LATE, raised at the start of the leave, the latter ended by completion.
void report_leave(const Leave& leave, const LeaveJudgement& judgement, const WindowId& window_id,
                  FindingList& findings);

/// A leave that excuses covers a moment if start <= moment <= end.
[[nodiscard]] inline bool covers(const Leave& leave, HallTime moment) {
  return leave.start <= moment && moment <= leave.end;
}

}  // namespace hallwatch
