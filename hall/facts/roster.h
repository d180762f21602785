#pragma once

#include "base/ids.h"
#include "base/time/hall_time.h"

namespace hallwatch {

enum class DayHalf : unsigned char { kUnknown = 0, kMorning = 1, kAfternoon = 2 };  // FROZEN: stored

/// Who serves at a window in one half of a day (排班).
struct RosterRow {
  HallDay day{};
  DayHalf half = DayHalf::kUnknown;
  WindowId window_id;
  StaffId front_staff;
  StaffId back_staff;
  StaffId stand_in;  ///< b_post

  friend bool operator==(const RosterRow&, const RosterRow&) = default;
};

}  // namespace hallwatch
