#pragma once

#include <chrono>
#include <optional>

#include "base/time/utc_time.h"
#include "hall/calendar/hall_hours.h"
#include "hall/calendar/working_calendar.h"

namespace hallwatch {

/// A span in which a front seat must be occupied: [from, to). Timers do not run before `timer_from` (grace).
struct SeatSession {
  UtcTime from{};
  UtcTime to{};
  UtcTime timer_from{};

  friend bool operator==(const SeatSession&, const SeatSession&) = default;
};

/// The sessions of one window: each half of a working day is one of its own (C-SEAT-LUNCH, C-SEAT-HOURS). A value.
class SeatSessions {
 public:
  /// One session that never ends, without grace: for demonstrations.
  [[nodiscard]] static SeatSessions always();
  SeatSessions(const HallHours& hours, WorkingCalendar calendar, std::chrono::seconds opening_grace);

  /// The session that holds at `time`, else the next one.
  /// @return nothing if none begins within a month, or the calendar does not know the year
  [[nodiscard]] std::optional<SeatSession> at_or_after(UtcTime time) const;

 private:
  SeatSessions() = default;
  [[nodiscard]] SeatSession session(HallDay day, std::chrono::seconds open, std::chrono::seconds close) const;

  bool is_always_ = false;
  HallHours hours_;
  WorkingCalendar calendar_;
  std::chrono::seconds opening_grace_{0};
};

}  // namespace hallwatch
