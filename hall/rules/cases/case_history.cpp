#include "hall/rules/cases/case_history.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace hallwatch {
namespace {

constexpr std::array<std::pair<CaseEventCode, std::string_view>, 18> kCodes{
    {{CaseEventCode::kReceive, "RECEIVE"},
     {CaseEventCode::kCorrectNotice, "CORRECT_NOTICE"},
     {CaseEventCode::kCorrectSubmit, "CORRECT_SUBMIT"},
     {CaseEventCode::kRejectAccept, "REJECT_ACCEPT"},
     {CaseEventCode::kAccept, "ACCEPT"},
     {CaseEventCode::kSuspend, "SUSPEND"},
     {CaseEventCode::kResume, "RESUME"},
     {CaseEventCode::kExtend, "EXTEND"},
     {CaseEventCode::kReview, "REVIEW"},
     {CaseEventCode::kFee, "FEE"},
     {CaseEventCode::kIssue, "ISSUE"},
     {CaseEventCode::kDecideGrant, "DECIDE_GRANT"},
     {CaseEventCode::kDecideDeny, "DECIDE_DENY"},
     {CaseEventCode::kWithdraw, "WITHDRAW"},
     {CaseEventCode::kDeliver, "DELIVER"},
     {CaseEventCode::kArchive, "ARCHIVE"},
     {CaseEventCode::kCopy, "COPY"},
     {CaseEventCode::kOpinion, "OPINION"}}};

HallTime entry_of(const CaseEvent& event) {
  return event.entered_at.value_or(event.at);
}

/// Two versions of one event: by the source's own id, else by code and time (C-CORRECTION-ROW).
bool is_same_event(const CaseEvent& a, const CaseEvent& b) {
  if (!a.row_guid.empty() && !b.row_guid.empty()) {
    return a.row_guid == b.row_guid;
  }
  return a.code == b.code && a.at == b.at;
}

CaseStep& step_of(std::vector<CaseStep>& steps, const CaseEvent& event) {
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const CaseStep& step) { return is_same_event(step.event, event); });
  return found == steps.end() ? steps.emplace_back() : *found;
}

/// Adds a step for a date of the case row unless an event of one of `kinds` tells it.
void add_from_header(std::vector<CaseStep>& steps, std::optional<HallTime> at, CaseEventCode code,
                     std::initializer_list<CaseEventCode> kinds) {
  const bool is_told = std::any_of(steps.begin(), steps.end(), [&](const CaseStep& step) {
    return std::find(kinds.begin(), kinds.end(), step.event.code) != kinds.end();
  });
  if (!at || is_told) {
    return;
  }
  CaseStep step;
  step.event.code = code;
  step.event.at = *at;
  step.versions.push_back(step.event);
  step.is_from_header = true;
  steps.push_back(std::move(step));
}

CaseEventCode decision_of(const std::string& result_type) {
  if (result_type == "W") {
    return CaseEventCode::kWithdraw;
  }
  return result_type == "0" ? CaseEventCode::kDecideDeny : CaseEventCode::kDecideGrant;
}

}  // namespace

std::string_view to_text(CaseEventCode code) {
  const auto* const found =
      std::find_if(kCodes.begin(), kCodes.end(), [&](const auto& row) { return row.first == code; });
  return found == kCodes.end() ? "UNKNOWN" : found->second;
}

CaseEventCode case_event_code_from_text(std::string_view text) {
  const auto* const found =
      std::find_if(kCodes.begin(), kCodes.end(), [&](const auto& row) { return row.second == text; });
  return found == kCodes.end() ? CaseEventCode::kUnknown : found->first;
}

std::vector<CaseStep> case_history(const CaseFacts& facts) {
  auto rows = facts.events;
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return entry_of(a) < entry_of(b); });
  std::vector<CaseStep> steps;
  for (const auto& row : rows) {
    auto& step = step_of(steps, row);
    if (step.versions.empty() || step.versions.back() != row) {  // identical rows are one (C-DUP)
      step.versions.push_back(row);
    }
    step.event = row;
  }
  add_from_header(steps, facts.accept_date, CaseEventCode::kAccept, {CaseEventCode::kAccept});
  add_from_header(steps, facts.result_date, decision_of(facts.result_type),
                  {CaseEventCode::kDecideGrant, CaseEventCode::kDecideDeny, CaseEventCode::kWithdraw,
                   CaseEventCode::kRejectAccept});
  add_from_header(steps, facts.deliver_date, CaseEventCode::kDeliver, {CaseEventCode::kDeliver});
  add_from_header(steps, facts.archive_date, CaseEventCode::kArchive, {CaseEventCode::kArchive});
  // Rows have no order of their own (C-BYTES): what was received and accepted in one second goes the machine's way.
  std::stable_sort(steps.begin(), steps.end(), [](const CaseStep& a, const CaseStep& b) {
    return std::tuple{a.event.at, entry_of(a.versions.front()), a.event.code} <
           std::tuple{b.event.at, entry_of(b.versions.front()), b.event.code};
  });
  return steps;
}

}  // namespace hallwatch
