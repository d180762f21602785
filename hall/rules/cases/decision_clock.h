#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "hall/rules/cases/case_machine.h"
#include "hall/rules/deadline.h"

namespace hallwatch {

/// A stretch in which one due date was in force, or none because a stop was open.
struct DueSegment {
  HallTime from{};
  Deadline deadline;
  std::optional<HallTime> soon_moment;
};

/// The decision clock of one case over time.
struct DecisionClock {
  RunningLimit limit;                    ///< with the legal stops and the extension that count at the end
  std::vector<DueSegment> segments;      ///< in order, at least one
  std::optional<HallDay> projected_due;  ///< with a stop open: by its planned end
  /// The case ended while a stop was open, which began then: no cut-off behind that counts (C-STEP).
  std::optional<HallTime> ended_in_stop_since;
  std::optional<Error> calendar_fault;  ///< a due date lies in a year that is missing, and is left open

  [[nodiscard]] const Deadline& last() const { return segments.back().deadline; }
};

/// Follows stops and extensions of an accepted case to its end or as_of, whichever is earlier; raises SUSPEND_ILLEGAL,
/// SUSPEND_AFTER_DUE and EXTEND_ILLEGAL. A decision ends an open stop. Pure.
/// @param course  of a case whose clock has started
/// @source RULES section 3; C-STOP-CUTOFF, C-STOP-SOURCE, C-EXTEND-HEAD, C-DUE-SOON-LIVE
[[nodiscard]] DecisionClock run_decision_clock(const CaseFacts& facts, const CaseCourse& course,
                                               const CaseRuleContext& context, FindingList& findings);

}  // namespace hallwatch
