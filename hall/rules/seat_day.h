#pragma once

#include <map>
#include <vector>

#include "hall/facts/leave.h"
#include "hall/facts/roster.h"
#include "hall/facts/window_state.h"
#include "hall/rules/finding_list.h"
#include "hall/rules/seat_rule.h"

namespace hallwatch {

/// Thresholds of seat and camera supervision over stored intervals; keys of the site's config.
struct SeatDaySettings {
  SeatRuleSettings seat;
  std::chrono::seconds opening_grace{300};
  std::chrono::seconds camera_offline_after{30};
  std::chrono::seconds presence_after_hours{60};                  ///< of a person outside hours
  std::chrono::seconds outside_begins{std::chrono::minutes{30}};  ///< before opening and after closing

  friend bool operator==(const SeatDaySettings&, const SeatDaySettings&) = default;
};

/// What is known about the front seat of one window on one day.
struct SeatDayFacts {
  WindowId window_id;
  HallDay day{};
  /// That touch the day, and those that hang together with them over midnight; elsewhere the seat is occupied.
  std::vector<SeatInterval> intervals;
  std::vector<WindowStateRow> states;
  std::vector<RosterRow> roster;                 ///< of this window and day
  std::map<StaffId, std::vector<Leave>> leaves;  ///< that excuse
};

/// When a window was paused or closed. CLOSED without an approver is OPEN (C-CLOSED).
[[nodiscard]] std::vector<WindowStateSpan> state_spans(const std::vector<WindowStateRow>& rows, HallTime end);

/// When the front person of a half has a complete leave, cut to the half (C-SEAT-EXCUSE).
[[nodiscard]] std::vector<TimeSpan> excused_spans(HallDay day, const HallHours& hours,
                                                  const std::vector<RosterRow>& roster,
                                                  const std::map<StaffId, std::vector<Leave>>& leaves);

/// All that a day of stored seat intervals raises: SEAT_EMPTY, SEAT_ABSENT, AB_POST_GAP(_LONG), PAUSE_TOO_LONG,
/// CAMERA_OFFLINE where the signal was unknown, AFTER_HOURS_PRESENCE. Pure; the same rule as for live reports.
/// @param hours  of this window
/// @source 洪府发〔2012〕9号 第十七、十八、四十三条; RULES section 4; C-SEAT-*, C-CAMERA, C-AFTER-HOURS
void check_seat_day(const SeatDayFacts& facts, const HallHours& hours, const WorkingCalendar& calendar,
                    const SeatDaySettings& settings, FindingList& findings);

}  // namespace hallwatch
