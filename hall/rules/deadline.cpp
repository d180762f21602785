#include "hall/rules/deadline.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace hallwatch {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;

constexpr std::array<std::pair<LimitUnit, std::string_view>, 4> kUnits{{{LimitUnit::kWorkday, "WORKDAY"},
                                                                        {LimitUnit::kCalendarDay, "CALENDAR_DAY"},
                                                                        {LimitUnit::kHour, "HOUR"},
                                                                        {LimitUnit::kMonth, "MONTH"}}};

/// One way of counting a limit: how much is used between two moments, and when the rest is over.
class LimitCounter {
 public:
  LimitCounter(LimitUnit unit, const HallHours& opening, const WorkingCalendar& calendar)
      : unit_(unit), opening_(opening), calendar_(calendar) {}

  /// In the unit's own measure: days, or microseconds of business time for HOUR.
  [[nodiscard]] std::optional<std::int64_t> used(HallTime from, HallTime to) const {
    if (to <= from) {
      return 0;
    }
    if (unit_ == LimitUnit::kHour) {
      const auto time = business_time_between(from, to, opening_, calendar_);
      return time ? std::optional{time->count()} : std::nullopt;
    }
    if (unit_ == LimitUnit::kCalendarDay) {
      return (day_of(to) - day_of(from)).count();
    }
    return calendar_.working_days_between(day_of(from), day_of(to));
  }

  [[nodiscard]] std::int64_t measure(int limit) const {
    return unit_ == LimitUnit::kHour ? microseconds{hours{limit}}.count() : limit;
  }

  [[nodiscard]] std::optional<HallTime> due(HallTime from, std::int64_t rest) const {
    rest = std::max<std::int64_t>(0, rest);
    if (unit_ == LimitUnit::kHour) {
      return add_business_time(from, microseconds{rest}, opening_, calendar_);
    }
    std::optional<HallDay> day;
    if (unit_ == LimitUnit::kCalendarDay) {
      day = calendar_.roll_to_working_day(day_of(from) + days{rest});
    } else if (unit_ == LimitUnit::kMonth) {
      day = calendar_.add_months(day_of(from), static_cast<int>(rest));
    } else {
      day = calendar_.add_working_days(day_of(from), static_cast<int>(rest));
    }
    return day ? std::optional{close_of(*day, opening_)} : std::nullopt;
  }

 private:
  LimitUnit unit_;
  const HallHours& opening_;
  const WorkingCalendar& calendar_;
};

}  // namespace

Error calendar_year_missing(HallDay near) {
  return fail(ErrorKind::kUnavailable,
              fmt::format("the working calendar lacks a year after {}: add it (CALENDAR_MISSING)", to_text(near)));
}

std::string_view to_text(LimitUnit unit) {
  const auto* const found =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& row) { return row.first == unit; });
  return found == kUnits.end() ? "UNKNOWN" : found->second;
}

LimitUnit limit_unit_from_text(std::string_view text) {
  const auto* const found =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& row) { return row.second == text; });
  return found == kUnits.end() ? LimitUnit::kUnknown : found->first;
}

std::vector<ClockStop> merge_stops(std::vector<ClockStop> stops) {
  std::sort(stops.begin(), stops.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  std::vector<ClockStop> merged;
  for (const auto& stop : stops) {
    if (merged.empty() || (merged.back().to && *merged.back().to < stop.from)) {
      merged.push_back(stop);
    } else if (merged.back().to) {
      merged.back().to = stop.to ? std::optional{std::max(*merged.back().to, *stop.to)} : std::nullopt;
    }
  }
  return merged;
}

Result<Deadline> compute_deadline(const RunningLimit& limit, const HallHours& opening,
                                  const WorkingCalendar& calendar) {
  Deadline deadline;
  deadline.effective_limit = effective_limit_of(limit);
  const LimitCounter counter{limit.unit, opening, calendar};
  auto current = limit.started;
  auto rest = counter.measure(deadline.effective_limit);
  auto due = counter.due(current, rest);
  if (!due) {
    return calendar_year_missing(day_of(current));
  }
  const auto stops = limit.unit == LimitUnit::kMonth ? std::vector<ClockStop>{} : merge_stops(limit.stops);
  for (const auto& stop : stops) {
    if (deadline.has_open_stop || stop.from > *due) {
      deadline.late_stops.push_back(stop.from);
      continue;
    }
    const auto used = counter.used(current, stop.from);
    if (!used) {
      return calendar_year_missing(day_of(current));
    }
    rest -= *used;
    if (limit.unit != LimitUnit::kHour) {
      deadline.used += static_cast<int>(*used);
    }
    if (!stop.to) {
      deadline.has_open_stop = true;
      continue;
    }
    current = std::max(current, *stop.to);
    due = counter.due(current, rest);
    if (!due) {
      return calendar_year_missing(day_of(current));
    }
  }
  if (!deadline.has_open_stop) {
    deadline.due_moment = due;
    deadline.due_day = day_of(*due);
  }
  return deadline;
}

Result<int> remaining_working_days(HallDay today, HallDay due, const WorkingCalendar& calendar) {
  const auto between = calendar.working_days_between(today, due);
  if (!between) {
    return calendar_year_missing(std::min(today, due));
  }
  return *between;
}

Result<std::optional<HallTime>> due_soon_moment(const RunningLimit& limit, const Deadline& deadline,
                                                const HallHours& opening, const WorkingCalendar& calendar) {
  if (!deadline.due_day || deadline.effective_limit <= 0) {
    return std::optional<HallTime>{};
  }
  const HallDay due = *deadline.due_day;
  if (limit.unit == LimitUnit::kHour) {
    return due > day_of(limit.started) ? std::optional{opening_of(due, opening)} : std::nullopt;
  }
  const bool is_short = limit.unit != LimitUnit::kMonth && deadline.effective_limit < 3;
  if (is_short) {
    return std::optional{opening_of(due, opening)};
  }
  // The working day before the due day, which is a working day itself.
  for (auto day = due - days{1};; day -= days{1}) {
    const auto is_working = calendar.is_working_day(day);
    if (!is_working) {
      return calendar_year_missing(day);
    }
    if (*is_working) {
      return std::optional{opening_of(day, opening)};
    }
  }
}

}  // namespace hallwatch
