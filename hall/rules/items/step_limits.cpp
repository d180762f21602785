#include "hall/rules/items/step_limits.h"

#include <algorithm>
#include <map>
#include <optional>

namespace hallwatch {
namespace {

/// Either decision is a decision.
CaseEventCode kind_of(CaseEventCode code) {
  return code == CaseEventCode::kDecideDeny ? CaseEventCode::kDecideGrant : code;
}

/// A step that was asked for at `from` and done, or not yet.
struct Errand {
  HallTime from{};
  std::optional<HallTime> done;
};

/// Steps of one kind that were asked for. To ask again ends what was asked before.
std::vector<Errand> errands_of(const StepLimit& limit, const std::vector<CaseStep>& steps, HallTime as_of) {
  std::vector<Errand> errands;
  for (const auto& step : steps) {
    if (step.event.at > as_of) {
      break;
    }
    const auto kind = kind_of(step.event.code);
    const bool is_open = !errands.empty() && !errands.back().done;
    if (kind == kind_of(limit.step) && is_open) {
      errands.back().done = step.event.at;
    } else if (kind == kind_of(limit.after)) {
      if (is_open) {
        errands.back().done = step.event.at;
      }
      errands.push_back({step.event.at, std::nullopt});
    }
  }
  return errands;
}

/// A decision ends every step that comes before it; what is owed after it ends with the case's withdrawal only.
std::optional<HallTime> end_of_case(const CaseCourse& course, HallTime from) {
  const auto end = course.over();
  return end && *end > from ? end : std::nullopt;
}

Result<std::optional<HallTime>> due_of(const StepLimit& limit, HallTime from, const std::vector<ClockStop>& stops,
                                       const CaseRuleContext& context) {
  RunningLimit running;
  running.started = from;
  running.limit = limit.limit;
  running.unit = limit.unit;
  for (auto stop : stops) {
    stop.from = std::max(stop.from, from);
    if (!stop.to || *stop.to > stop.from) {
      running.stops.push_back(stop);
    }
  }
  const auto deadline = compute_deadline(running, context.hours, context.calendar);
  if (!deadline.ok()) {
    return deadline.error();
  }
  return deadline->due_moment;
}

/// When a step that is late stopped being so; the latest of several, nothing if one is still late.
using LateUntil = std::map<HallTime, std::optional<HallTime>>;

void note_late(LateUntil& late, HallTime due, std::optional<HallTime> done) {
  const auto [place, is_first] = late.try_emplace(due, done);
  if (!is_first && place->second) {
    place->second = done ? std::optional{std::max(*place->second, *done)} : std::nullopt;
  }
}

}  // namespace

Result<> check_step_limits(const SteppedCase& stepped, const std::vector<StepLimit>& limits,
                           const CaseRuleContext& context, FindingList& findings) {
  Result<> all;
  LateUntil late;
  for (const auto& limit : limits) {
    for (const auto& errand : errands_of(limit, stepped.steps, findings.as_of())) {
      const auto due = due_of(limit, errand.from, stepped.stops, context);
      if (!due.ok()) {
        all = due.error();
        continue;
      }
      auto done = errand.done;
      if (const auto end = end_of_case(stepped.course, errand.from); end && (!done || *end < *done)) {
        done = end;
      }
      if (*due && (!done || *done > **due)) {
        note_late(late, **due, done);
      }
    }
  }
  for (const auto& [due, done] : late) {
    findings.raise("STEP_OVERDUE", stepped.facts.case_no.text(), stepped.facts.window_id, due, done);
  }
  return all;
}

}  // namespace hallwatch
