#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hall/rules/cases/case_machine.h"
#include "hall/rules/cases/decision_clock.h"

namespace hallwatch {

/// A case as a list shows it (C-STATE).
struct CaseStanding {
  std::string state;  ///< RUNNING, DUE_SOON, OVERDUE, SUSPENDED, CLOSED_ON_TIME, CLOSED_OVERDUE; or the machine's
  std::optional<HallDay> clock_start;
  std::optional<int> effective_limit;
  std::optional<HallDay> due_date;
  std::optional<int> remaining_wd;
  std::optional<HallTime> decided_at;  ///< a decision, not a withdrawal

  friend bool operator==(const CaseStanding&, const CaseStanding&) = default;
};

struct CaseOutcome {
  CaseStanding standing;
  std::vector<Finding> findings;
  std::optional<HallTime> next_moment;  ///< ask again then: the answer may change without a new fact
  /// A year of the calendar is missing: what needs it is left out (no due date, no card), everything else is told.
  std::optional<Error> calendar_fault;
};

/// All rules of one case as of a moment: intake, deadlines and cards, notices, entry, steps, fees, refusals, parallel
/// tasks, delivery and archive. Pure: facts in, findings out.
/// @source 洪府发〔2012〕9号 第四、七、十三、二十至二十四、二十六、二十九、三十、四十八条; RULES section 3; C-ASOF
[[nodiscard]] CaseOutcome evaluate_case(const CaseFacts& facts, const CaseRuleContext& context, HallTime as_of);

}  // namespace hallwatch
