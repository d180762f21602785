#include "hall/engine/seat_intervals.h"

#include <algorithm>
#include <array>
#include <set>

#include "hall/calendar/hall_hours.h"
#include "hall/facts/fact_fields.h"

namespace hallwatch {
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// Kinds whose findings do not end with the day.
constexpr std::array kEndlessKinds{SeatIntervalKind::kUnknown, SeatIntervalKind::kPersonAfterHours};

struct Range {
  HallTime from{};
  HallTime to{};

  friend bool operator==(const Range&, const Range&) = default;
};

FactValue stored(HallTime time) {
  return to_us(to_utc(time));
}

Result<std::vector<SeatInterval>> touching(FactStore& store, const WindowId& window_id, const Range& range,
                                           seconds gap) {
  const std::array<FactValue, 3> values{window_id.text(), stored(range.to + gap), stored(range.from - gap)};
  return store.find<SeatInterval>("window_id=?2 AND \"from\"<?3 AND \"to\">?4", values);
}

Range widened(Range range, const std::vector<SeatInterval>& intervals, SeatIntervalKind kind) {
  for (const auto& interval : intervals) {
    if (interval.kind == kind && interval.from < interval.to) {
      range.from = std::min(range.from, interval.from);
      range.to = std::max(range.to, interval.to);
    }
  }
  return range;
}

/// Adds what hangs together with the day's intervals of a kind; usually nothing, and then nothing is asked.
Result<> add_chain(FactStore& store, const WindowId& window_id, SeatIntervalKind kind, const Range& whole_day,
                   seconds gap, std::vector<SeatInterval>& intervals) {
  auto known = whole_day;
  for (auto range = widened(known, intervals, kind); range != known;) {
    auto more = touching(store, window_id, range, gap);
    if (!more.ok()) {
      return more.error();
    }
    for (auto& interval : *more) {
      if (interval.kind == kind && std::find(intervals.begin(), intervals.end(), interval) == intervals.end()) {
        intervals.push_back(std::move(interval));
      }
    }
    known = range;
    range = widened(known, intervals, kind);
  }
  return {};
}

}  // namespace

Result<std::vector<SeatInterval>> seat_intervals_around(FactStore& store, const WindowId& window_id, HallDay day,
                                                        seconds gap) {
  const Range whole_day{HallTime{day}, HallTime{day + days{1}}};
  auto intervals = touching(store, window_id, whole_day, gap);
  if (!intervals.ok()) {
    return intervals;
  }
  for (const auto kind : kEndlessKinds) {
    if (auto done = add_chain(store, window_id, kind, whole_day, gap, *intervals); !done.ok()) {
      return done.error();
    }
  }
  return intervals;
}

Result<std::vector<HallDay>> seat_days_after(FactStore& store, const WindowId& window_id, HallDay day, HallTime as_of) {
  const std::array<FactValue, 3> values{window_id.text(), stored(as_of), stored(HallTime{day + days{1}})};
  const auto intervals = store.find<SeatInterval>("window_id=?2 AND \"from\"<=?3 AND \"to\">?4", values);
  if (!intervals.ok()) {
    return intervals.error();
  }
  std::set<HallDay> later;
  for (const auto& interval : *intervals) {
    const auto last = std::min(day_of(interval.to), day_of(as_of));
    for (auto one = std::max(day_of(interval.from), day + days{1}); one <= last; one += days{1}) {
      later.insert(one);
    }
  }
  return std::vector<HallDay>{later.begin(), later.end()};
}

}  // namespace hallwatch
