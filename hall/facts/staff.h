#pragma once

#include <optional>
#include <string>

#include "base/ids.h"
#include "base/time/hall_time.h"

namespace hallwatch {

using DepartmentId = Id<struct DepartmentTag>;

enum class StaffRole : unsigned char { kUnknown = 0, kClerk = 1, kChief = 2 };  // FROZEN: stored

/// A member of the staff register (进驻人员).
struct StaffMember {
  StaffId staff_id;
  std::string name;
  DepartmentId department_id;
  WindowId window_id;  ///< home window
  StaffRole role = StaffRole::kUnknown;
  std::string attendance_pin;
  StaffId stand_in;  ///< b_post: who takes the seat (AB岗)
  std::optional<HallDay> on_post_since;

  friend bool operator==(const StaffMember&, const StaffMember&) = default;
};

/// A change of staff that a department filed, or a replacement that the centre asked for (Art. 8).
struct StaffChange {
  std::string change_id;
  StaffId staff_id;
  std::optional<HallTime> filed_at;      ///< by the department
  std::optional<HallTime> asked_at;      ///< by the centre: a replacement
  std::optional<HallDay> effective_day;  ///< of a filed change
  std::optional<HallTime> done_at;       ///< of a replacement

  friend bool operator==(const StaffChange&, const StaffChange&) = default;
};

}  // namespace hallwatch
