#include "hall/rules/cases/case_rules.h"
#include "hall/rules/items/step_limits.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace hallwatch {
namespace {

/// One evaluation. Each method is a rule or a few of one article.
class CaseRules {
 public:
  CaseRules(const CaseFacts& facts, const CaseRuleContext& context, HallTime as_of)
      : facts_(facts), context_(context), list_(as_of), steps_(case_history(facts)) {}

  CaseOutcome run() {
    course_ = run_case_machine(facts_, steps_, context_, list_);
    check_entries();
    check_contents();
    check_notices();
    CaseOutcome outcome;
    outcome.calendar_fault = course_.calendar_fault;
    const auto note = [&outcome](const Result<>& done) {
      if (!done.ok() && !outcome.calendar_fault) {
        outcome.calendar_fault = done.error();
      }
    };
    note(check_intake());
    if (course_.clock_start) {
      note(check_clock());
    } else {
      for (const auto& extension : course_.extensions) {
        raise("EXTEND_ILLEGAL", extension.at);  // nothing runs that could be extended
      }
    }
    note(check_tasks());
    note(check_delivery_and_archive());
    const auto stops = clock_ ? clock_->limit.stops : std::vector<ClockStop>{};
    note(check_step_limits({facts_, steps_, course_, stops}, facts_.step_limits, context_, list_));
    note(stand(outcome.standing));
    outcome.next_moment = list_.next_moment();
    outcome.findings = list_.take();
    return outcome;
  }

 private:
  void raise(const char* rule_id, HallTime at, std::optional<HallTime> cleared = std::nullopt) {
    list_.raise(rule_id, facts_.case_no.text(), facts_.window_id, at, cleared);
  }

  /// LATE_ENTRY (Art. 29) and ACTOR_UNREGISTERED (Art. 7).
  void check_entries() {
    for (const auto& step : steps_) {
      if (step.is_from_header || !list_.has_come(step.event.at)) {
        continue;
      }
      const auto& first = step.versions.front();
      if (first.entered_at && *first.entered_at - first.at > context_.settings.latest_entry) {
        raise("LATE_ENTRY", *first.entered_at);
      }
      for (const auto& version : step.versions) {
        if (!version.handler.is_empty() && !context_.staff.contains(version.handler)) {
          list_.raise("ACTOR_UNREGISTERED", version.handler.text(), facts_.window_id, version.at);
        }
      }
    }
  }

  [[nodiscard]] bool lacks_remedy(const CaseEvent& event) const {
    return std::none_of(context_.settings.remedy_words.begin(), context_.settings.remedy_words.end(),
                        [&](const std::string& word) { return event.text.find(word) != std::string::npos; });
  }

  [[nodiscard]] bool has_wrong_fee(const CaseEvent& event) const {
    if (!facts_.fee_standard_yuan) {
      return false;
    }
    double yuan = 0.0;
    const auto* const end = event.text.data() + event.text.size();
    const auto [rest, code] = std::from_chars(event.text.data(), end, yuan);
    return code != std::errc{} || std::abs(yuan - *facts_.fee_standard_yuan) > 0.005;
  }

  /// A fault in what a step says: raised at its time by any version, ended by the entry of the version that mends it.
  template <typename IsWrong>
  void check_content(const CaseStep& step, const char* rule_id, IsWrong is_wrong) {
    const auto last_wrong = std::find_if(step.versions.rbegin(), step.versions.rend(), is_wrong);
    if (last_wrong == step.versions.rend() || !list_.has_come(step.event.at)) {
      return;
    }
    std::optional<HallTime> mended;
    if (last_wrong != step.versions.rbegin()) {
      const auto& mending = *(last_wrong - 1);
      mended = mending.entered_at.value_or(mending.at);
    }
    raise(rule_id, step.event.at, mended);
  }

  /// FEE_MISMATCH (Art. 48) and DENY_NO_REASON (Art. 21).
  void check_contents() {
    for (const auto& step : steps_) {
      if (step.is_from_header) {
        continue;
      }
      if (step.event.code == CaseEventCode::kFee) {
        check_content(step, "FEE_MISMATCH", [this](const CaseEvent& event) { return has_wrong_fee(event); });
      }
      if (step.event.code == CaseEventCode::kDecideDeny || step.event.code == CaseEventCode::kRejectAccept) {
        check_content(step, "DENY_NO_REASON", [this](const CaseEvent& event) { return lacks_remedy(event); });
      }
    }
  }

  /// NOTICE_MISSING, NOTICE_MANUAL (Art. 30) and OFFSITE_ACCEPT (Art. 4).
  void check_notices() {
    for (const auto accepted : course_.accepts) {
      if (!context_.settings.registered_places.contains(facts_.handle_place)) {
        raise("OFFSITE_ACCEPT", accepted);
      }
      if (facts_.project_type == 1) {
        continue;
      }
      if (facts_.accept_doc_no.empty()) {
        raise("NOTICE_MISSING", accepted + context_.settings.notice_wait);
      } else if (facts_.accept_doc_source != "AUTO") {
        raise("NOTICE_MANUAL", accepted);
      }
    }
  }

  /// INTAKE_NO_DECISION_SAME_DAY (Art. 20): the close of the receipt day, or of the next working day.
  Result<> check_intake() {
    if (!course_.first_received) {
      return {};
    }
    const auto received = *course_.first_received;
    auto day = std::optional{day_of(received)};
    const auto is_working = context_.calendar.is_working_day(*day);
    if (!is_working) {
      return calendar_year_missing(*day);
    }
    if (!*is_working || received > close_of(*day, context_.hours)) {
      day = context_.calendar.add_working_days(*day, 1);
      if (!day) {
        return calendar_year_missing(day_of(received));
      }
    }
    const auto close = close_of(*day, context_.hours);
    if (!course_.intake_answered || *course_.intake_answered > close) {
      raise("INTAKE_NO_DECISION_SAME_DAY", close, course_.intake_answered);
    }
    return {};
  }

  Result<> check_clock() {
    clock_ = run_decision_clock(facts_, course_, context_, list_);
    check_due_soon();
    check_overdue();
    auto serious = check_serious();
    return clock_->calendar_fault ? *clock_->calendar_fault : serious;
  }

  /// One notice for each due date that was in force (C-SOON, C-DUE-SOON-LIVE).
  void check_due_soon() {
    for (std::size_t i = 0; i < clock_->segments.size(); ++i) {
      const auto& segment = clock_->segments[i];
      if (!segment.soon_moment || !segment.deadline.due_moment) {
        continue;
      }
      auto end = course_.ended();
      if (i + 1 < clock_->segments.size()) {
        end = clock_->segments[i + 1].from;
      }
      const auto at = std::max(*segment.soon_moment, segment.from);
      if (at < *segment.deadline.due_moment && (!end || at < *end)) {
        raise("CASE_DUE_SOON", at, end);
      }
    }
  }

  /// The moment from which the case is late; nothing if it was decided in time, or its clock stands.
  [[nodiscard]] std::optional<HallTime> late_from() const {
    const auto& due = clock_->last().due_moment;
    if (!due || (course_.ended() && *course_.ended() <= *due) || is_behind_last_stop(*due)) {
      return std::nullopt;
    }
    return due;
  }

  /// The case was decided while a stop was open: the clock stood from its start on.
  [[nodiscard]] bool is_behind_last_stop(HallTime cut_off) const {
    return clock_->ended_in_stop_since && cut_off >= *clock_->ended_in_stop_since;
  }

  /// Nothing can be late before the case counted as accepted (C-DEEMED d).
  [[nodiscard]] HallTime not_before_acceptance(HallTime at) const { return std::max(at, *course_.runs_from); }

  void check_overdue() {
    if (const auto late = late_from()) {
      raise("CASE_OVERDUE", not_before_acceptance(*late), course_.ended());
    }
  }

  /// RED: some working days after the due day, or past the legal limit, whichever is first (C-LEGAL).
  Result<> check_serious() {
    const auto& deadline = clock_->last();
    if (deadline.has_open_stop) {
      return {};
    }
    std::optional<HallTime> red;
    if (deadline.due_day) {
      const auto day = context_.calendar.add_working_days(*deadline.due_day, context_.settings.serious_after_wd);
      red = day ? std::optional{close_of(*day, context_.hours)} : std::nullopt;
    }
    if (facts_.legal_limit > 0 && facts_.limit_unit == LimitUnit::kWorkday) {
      auto legal = clock_->limit;
      legal.limit = facts_.legal_limit;
      legal.is_green = false;
      const auto legal_deadline = compute_deadline(legal, context_.hours, context_.calendar);
      // One that lies in a year that is missing is later than one that does not.
      if (legal_deadline.ok() && legal_deadline->due_moment) {
        red = std::min(red.value_or(*legal_deadline->due_moment), *legal_deadline->due_moment);
      }
    }
    if (!red) {
      return calendar_year_missing(day_of(*course_.clock_start));
    }
    if ((!course_.ended() || *course_.ended() > *red) && !is_behind_last_stop(*red)) {
      raise("CASE_OVERDUE_SERIOUS", not_before_acceptance(*red), course_.ended());
    }
    return {};
  }

  /// ASSIST_OVERDUE and COPY_LATE (Art. 5, 23). A task runs from its copy on, whether or not its case is accepted.
  Result<> check_tasks() {
    Result<> all;
    for (const auto& task : facts_.tasks) {
      if (!list_.has_come(task.copied_at)) {
        continue;
      }
      const auto object = facts_.case_no.text() + "/" + task.task_no;
      if (course_.clock_start && day_of(task.copied_at) > day_of(*course_.clock_start)) {
        list_.raise("COPY_LATE", object, facts_.window_id,
                    not_before_acceptance(close_of(day_of(*course_.clock_start), context_.hours)), task.copied_at);
      }
      const auto due = task_due(task);
      if (!due.ok()) {
        all = due.error();
        continue;
      }
      auto done = task.opinion_at;
      if (course_.over() && (!done || *course_.over() < *done)) {
        done = course_.over();
      }
      if (*due && (!done || *done > **due)) {
        list_.raise("ASSIST_OVERDUE", object, task.window_id, **due, done);
      }
    }
    return all;
  }

  /// A task's clock starts with the copy; stops of the case stop it too, from the copy on (C-ASSIST-STOP).
  [[nodiscard]] Result<std::optional<HallTime>> task_due(const AssistTask& task) const {
    RunningLimit limit;
    limit.started = task.copied_at;
    limit.limit = task.limit_wd;
    for (auto stop : clock_ ? clock_->limit.stops : std::vector<ClockStop>{}) {
      stop.from = std::max(stop.from, task.copied_at);
      if (!stop.to || *stop.to > stop.from) {
        limit.stops.push_back(stop);
      }
    }
    const auto deadline = compute_deadline(limit, context_.hours, context_.calendar);
    if (!deadline.ok()) {
      return deadline.error();
    }
    return deadline->due_moment;
  }

  /// DELIVERY_OVERDUE (行政许可法 44) and ARCHIVE_OVERDUE (Art. 26).
  Result<> check_delivery_and_archive() {
    if (course_.decided) {
      const auto day = context_.calendar.add_working_days(day_of(*course_.decided), context_.settings.delivery_wd);
      if (!day) {
        return calendar_year_missing(day_of(*course_.decided));
      }
      raise_if_late("DELIVERY_OVERDUE", close_of(*day, context_.hours), course_.delivered);
    }
    if (course_.delivered) {
      const auto day = context_.calendar.add_months(day_of(*course_.delivered), context_.settings.archive_months);
      if (!day) {
        return calendar_year_missing(day_of(*course_.delivered));
      }
      raise_if_late("ARCHIVE_OVERDUE", close_of(*day, context_.hours), course_.archived);
    }
    return {};
  }

  void raise_if_late(const char* rule_id, HallTime due, std::optional<HallTime> done) {
    if (!done || *done > due) {
      raise(rule_id, due, done);
    }
  }

  [[nodiscard]] Result<> stand(CaseStanding& standing) const {
    standing.state = to_text(course_.stage);
    standing.decided_at = course_.decided;
    if (!course_.clock_start) {
      return {};
    }
    standing.clock_start = day_of(*course_.clock_start);
    const auto& deadline = clock_->last();
    standing.effective_limit = deadline.effective_limit;
    standing.due_date = deadline.due_day ? deadline.due_day : clock_->projected_due;
    if (!deadline.due_day && !deadline.has_open_stop) {
      return {};  // it lies in a year that is missing: neither in time nor late
    }
    if (course_.ended()) {
      standing.state = late_from() ? "CLOSED_OVERDUE" : "CLOSED_ON_TIME";
      return {};
    }
    if (deadline.has_open_stop) {
      standing.state = "SUSPENDED";
      return {};
    }
    const auto remaining = remaining_working_days(day_of(list_.as_of()), *deadline.due_day, context_.calendar);
    if (!remaining.ok()) {
      return remaining.error();
    }
    standing.remaining_wd = *remaining;
    standing.state = list_.as_of() >= *deadline.due_moment ? "OVERDUE" : *remaining <= 1 ? "DUE_SOON" : "RUNNING";
    return {};
  }

  const CaseFacts& facts_;
  const CaseRuleContext& context_;
  FindingList list_;
  std::vector<CaseStep> steps_;
  CaseCourse course_;
  std::optional<DecisionClock> clock_;
};

}  // namespace

CaseOutcome evaluate_case(const CaseFacts& facts, const CaseRuleContext& context, HallTime as_of) {
  return CaseRules{facts, context, as_of}.run();
}

}  // namespace hallwatch
