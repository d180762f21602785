#include "hall/rules/attendance/leave_rules.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace hallwatch {
namespace {

bool is_up_to_half_a_day(const Leave& leave, const HallHours& hours, const WorkingCalendar& calendar,
                         const AttendanceSettings& settings) {
  const auto length = business_time_between(leave.start, leave.end, hours, calendar);
  // In a year that is missing, what is short by the clock is short whichever days are worked.
  return length.value_or(leave.end - leave.start) <= settings.longest_half_day;
}

bool is_chief_of(const std::string& approver, const DepartmentId& department_id,
                 const std::vector<StaffMember>& staff) {
  return std::any_of(staff.begin(), staff.end(), [&](const StaffMember& member) {
    return member.role == StaffRole::kChief && member.department_id == department_id &&
           member.staff_id.text() == approver;
  });
}

/// What a leave needs: an approval of the right level, and the filing.
struct Requirement {
  bool needs_approval = true;
  bool is_approved = false;    ///< by the right level, whenever
  bool needs_consent = false;  ///< the centre's: its absence is a missing approval, not a missing filing
};

Requirement requirement_of(const Leave& leave, const StaffMember& person, const std::vector<StaffMember>& staff,
                           bool is_short) {
  Requirement needed;
  if (person.role != StaffRole::kChief) {
    needed.is_approved = leave.approver_level == "CHIEF" && is_chief_of(leave.approver, person.department_id, staff);
  } else if (is_short) {
    needed.needs_approval = false;
  } else {
    needed.is_approved = leave.approver_level == "DEPT_LEADER" && leave.approver == person.department_id.text() + "-L";
    needed.needs_consent = true;
  }
  return needed;
}

}  // namespace

LeaveJudgement judge_leave(const Leave& leave, const StaffMember& person, const std::vector<StaffMember>& staff,
                           const HallHours& hours, const WorkingCalendar& calendar, const AttendanceSettings& settings,
                           HallTime as_of) {
  constexpr std::array<std::string_view, 2> kNoLeave{"REJECTED", "CANCELLED"};
  if (std::find(kNoLeave.begin(), kNoLeave.end(), leave.status) != kNoLeave.end()) {
    return {};
  }
  const auto known = [as_of](std::optional<HallTime> stamp) { return stamp && *stamp <= as_of ? stamp : std::nullopt; };
  const auto needed = requirement_of(leave, person, staff, is_up_to_half_a_day(leave, hours, calendar, settings));
  const auto approved = needed.is_approved ? known(leave.approved_at) : std::nullopt;
  auto filed = known(leave.filed_at);
  if (needed.needs_consent && !leave.status.starts_with("APPROVED")) {
    filed = std::nullopt;
  }
  if ((needed.needs_approval && !approved) || (needed.needs_consent && !filed)) {
    return {LeaveVerdict::kInvalid, std::nullopt};
  }
  if (!filed) {
    return {LeaveVerdict::kLate, std::nullopt};
  }
  const auto complete_at = needed.needs_approval ? std::max(*approved, *filed) : *filed;
  return {complete_at <= leave.start ? LeaveVerdict::kComplete : LeaveVerdict::kLate, complete_at};
}

void report_leave(const Leave& leave, const LeaveJudgement& judgement, const WindowId& window_id,
                  FindingList& findings) {
  if (judgement.verdict == LeaveVerdict::kInvalid) {
    findings.raise("LEAVE_APPROVAL_INVALID", leave.leave_id, window_id, leave.start);
  } else if (judgement.verdict == LeaveVerdict::kLate) {
    findings.raise("LEAVE_APPROVED_LATE", leave.leave_id, window_id, leave.start, judgement.complete_at);
  }
}

}  // namespace hallwatch
