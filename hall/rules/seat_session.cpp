#include "hall/rules/seat_session.h"

#include <utility>

namespace hallwatch {
namespace {

/// No holiday is longer; a calendar without working days must not be walked for ever.
constexpr int kFurthestDays = 31;

}  // namespace

SeatSessions SeatSessions::always() {
  SeatSessions sessions;
  sessions.is_always_ = true;
  return sessions;
}

SeatSessions::SeatSessions(const HallHours& hours, WorkingCalendar calendar, std::chrono::seconds opening_grace)
    : hours_(hours), calendar_(std::move(calendar)), opening_grace_(opening_grace) {}

SeatSession SeatSessions::session(HallDay day, std::chrono::seconds open, std::chrono::seconds close) const {
  const auto from = to_utc(HallTime{day} + open);
  return {from, to_utc(HallTime{day} + close), from + opening_grace_};
}

std::optional<SeatSession> SeatSessions::at_or_after(UtcTime time) const {
  if (is_always_) {
    return SeatSession{UtcTime{}, UtcTime::max(), UtcTime{}};
  }
  const auto first = hall_day(time);
  for (auto day = first; day <= first + std::chrono::days{kFurthestDays}; day += std::chrono::days{1}) {
    const auto is_working = calendar_.is_working_day(day);
    if (!is_working) {
      return std::nullopt;
    }
    if (!*is_working) {
      continue;
    }
    for (const auto& half :
         {session(day, hours_.am_open, hours_.am_close), session(day, hours_.pm_open, hours_.pm_close)}) {
      if (time < half.to && half.from < half.to) {
        return half;
      }
    }
  }
  return std::nullopt;
}

}  // namespace hallwatch
