#include "hall/rules/cases/case_machine.h"

#include <algorithm>
#include <array>

namespace hallwatch {
namespace {

class Machine {
 public:
  Machine(const CaseFacts& facts, const CaseRuleContext& context, FindingList& findings)
      : facts_(facts), context_(context), findings_(findings) {}

  CaseCourse run(const std::vector<CaseStep>& steps) {
    for (const auto& step : steps) {
      if (!findings_.has_come(step.event.at)) {
        break;
      }
      deem_accepted_before(step.event.at);
      if (!take(step.event)) {
        findings_.raise("STEP_MISSING", facts_.case_no.text(), facts_.window_id, step.event.at);
      }
      note_answer(step.event);
    }
    deem_accepted_before(findings_.as_of() + std::chrono::microseconds{1});
    return std::move(course_);
  }

 private:
  /// In RECEIVED the silence may have ended before `time`.
  void deem_accepted_before(HallTime time) {
    if (course_.stage != CaseStage::kReceived) {
      return;
    }
    const auto last_day = context_.calendar.add_working_days(day_of(received_), context_.settings.deemed_after_wd);
    if (!last_day) {
      course_.calendar_fault = calendar_year_missing(day_of(received_));
      return;
    }
    const auto moment = close_of(*last_day, context_.hours);
    const bool has_come = findings_.has_come(moment);  // if not, worth asking again then
    if (has_come && moment < time) {
      course_.stage = CaseStage::kAccepted;
      course_.deemed_at = moment;
      course_.runs_from = moment;
      course_.clock_start = received_;
      findings_.raise("CASE_DEEMED_ACCEPTED", facts_.case_no.text(), facts_.window_id, moment);
    }
  }

  void note_answer(const CaseEvent& event) {
    const bool is_answer = event.code == CaseEventCode::kAccept || event.code == CaseEventCode::kCorrectNotice ||
                           event.code == CaseEventCode::kRejectAccept || event.code == CaseEventCode::kWithdraw;
    if (is_answer && course_.first_received && !course_.intake_answered) {
      course_.intake_answered = event.at;
    }
  }

  [[nodiscard]] bool is_in(std::initializer_list<CaseStage> stages) const {
    return std::find(stages.begin(), stages.end(), course_.stage) != stages.end();
  }

  bool move(std::initializer_list<CaseStage> from, CaseStage to) {
    if (!is_in(from)) {
      return false;
    }
    course_.stage = to;
    return true;
  }

  /// @return false if the machine does not allow the event now
  bool take(const CaseEvent& event) {
    using enum CaseEventCode;
    switch (event.code) {
      case kReceive:
        return receive(event);
      case kCorrectNotice:
        return correct(event);
      case kCorrectSubmit:
        received_ = course_.stage == CaseStage::kCorrecting ? event.at : received_;
        return move({CaseStage::kCorrecting}, CaseStage::kReceived);
      case kRejectAccept:
        return note_if(move({CaseStage::kReceived}, CaseStage::kRefusedIntake), course_.refused, event);
      case kAccept:
        return accept(event);
      case kSuspend:
        return suspend(event);
      case kResume:
        return resume();
      case kExtend:
        course_.extensions.push_back(event);
        return true;  // EXTEND_ILLEGAL is the clock's to say
      case kReview:
        return review(event);
      case kFee:
      case kIssue:
        return is_in({CaseStage::kAccepted, CaseStage::kDecided});
      case kDecideGrant:
      case kDecideDeny:
        return decide(event);
      case kWithdraw:
        return withdraw(event);
      case kDeliver:
        return note_if(move({CaseStage::kDecided}, CaseStage::kDelivered), course_.delivered, event);
      case kArchive:
        return note_if(move({CaseStage::kDelivered}, CaseStage::kArchived), course_.archived, event);
      case kCopy:
      case kOpinion:
      case kUnknown:
        return true;  // tasks come from their own feed; codes of nobody are the reader's to refuse
    }
    return true;
  }

  static bool note_if(bool is_allowed, std::optional<HallTime>& moment, const CaseEvent& event) {
    if (is_allowed) {
      moment = event.at;
    }
    return is_allowed;
  }

  bool receive(const CaseEvent& event) {
    if (!move({CaseStage::kNew}, CaseStage::kReceived)) {
      return false;
    }
    received_ = event.at;
    course_.first_received = event.at;
    return true;
  }

  bool correct(const CaseEvent& event) {
    if (!move({CaseStage::kReceived, CaseStage::kCorrecting}, CaseStage::kCorrecting)) {
      return false;
    }
    if (++notices_ > 1) {
      findings_.raise("CORRECTION_REPEATED", facts_.case_no.text(), facts_.window_id, event.at);
    }
    return true;
  }

  bool accept(const CaseEvent& event) {
    // The first ACCEPT behind a deemed acceptance is late, not wrong (C-DEEMED c).
    const bool is_late = course_.deemed_at && course_.accepts.empty() &&
                         is_in({CaseStage::kAccepted, CaseStage::kSuspended, CaseStage::kDecided});
    if (!is_late) {
      if (!move({CaseStage::kReceived}, CaseStage::kAccepted)) {
        return false;
      }
      course_.clock_start = event.at;
      course_.runs_from = event.at;
    }
    course_.accepts.push_back(event.at);
    return true;
  }

  /// The special procedure that a SUSPEND speaks of: by its time; else the event's own text tells the reason.
  [[nodiscard]] bool is_legal(const CaseEvent& event) const {
    for (const auto& special : facts_.specials) {
      if (!special.is_extension && special.from == event.at) {
        return is_legal_stop(special, context_.settings);
      }
    }
    return context_.settings.clock_stop_reasons.contains(event.text);
  }

  bool suspend(const CaseEvent& event) {
    if (!is_in({CaseStage::kAccepted, CaseStage::kSuspended})) {
      return false;
    }
    if (!is_legal(event)) {
      ++illegal_stops_;  // SUSPEND_ILLEGAL comes from the special procedure; the stage stays
      return true;
    }
    ++open_stops_;
    course_.stage = CaseStage::kSuspended;
    return true;
  }

  bool resume() {
    if (open_stops_ > 0 && course_.stage == CaseStage::kSuspended) {
      if (--open_stops_ == 0) {
        course_.stage = CaseStage::kAccepted;
      }
      return true;
    }
    if (illegal_stops_ > 0) {
      --illegal_stops_;
      return true;
    }
    return false;
  }

  bool review(const CaseEvent& event) {
    if (!is_in({CaseStage::kAccepted, CaseStage::kDecided})) {
      return false;
    }
    if (++reviews_ == context_.settings.reviews_before_too_long + 1) {
      findings_.raise("PROCESS_TOO_LONG", facts_.case_no.text(), facts_.window_id, event.at);
    }
    return true;
  }

  bool decide(const CaseEvent& event) {
    return note_if(move({CaseStage::kAccepted, CaseStage::kSuspended}, CaseStage::kDecided), course_.decided, event);
  }

  bool withdraw(const CaseEvent& event) {
    return note_if(move({CaseStage::kNew, CaseStage::kReceived, CaseStage::kCorrecting, CaseStage::kAccepted,
                         CaseStage::kSuspended},
                        CaseStage::kWithdrawn),
                   course_.withdrawn, event);
  }

  const CaseFacts& facts_;
  const CaseRuleContext& context_;
  FindingList& findings_;
  CaseCourse course_;
  HallTime received_{};  ///< of the papers that are being looked at: the intake clock's day 0
  int notices_ = 0;
  int reviews_ = 0;
  int open_stops_ = 0;
  int illegal_stops_ = 0;
};

constexpr std::array<std::string_view, 10> kStages{"NEW",      "RECEIVED",  "CORRECTING", "REFUSED_INTAKE",
                                                   "ACCEPTED", "SUSPENDED", "DECIDED",    "DELIVERED",
                                                   "ARCHIVED", "WITHDRAWN"};

}  // namespace

std::string_view to_text(CaseStage stage) {
  return kStages.at(static_cast<std::size_t>(stage));
}

CaseCourse run_case_machine(const CaseFacts& facts, const std::vector<CaseStep>& steps, const CaseRuleContext& context,
                            FindingList& findings) {
  return Machine{facts, context, findings}.run(steps);
}

}  // namespace hallwatch
