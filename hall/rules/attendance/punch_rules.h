#pragma once

#include <map>
#include <string>
#include <vector>

#include "hall/facts/punch.h"
#include "hall/facts/staff.h"
#include "hall/rules/attendance/attendance_settings.h"
#include "hall/rules/finding_list.h"

namespace hallwatch {

/// Sorts punches out: identical records are one; a clock before 2015 or ahead of as_of is TERMINAL_CLOCK_BAD, a PIN
/// of nobody PUNCH_UNKNOWN_PIN, a known code that is no fingerprint PUNCH_NOT_FINGERPRINT (and the punch counts). Pure.
/// @return the punches that count, by person, in order of time; repeats within 60 s are still there (C-DEDUP)
/// @source 洪府发〔2012〕9号 第三十五条; C-ATTLOG, C-CLOCK-FUTURE, C-DUP
[[nodiscard]] std::map<StaffId, std::vector<Punch>> sort_punches(std::vector<Punch> punches,
                                                                 const std::vector<StaffMember>& staff,
                                                                 const AttendanceSettings& settings,
                                                                 FindingList& findings);

/// Without repeats within 60 s of the first of them: for counting and display only.
[[nodiscard]] std::vector<Punch> without_repeats(const std::vector<Punch>& punches, std::chrono::seconds within);

}  // namespace hallwatch
