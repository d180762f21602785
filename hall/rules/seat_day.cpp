#include "hall/rules/seat_day.h"

#include <algorithm>

namespace hallwatch {
namespace {

using std::chrono::days;
using std::chrono::seconds;

struct Span {
  HallTime from{};
  HallTime to{};
};

/// Spans of these kinds in order; those that touch, or lie less than `gap` apart, are one.
std::vector<Span> merged(const std::vector<SeatInterval>& intervals, std::initializer_list<SeatIntervalKind> kinds,
                         seconds gap) {
  std::vector<Span> spans;
  for (const auto& interval : intervals) {
    if (std::find(kinds.begin(), kinds.end(), interval.kind) != kinds.end() && interval.from < interval.to) {
      spans.push_back({interval.from, interval.to});
    }
  }
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.from < b.from; });
  std::vector<Span> one;
  for (const auto& span : spans) {
    if (!one.empty() && (span.from <= one.back().to || span.from - one.back().to < gap)) {
      one.back().to = std::max(one.back().to, span.to);
    } else {
      one.push_back(span);
    }
  }
  return one;
}

/// What the seat shows at a moment, and until when at least. Unknown wins over empty (C-SEAT-LUNCH).
struct SignalUntil {
  SeatSignal signal = SeatSignal::kOccupied;
  HallTime until{};
};

SignalUntil signal_at(HallTime time, HallTime end, const std::vector<Span>& unknown, const std::vector<Span>& empty) {
  SignalUntil found{SeatSignal::kOccupied, end};
  const auto look = [&](const std::vector<Span>& spans, SeatSignal signal) {
    for (const auto& span : spans) {
      if (span.from > time) {
        found.until = std::min(found.until, span.from);
      } else if (time < span.to) {
        found.until = std::min(found.until, span.to);
        found.signal = found.signal == SeatSignal::kUnknown ? found.signal : signal;
      }
    }
  };
  look(unknown, SeatSignal::kUnknown);
  look(empty, SeatSignal::kEmpty);
  return found;
}

void check_seat(const SeatDayFacts& facts, const HallHours& hours, const WorkingCalendar& calendar,
                const SeatDaySettings& settings, FindingList& findings) {
  const HallTime midnight{facts.day};
  const HallTime end = midnight + days{1};
  const auto unknown = merged(facts.intervals, {SeatIntervalKind::kUnknown, SeatIntervalKind::kHidden}, seconds{0});
  const auto empty = merged(facts.intervals, {SeatIntervalKind::kEmpty}, seconds{0});
  if (empty.empty()) {
    return;
  }
  const SeatSessions sessions{hours, calendar, settings.opening_grace};
  const auto excused = excused_spans(facts.day, hours, facts.roster, facts.leaves);
  const auto states = state_spans(facts.states, end);
  const SeatContext context{sessions, settings.seat, excused, states};
  SeatRule rule{facts.window_id, to_utc(midnight)};
  std::vector<Finding> found;
  for (HallTime now = midnight; now < end;) {
    const auto [signal, until] = signal_at(now, end, unknown, empty);
    rule.feed(signal, to_utc(until), context, found);
    now = until;
  }
  for (auto& finding : found) {
    findings.add(std::move(finding));
  }
}

void check_camera(const SeatDayFacts& facts, const SeatDaySettings& settings, FindingList& findings) {
  for (const auto& span : merged(facts.intervals, {SeatIntervalKind::kUnknown}, settings.camera_offline_after)) {
    if (day_of(span.from) == facts.day && span.to - span.from > settings.camera_offline_after) {
      findings.raise("CAMERA_OFFLINE", facts.window_id.text(), facts.window_id,
                     span.from + settings.camera_offline_after, span.to);
    }
  }
}

/// The parts of these days in which nobody should be at the counter; the night between two is one part. Days of a year
/// that is not known have none.
std::vector<Span> outside_of(HallDay first, HallDay last, const HallHours& hours, const WorkingCalendar& calendar,
                             seconds margin) {
  std::vector<Span> bands;
  const auto add = [&bands](HallTime from, HallTime to) {
    if (!bands.empty() && bands.back().to == from) {
      bands.back().to = to;
    } else {
      bands.push_back({from, to});
    }
  };
  for (auto day = first; day <= last; day += days{1}) {
    const HallTime midnight{day};
    const auto is_working = calendar.is_working_day(day);
    if (!is_working) {
      continue;
    }
    if (*is_working) {
      add(midnight, midnight + hours.am_open - margin);
      add(midnight + hours.pm_close + margin, midnight + days{1});
    } else {
      add(midnight, midnight + days{1});
    }
  }
  return bands;
}

/// A presence belongs to the day on which it, or the part of it that is outside hours, began.
void check_after_hours(const SeatDayFacts& facts, const HallHours& hours, const WorkingCalendar& calendar,
                       const SeatDaySettings& settings, FindingList& findings) {
  for (const auto& span :
       merged(facts.intervals, {SeatIntervalKind::kPersonAfterHours}, settings.presence_after_hours)) {
    for (const auto& band : outside_of(day_of(span.from), day_of(span.to), hours, calendar, settings.outside_begins)) {
      const Span inside{std::max(span.from, band.from), std::min(span.to, band.to)};
      if (day_of(inside.from) == facts.day && inside.to - inside.from >= settings.presence_after_hours) {
        findings.raise("AFTER_HOURS_PRESENCE", facts.window_id.text(), facts.window_id,
                       inside.from + settings.presence_after_hours, inside.to + settings.presence_after_hours);
      }
    }
  }
}

}  // namespace

std::vector<WindowStateSpan> state_spans(const std::vector<WindowStateRow>& rows, HallTime end) {
  std::vector<WindowStateSpan> spans;
  for (const auto& row : rows) {
    const bool counts =
        row.state == WindowState::kPaused || (row.state == WindowState::kClosed && !row.approved_by.empty());
    if (counts) {
      spans.push_back({{to_utc(row.from), to_utc(row.to.value_or(end))}, row.state});
    }
  }
  return spans;
}

std::vector<TimeSpan> excused_spans(HallDay day, const HallHours& hours, const std::vector<RosterRow>& roster,
                                    const std::map<StaffId, std::vector<Leave>>& leaves) {
  std::vector<TimeSpan> spans;
  for (const auto& row : roster) {
    const auto own = leaves.find(row.front_staff);
    if (own == leaves.end()) {
      continue;
    }
    const bool is_morning = row.half == DayHalf::kMorning;
    const HallTime open = HallTime{day} + (is_morning ? hours.am_open : hours.pm_open);
    const HallTime close = HallTime{day} + (is_morning ? hours.am_close : hours.pm_close);
    for (const auto& leave : own->second) {
      if (leave.start <= close && leave.end >= open) {
        spans.push_back({to_utc(std::max(leave.start, open)), to_utc(std::min(leave.end, close))});
      }
    }
  }
  return spans;
}

void check_seat_day(const SeatDayFacts& facts, const HallHours& hours, const WorkingCalendar& calendar,
                    const SeatDaySettings& settings, FindingList& findings) {
  check_seat(facts, hours, calendar, settings, findings);
  check_camera(facts, settings, findings);
  check_after_hours(facts, hours, calendar, settings, findings);
}

}  // namespace hallwatch
