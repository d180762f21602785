#include "hall/calendar/hall_hours.h"

#include <algorithm>
#include <array>

namespace hallwatch {
namespace {

using std::chrono::days;
using std::chrono::microseconds;

struct Session {
  HallTime open;
  HallTime close;
};

std::array<Session, 2> sessions_of(HallDay day, const HallHours& hours) {
  const HallTime midnight{day};
  return {
      {{midnight + hours.am_open, midnight + hours.am_close}, {midnight + hours.pm_open, midnight + hours.pm_close}}};
}

/// A limit of business hours never reaches further; a calendar without working days must not be walked for ever.
constexpr int kFurthestDays = 3'660;

}  // namespace

std::optional<microseconds> business_time_between(HallTime from, HallTime to, const HallHours& hours,
                                                  const WorkingCalendar& calendar) {
  microseconds sum{0};
  for (auto day = day_of(from); HallTime{day} < to; day += days{1}) {
    const auto is_working = calendar.is_working_day(day);
    if (!is_working) {
      return std::nullopt;
    }
    if (!*is_working) {
      continue;
    }
    for (const auto& session : sessions_of(day, hours)) {
      sum += std::max(microseconds{0}, std::min(to, session.close) - std::max(from, session.open));
    }
  }
  return sum;
}

std::optional<HallTime> add_business_time(HallTime from, microseconds length, const HallHours& hours,
                                          const WorkingCalendar& calendar) {
  for (auto day = day_of(from); day < day_of(from) + days{kFurthestDays}; day += days{1}) {
    const auto is_working = calendar.is_working_day(day);
    if (!is_working) {
      return std::nullopt;
    }
    if (!*is_working) {
      continue;
    }
    for (const auto& session : sessions_of(day, hours)) {
      const auto begin = std::max(from, session.open);
      const auto available = session.close - begin;
      if (available < microseconds{0}) {
        continue;
      }
      if (length <= available) {
        return begin + length;
      }
      length -= available;
    }
  }
  return std::nullopt;
}

}  // namespace hallwatch
