#include "hall/rules/seat_records.h"

#include <algorithm>

namespace hallwatch {
namespace {

using std::chrono::seconds;

/// The facts hear of a growing presence this often; after that long without one it has ended.
constexpr seconds kTold{10};

}  // namespace

std::vector<SeatInterval> intervals_of(const WindowId& window_id, const SeatDayRecord& record) {
  std::vector<SeatInterval> intervals;
  const auto add = [&](UtcTime from, UtcTime to, SeatIntervalKind kind) {
    if (from < to) {
      intervals.push_back({window_id, to_hall_time(from), to_hall_time(to), kind});
    }
  };
  std::optional<UtcTime> known_until;
  for (const auto& span : record.spans) {
    if (known_until) {
      add(*known_until, span.from, SeatIntervalKind::kHidden);
    }
    known_until = span.to;
    if (span.signal != SeatSignal::kOccupied) {
      add(span.from, span.to, span.signal == SeatSignal::kEmpty ? SeatIntervalKind::kEmpty : SeatIntervalKind::kHidden);
    }
  }
  if (known_until) {
    add(*known_until, to_utc(HallTime{record.day + std::chrono::days{1}}), SeatIntervalKind::kHidden);
  }
  return intervals;
}

bool is_after_hours(HallTime now, const HallHours& hours, const WorkingCalendar& calendar, seconds margin) {
  const auto day = day_of(now);
  const auto is_working = calendar.is_working_day(day);
  if (!is_working) {
    return false;  // a year that the calendar lacks accuses nobody
  }
  const auto time = now - HallTime{day};
  return !*is_working || time < hours.am_open - margin || time >= hours.pm_close + margin;
}

void AfterHoursPresence::observe(HallTime since, HallTime until) {
  if (presence_ && presence_->from == since) {
    presence_->to = std::max(presence_->to, until);
  } else {
    presence_ = Presence{since, until, std::nullopt};
  }
}

std::optional<SeatInterval> AfterHoursPresence::take(const WindowId& window_id, HallTime now) {
  if (!presence_ || presence_->from >= presence_->to) {
    return std::nullopt;
  }
  const bool has_ended = now - presence_->to > kTold;
  const bool is_news = !presence_->told_to || presence_->to - *presence_->told_to >= kTold ||
                       (has_ended && presence_->to != *presence_->told_to);
  if (!is_news) {
    return std::nullopt;
  }
  presence_->told_to = presence_->to;
  const SeatInterval interval{window_id, presence_->from, presence_->to, SeatIntervalKind::kPersonAfterHours};
  if (has_ended) {
    presence_.reset();
  }
  return interval;
}

}  // namespace hallwatch
