#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "hall/rules/attendance/leave_rules.h"
#include "hall/rules/attendance/punch_rules.h"

namespace hallwatch {

enum class PunchSlot : unsigned char { kUnknown = 0, kAmIn = 1, kPmIn = 2, kPmOut = 3 };  // FROZEN: stored
[[nodiscard]] std::string_view to_text(PunchSlot slot);  ///< "AM_IN", "PM_IN", "PM_OUT"

enum class SlotStatus : unsigned char {
  kPending = 0,  ///< its window is not closed yet
  kOk = 1,
  kLate = 2,
  kEarly = 3,
  kHalfDayAbsent = 4,
  kMissing = 5,
  kExcused = 6,
};
[[nodiscard]] std::string_view to_text(SlotStatus status);  ///< "OK", "LATE", …; kPending is ""

struct SlotResult {
  PunchSlot slot = PunchSlot::kUnknown;
  std::optional<HallTime> punched_at;
  SlotStatus status = SlotStatus::kPending;
  std::chrono::seconds difference{0};  ///< late or early by; 0 for OK and without a punch

  friend bool operator==(const SlotResult&, const SlotResult&) = default;
};

/// One person's attendance of one working day.
struct AttendanceDay {
  StaffId staff_id;
  HallDay day{};
  std::array<SlotResult, 3> slots;

  /// "PRESENT", "LEAVE", "ABSENT", "EXCEPTION"; "" while a slot is pending (C-DAY-STATUS).
  [[nodiscard]] std::string_view status() const;
  friend bool operator==(const AttendanceDay&, const AttendanceDay&) = default;
};

/// Judges the three punches of a working day; each when its window has closed. Raises ATT_LATE, ATT_EARLY,
/// ATT_MISSING and ATT_HALF_DAY_ABSENT at that moment; object "S06 2025-09-22 PM_OUT". Pure.
/// @param punches  of this person, in order of time  @param leaves  of this person that excuse
/// @source 洪府发〔2012〕9号 第三十五条; RULES section 4; C-SLOT, C-EXCUSED-PUNCH, C-DEDUP
[[nodiscard]] AttendanceDay judge_attendance(const StaffMember& person, HallDay day, const std::vector<Punch>& punches,
                                             const std::vector<Leave>& leaves, const HallHours& hours,
                                             const AttendanceSettings& settings, FindingList& findings);

}  // namespace hallwatch
