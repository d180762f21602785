#pragma once

#include <vector>

#include "base/result.h"
#include "hall/rules/cases/case_facts.h"
#include "hall/rules/cases/case_history.h"
#include "hall/rules/cases/case_machine.h"
#include "hall/rules/deadline.h"

namespace hallwatch {

/// What is known of the case whose steps are looked at. References outlive the call.
struct SteppedCase {
  const CaseFacts& facts;
  const std::vector<CaseStep>& steps;
  const CaseCourse& course;
  const std::vector<ClockStop>& stops;  ///< valid legal ones: they stop the step too, from its day 0 on
};

/// STEP_OVERDUE (WARN): a step that is not done at the cut-off of its own due day; ended by the step, or by the end of
/// the case. A step that is asked for again before it is done (papers resubmitted) runs anew. Steps that become late
/// in one moment are one finding, ended by the last. Pure.
/// @errors kUnavailable: a year of the calendar is missing; every other step is judged
/// @source RULES sections 3 and 8, [HN6]; the arithmetic of C-ASSIST-STOP
[[nodiscard]] Result<> check_step_limits(const SteppedCase& stepped, const std::vector<StepLimit>& limits,
                                         const CaseRuleContext& context, FindingList& findings);

}  // namespace hallwatch
