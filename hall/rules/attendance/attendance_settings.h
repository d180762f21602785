#pragma once

#include <chrono>
#include <set>

#include "hall/calendar/hall_hours.h"

namespace hallwatch {

/// When a punch of one slot is taken, both ends included; times since midnight.
struct PunchWindow {
  std::chrono::seconds from{};
  std::chrono::seconds to{};

  friend bool operator==(const PunchWindow&, const PunchWindow&) = default;
};

/// Thresholds of attendance and leave; keys of the site's config.
struct AttendanceSettings {
  PunchWindow am_in{std::chrono::minutes{7 * 60 + 30}, std::chrono::minutes{10 * 60 + 30}};
  PunchWindow pm_in{std::chrono::minutes{12 * 60 + 30}, std::chrono::minutes{15 * 60}};
  PunchWindow pm_out{std::chrono::minutes{16 * 60}, std::chrono::minutes{19 * 60}};
  std::chrono::seconds half_day_absence{30 * 60};  ///< late or early by that much is half a day
  std::chrono::seconds repeat_within{60};
  int earliest_year = 2015;                              ///< a punch before it has a wrong clock
  std::set<int> other_verify_codes{0, 2, 3, 4, 15, 25};  ///< known, and no fingerprint
  std::chrono::minutes longest_half_day{4 * 60};         ///< business time of half a day's leave
  int staff_change_notice_wd = 7;                        ///< Art. 8
  int replacement_wd = 7;

  friend bool operator==(const AttendanceSettings&, const AttendanceSettings&) = default;
};

}  // namespace hallwatch
