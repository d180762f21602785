#include "hall/reports/window_counts.h"

#include <algorithm>
#include <numeric>

namespace hallwatch {
namespace {

constexpr std::string_view kWrongClock = "TERMINAL_CLOCK_BAD";

bool is_card(const ReportAlert& alert) {
  return alert.card == Card::kWarn || alert.card == Card::kYellow || alert.card == Card::kRed;
}

/// C-PERIOD: a clock that was wrong is told whatever its date.
bool is_of_span(const ReportAlert& alert, const DaySpan& span) {
  return span.holds(alert.raised_at) || alert.rule_id == kWrongClock;
}

bool is_of_department(const ReportAlert& alert, const ReportFacts& facts, const DepartmentId& department_id) {
  return department_id.is_empty() ||
         std::any_of(facts.windows.begin(), facts.windows.end(), [&](const HallWindow& window) {
           return window.window_id == alert.window_id && window.department_id == department_id;
         });
}

bool does_count(AlertVerdict verdict, ScoreBasis basis) {
  return verdict == AlertVerdict::kConfirmed || (basis == ScoreBasis::kAllStanding && verdict == AlertVerdict::kOpen);
}

bool is_valid(const Rating& rating) {
  return 1 <= rating.code && rating.code <= 5 && rating.evaluated_at.has_value();
}

void count_cards(const ReportFacts& facts, const DaySpan& span, std::map<WindowId, WindowCounts>& counts) {
  for (const auto& alert : facts.alerts) {
    if (!is_card(alert) || !is_of_span(alert, span)) {
      continue;
    }
    auto& window = counts[alert.window_id];
    if (alert.verdict == AlertVerdict::kDismissed) {
      ++window.dismissed;
      continue;
    }
    window.warn += alert.card == Card::kWarn ? 1 : 0;
    window.yellow += alert.card == Card::kYellow ? 1 : 0;
    window.red += alert.card == Card::kRed ? 1 : 0;
  }
}

void count_cases(const ReportFacts& facts, const DaySpan& span, std::map<WindowId, WindowCounts>& counts) {
  for (const auto& one : facts.cases) {
    auto& window = counts[one.window_id];
    window.received += span.holds(one.received_at) ? 1 : 0;
    window.accepted += span.holds(one.accepted_at) ? 1 : 0;
    window.open_late += one.is_open && one.is_late ? 1 : 0;
    if (span.holds(one.decided_at)) {
      ++window.decided;
      window.decided_late += one.is_late ? 1 : 0;
      window.early += one.is_early ? 1 : 0;
    }
  }
}

void count_attendance(const ReportFacts& facts, const DaySpan& span, ScoreBasis basis,
                      std::map<WindowId, ScoreInput>& inputs) {
  std::map<std::string, AlertVerdict> verdicts;
  for (const auto& alert : facts.alerts) {
    if (alert.rule_id.starts_with("ATT_")) {
      verdicts[alert.object] = alert.verdict;
    }
  }
  const HallNames names{facts};
  for (const auto& day : facts.attendance) {
    const auto* const member = names.member(day.staff_id);
    const auto found = member == nullptr ? inputs.end() : inputs.find(member->window_id);
    if (found == inputs.end() || !span.holds(day.day)) {
      continue;
    }
    for (const auto& slot : day.slots) {
      const auto object = day.staff_id.text() + " " + to_text(day.day) + " " + std::string{to_text(slot.slot)};
      const auto verdict = verdicts.find(object);
      if (!does_count(verdict == verdicts.end() ? AlertVerdict::kOpen : verdict->second, basis)) {
        continue;
      }
      found->second.late_early += slot.status == SlotStatus::kLate || slot.status == SlotStatus::kEarly ? 1 : 0;
      found->second.missing += slot.status == SlotStatus::kMissing ? 1 : 0;
      found->second.half_day += slot.status == SlotStatus::kHalfDayAbsent ? 1 : 0;
    }
  }
}

}  // namespace

int WindowCounts::rated() const {
  return std::accumulate(ratings.begin(), ratings.end(), 0);
}

std::optional<double> WindowCounts::satisfied_percent() const {
  return rated() == 0 ? std::nullopt : std::optional{100.0 * (rated() - badly_rated()) / rated()};
}

WindowCounts& WindowCounts::operator+=(const WindowCounts& other) {
  received += other.received;
  accepted += other.accepted;
  decided += other.decided;
  decided_late += other.decided_late;
  early += other.early;
  open_late += other.open_late;
  services += other.services;
  for (std::size_t code = 0; code < ratings.size(); ++code) {
    ratings.at(code) += other.ratings.at(code);
  }
  warn += other.warn;
  yellow += other.yellow;
  red += other.red;
  dismissed += other.dismissed;
  return *this;
}

std::vector<ReportAlert> alerts_of(const ReportFacts& facts, const ReportQuestion& question) {
  std::vector<ReportAlert> found;
  std::copy_if(facts.alerts.begin(), facts.alerts.end(), std::back_inserter(found), [&](const ReportAlert& alert) {
    return is_card(alert) && is_of_span(alert, question.span) && is_of_department(alert, facts, question.department_id);
  });
  return found;
}

std::vector<ReportAlert> hints_of(const ReportFacts& facts, const ReportQuestion& question) {
  std::vector<ReportAlert> found;
  std::copy_if(facts.alerts.begin(), facts.alerts.end(), std::back_inserter(found), [&](const ReportAlert& alert) {
    return alert.card == Card::kInfo && question.span.holds(alert.raised_at) &&
           is_of_department(alert, facts, question.department_id);
  });
  return found;
}

std::map<WindowId, WindowCounts> count_windows(const ReportFacts& facts, const DaySpan& span) {
  std::map<WindowId, WindowCounts> counts;
  for (const auto& window : facts.windows) {
    counts[window.window_id];
  }
  count_cards(facts, span, counts);
  count_cases(facts, span, counts);
  for (const auto& ticket : facts.tickets) {
    const bool is_served = ticket.finished_at && *ticket.finished_at <= facts.as_of;
    if (is_served && span.holds(ticket.day)) {
      ++counts[ticket.window_id].services;
    }
  }
  for (const auto& rating : facts.ratings) {
    if (is_valid(rating) && span.holds(rating.evaluated_at)) {
      ++counts[rating.window_id].ratings.at(static_cast<std::size_t>(rating.code) - 1);
    }
  }
  return counts;
}

ScoreBasis score_basis(const ReportFacts& facts, const DaySpan& span) {
  const bool has_confirmed = std::any_of(facts.alerts.begin(), facts.alerts.end(), [&](const ReportAlert& alert) {
    return alert.verdict == AlertVerdict::kConfirmed && span.holds(alert.raised_at);
  });
  return has_confirmed ? ScoreBasis::kConfirmedOnly : ScoreBasis::kAllStanding;
}

std::map<WindowId, ScoreInput> score_inputs(const ReportFacts& facts, const DaySpan& span, ScoreBasis basis) {
  std::map<WindowId, ScoreInput> inputs;
  for (const auto& window : facts.windows) {
    inputs[window.window_id];
  }
  for (const auto& alert : facts.alerts) {
    const auto found = inputs.find(alert.window_id);
    if (found != inputs.end() && is_of_span(alert, span) && counts_in_assessment(alert.rule_id) &&
        does_count(alert.verdict, basis)) {
      found->second.warn_count += alert.card == Card::kWarn ? 1 : 0;
      found->second.yellow += alert.card == Card::kYellow ? 1 : 0;
      found->second.red += alert.card == Card::kRed ? 1 : 0;
    }
  }
  count_attendance(facts, span, basis, inputs);
  for (const auto& one : facts.cases) {
    const auto found = inputs.find(one.window_id);
    if (found != inputs.end() && span.holds(one.decided_at) && one.project_type != 1) {
      ++found->second.decided_cases;
      found->second.early_cases += one.is_early ? 1 : 0;
    }
  }
  for (const auto& rating : facts.ratings) {
    const auto found = inputs.find(rating.window_id);
    if (found != inputs.end() && is_valid(rating) && rating.channel != RatingChannel::kUnknown &&
        span.holds(rating.evaluated_at)) {
      found->second.rating_codes.at(static_cast<std::size_t>(rating.channel) - 1).push_back(rating.code);
    }
  }
  return inputs;
}

bool has_data(const ReportFacts& facts, const DaySpan& span) {
  const auto any = [](const auto& rows, const auto& fits) { return std::any_of(rows.begin(), rows.end(), fits); };
  return any(facts.cases,
             [&](const ReportCase& one) { return span.holds(one.received_at) || span.holds(one.decided_at); }) ||
         any(facts.tickets, [&](const QueueTicket& ticket) { return span.holds(ticket.day); }) ||
         any(facts.ratings, [&](const Rating& rating) { return span.holds(rating.evaluated_at); }) ||
         any(facts.attendance, [&](const AttendanceDay& day) { return span.holds(day.day); }) ||
         any(facts.alerts, [&](const ReportAlert& alert) { return is_card(alert) && span.holds(alert.raised_at); });
}

}  // namespace hallwatch
