#pragma once

#include <optional>
#include <vector>

#include "hall/calendar/hall_hours.h"
#include "hall/facts/window_state.h"
#include "hall/rules/seat_supervision.h"

namespace hallwatch {

/// What a seat showed on a day that is over, as facts: from then on the day is judged from these, so that a leave that
/// is entered a week later still takes back what it disproves. Pure.
[[nodiscard]] std::vector<SeatInterval> intervals_of(const WindowId& window_id, const SeatDayRecord& record);

/// Whether nobody should be at the counter: a day off, or `margin` outside the hours of a working day. Pure.
/// @source C-AFTER-HOURS
[[nodiscard]] bool is_after_hours(HallTime now, const HallHours& hours, const WorkingCalendar& calendar,
                                  std::chrono::seconds margin);

/// Collects presence outside hours into intervals, told as facts while they grow. Owned by the rules thread.
class AfterHoursPresence {
 public:
  /// Somebody was in the seat from `since` to `until`, outside hours.
  void observe(HallTime since, HallTime until);
  /// The interval, if it has grown by so much that the facts should know, or has ended.
  [[nodiscard]] std::optional<SeatInterval> take(const WindowId& window_id, HallTime now);

 private:
  struct Presence {
    HallTime from{};
    HallTime to{};
    std::optional<HallTime> told_to;
  };
  std::optional<Presence> presence_;
};

}  // namespace hallwatch
