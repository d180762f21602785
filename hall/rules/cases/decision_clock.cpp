#include "hall/rules/cases/decision_clock.h"

#include <algorithm>
#include <charconv>

namespace hallwatch {
namespace {

enum class ActionKind { kStopEnds = 1, kExtension, kStopBegins };  // order at one moment

struct Action {
  HallTime at{};
  ActionKind kind = ActionKind::kStopBegins;
  const SpecialProcedure* stop = nullptr;
  const CaseEvent* extension = nullptr;
};

class Clock {
 public:
  Clock(const CaseFacts& facts, const CaseCourse& course, const CaseRuleContext& context, FindingList& findings)
      : facts_(facts), course_(course), context_(context), findings_(findings) {}

  DecisionClock run() {
    clock_.limit = {*course_.clock_start, facts_.promise_limit, facts_.limit_unit, facts_.is_green, 0, {}};
    begin_segment(*course_.runs_from);
    for (const auto& action : actions()) {
      take(action);
    }
    end();
    return std::move(clock_);
  }

 private:
  [[nodiscard]] bool is_before_end(HallTime at) const { return !course_.ended() || at <= *course_.ended(); }

  std::vector<Action> actions() {
    std::vector<Action> actions;
    for (const auto& special : facts_.specials) {
      if (special.is_extension || !is_before_end(special.from) || !findings_.has_come(special.from)) {
        continue;
      }
      if (!is_legal_stop(special, context_.settings)) {
        findings_.raise("SUSPEND_ILLEGAL", facts_.case_no.text(), facts_.window_id, special.from);
        continue;
      }
      actions.push_back({special.from, ActionKind::kStopBegins, &special, nullptr});
      if (special.to && is_before_end(*special.to) && findings_.has_come(*special.to)) {
        actions.push_back({std::max(*special.to, special.from), ActionKind::kStopEnds, &special, nullptr});
      }
    }
    for (const auto& extension : course_.extensions) {
      actions.push_back({extension.at, ActionKind::kExtension, nullptr, &extension});
    }
    std::stable_sort(actions.begin(), actions.end(), [](const Action& a, const Action& b) {
      return std::pair{a.at, a.kind} < std::pair{b.at, b.kind};
    });
    // A stop that begins and ends in one second: the end must not come first.
    for (std::size_t i = 0; i + 1 < actions.size(); ++i) {
      for (std::size_t j = i + 1; j < actions.size() && actions[j].at == actions[i].at; ++j) {
        if (actions[i].kind == ActionKind::kStopEnds && actions[j].stop == actions[i].stop) {
          std::swap(actions[i], actions[j]);
        }
      }
    }
    return actions;
  }

  void take(const Action& action) {
    switch (action.kind) {
      case ActionKind::kStopBegins:
        begin_stop(action);
        break;
      case ActionKind::kStopEnds:
        end_stop(action);
        break;
      case ActionKind::kExtension:
        extend(*action.extension);
        break;
    }
  }

  void begin_stop(const Action& action) {
    const auto& due = clock_.last().due_moment;
    if (due && action.at > *due) {
      findings_.raise("SUSPEND_AFTER_DUE", facts_.case_no.text(), facts_.window_id, action.at);
      return;
    }
    if (facts_.limit_unit == LimitUnit::kMonth) {
      return;  // months know no stops (C-UNIT)
    }
    clock_.limit.stops.push_back({action.at, std::nullopt});
    counted_.push_back(action.stop);
    begin_segment(std::max(action.at, *course_.runs_from));
  }

  void end_stop(const Action& action) {
    const auto found = std::find(counted_.begin(), counted_.end(), action.stop);
    if (found == counted_.end()) {
      return;
    }
    clock_.limit.stops[static_cast<std::size_t>(found - counted_.begin())].to = action.at;
    begin_segment(std::max(action.at, *course_.runs_from));
  }

  /// The head's approval stands in the special procedure of the same time, else in the only one.
  [[nodiscard]] bool is_approved_by_head(const CaseEvent& event) const {
    const SpecialProcedure* found = nullptr;
    int count = 0;
    for (const auto& special : facts_.specials) {
      if (special.is_extension) {
        ++count;
        found = special.from == event.at || found == nullptr ? &special : found;
      }
    }
    if (found == nullptr || (count > 1 && found->from != event.at)) {
      return false;
    }
    return found->approver.ends_with("-L");
  }

  void extend(const CaseEvent& event) {
    int days = 0;
    const auto* const end = event.text.data() + event.text.size();
    const auto [rest, code] = std::from_chars(event.text.data(), end, days);
    const int most =
        facts_.tasks.empty() ? context_.settings.longest_extension_wd : context_.settings.longest_joint_extension_wd;
    const auto& deadline = clock_.last();
    const bool is_running =
        event.at >= *course_.runs_from && (!course_.ended() || event.at < *course_.ended()) && !deadline.has_open_stop;
    // A due date in a year that is missing has not passed as far as can be told.
    const bool is_before_due = !deadline.due_moment || event.at <= *deadline.due_moment;
    const bool is_legal = is_running && is_before_due && clock_.limit.extension == 0 && code == std::errc{} &&
                          days >= 1 && days <= most && is_approved_by_head(event);
    if (!is_legal) {
      findings_.raise("EXTEND_ILLEGAL", facts_.case_no.text(), facts_.window_id, event.at);
      return;
    }
    clock_.limit.extension = days;
    begin_segment(event.at);
  }

  /// A decision during a stop ends it; while one is open its planned end tells where the due date will be.
  void end() {
    if (!clock_.last().has_open_stop) {
      return;
    }
    if (!course_.ended()) {
      project();
      return;
    }
    for (auto& stop : clock_.limit.stops) {
      if (!stop.to) {
        auto& since = clock_.ended_in_stop_since;
        since = since ? std::min(*since, stop.from) : stop.from;
        stop.to = course_.ended();
      }
    }
    begin_segment(*course_.ended());
  }

  void project() {
    auto planned = clock_.limit;
    for (std::size_t i = 0; i < planned.stops.size(); ++i) {
      if (!planned.stops[i].to) {
        planned.stops[i].to = counted_[i]->planned_end;
        if (!planned.stops[i].to) {
          return;
        }
      }
    }
    if (const auto deadline = compute_deadline(planned, context_.hours, context_.calendar); deadline.ok()) {
      clock_.projected_due = deadline->due_day;
    } else {
      clock_.calendar_fault = deadline.error();
    }
  }

  /// A stretch whose due date lies in a year that is missing is one without a due date.
  void begin_segment(HallTime from) {
    auto deadline = compute_deadline(clock_.limit, context_.hours, context_.calendar);
    if (!deadline.ok()) {
      clock_.calendar_fault = deadline.error();
      Deadline open;
      open.effective_limit = effective_limit_of(clock_.limit);
      open.has_open_stop = std::any_of(clock_.limit.stops.begin(), clock_.limit.stops.end(),
                                       [](const ClockStop& stop) { return !stop.to; });
      clock_.segments.push_back({from, std::move(open), std::nullopt});
      return;
    }
    const auto soon = due_soon_moment(clock_.limit, *deadline, context_.hours, context_.calendar);
    if (!soon.ok()) {
      clock_.calendar_fault = soon.error();
    }
    clock_.segments.push_back({from, std::move(*deadline), soon.ok() ? *soon : std::nullopt});
  }

  const CaseFacts& facts_;
  const CaseCourse& course_;
  const CaseRuleContext& context_;
  FindingList& findings_;
  DecisionClock clock_;
  std::vector<const SpecialProcedure*> counted_;  // beside clock_.limit.stops
};

}  // namespace

DecisionClock run_decision_clock(const CaseFacts& facts, const CaseCourse& course, const CaseRuleContext& context,
                                 FindingList& findings) {
  return Clock{facts, course, context, findings}.run();
}

}  // namespace hallwatch
