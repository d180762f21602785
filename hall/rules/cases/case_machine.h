#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "hall/calendar/hall_hours.h"
#include "hall/calendar/working_calendar.h"
#include "hall/rules/cases/case_history.h"
#include "hall/rules/finding_list.h"
#include "hall/rules/rule_settings.h"

namespace hallwatch {

/// Where a case stands in the machine of RULES section 3.
enum class CaseStage : unsigned char {
  kNew = 0,
  kReceived = 1,
  kCorrecting = 2,
  kRefusedIntake = 3,
  kAccepted = 4,
  kSuspended = 5,
  kDecided = 6,
  kDelivered = 7,
  kArchived = 8,
  kWithdrawn = 9,
};
[[nodiscard]] std::string_view to_text(CaseStage stage);  ///< "RECEIVED", …

/// What the steps of a case come to.
struct CaseCourse {
  CaseStage stage = CaseStage::kNew;
  std::optional<HallTime> first_received;
  std::optional<HallTime> intake_answered;  ///< first ACCEPT, CORRECT_NOTICE, REJECT_ACCEPT or WITHDRAW after it
  std::optional<HallTime> clock_start;      ///< day 0 of the decision clock: acceptance, or receipt if deemed
  std::optional<HallTime> runs_from;        ///< when the case was accepted or deemed to be
  std::optional<HallTime> deemed_at;
  std::vector<HallTime> accepts;  ///< ACCEPT events that the machine allowed
  std::optional<HallTime> decided;
  std::optional<HallTime> withdrawn;
  std::optional<HallTime> refused;  ///< REJECT_ACCEPT: the clock never started
  std::optional<HallTime> delivered;
  std::optional<HallTime> archived;
  std::vector<CaseEvent> extensions;    ///< every EXTEND; whether legal is the clock's to say
  std::optional<Error> calendar_fault;  ///< a year is missing: silence cannot be told to be acceptance

  /// Decision or withdrawal: the decision clock ends.
  [[nodiscard]] std::optional<HallTime> ended() const { return decided ? decided : withdrawn; }
  /// The same, or refusal: nothing more is to be done.
  [[nodiscard]] std::optional<HallTime> over() const { return refused ? refused : ended(); }
};

/// Hall-wide inputs of the rules. References outlive the call.
struct CaseRuleContext {
  const HallHours& hours;
  const WorkingCalendar& calendar;
  const CaseRuleSettings& settings;
  const std::set<StaffId>& staff;  ///< everybody who is registered
};

/// Runs the steps that have come through the machine. A step that it does not allow raises STEP_MISSING and changes
/// nothing else; silence to the close of the 5th working day is acceptance. Pure.
/// @source RULES section 3; C-STEP, C-DEEMED, C-CORRECTION
[[nodiscard]] CaseCourse run_case_machine(const CaseFacts& facts, const std::vector<CaseStep>& steps,
                                          const CaseRuleContext& context, FindingList& findings);

/// Whether a stop of this name stops the clock by law (site list).
[[nodiscard]] inline bool is_legal_stop(const SpecialProcedure& special, const CaseRuleSettings& settings) {
  return !special.is_extension && settings.clock_stop_reasons.contains(special.name);
}

}  // namespace hallwatch
