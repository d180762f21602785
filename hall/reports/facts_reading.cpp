#include "hall/reports/facts_reading.h"

#include <algorithm>
#include <array>
#include <map>

#include "hall/calendar/hall_hours.h"
#include "hall/facts/case_rows.h"
#include "hall/facts/object_key.h"

namespace hallwatch {
namespace {

using std::chrono::days;

FactValue stored(HallTime time) {
  return to_us(to_utc(time));
}

/// Steps of a case that reports count, from its events; earliest of each kind.
struct CaseSteps {
  std::optional<HallTime> received_at;
  std::optional<HallTime> accepted_at;
  std::vector<HallTime> ended_at;  ///< decisions and withdrawals
};

class Reading {
 public:
  Reading(FactStore& store, ObjectJudge& judge, const FactsWanted& wanted)
      : store_(store), judge_(judge), wanted_(wanted) {
    begins_ = HallTime{wanted.span.from};
    ends_ = std::min(HallTime{wanted.span.to + days{1}}, wanted.as_of + std::chrono::microseconds{1});
  }

  Result<ReportFacts> run(const HallSettings& settings) {
    facts_.site_name = wanted_.site_name;
    facts_.from = wanted_.span.from;
    facts_.to = wanted_.span.to;
    facts_.as_of = wanted_.as_of;
    facts_.assessment = settings.assessment;
    facts_.counter = settings.counter;
    for (const auto step :
         {&Reading::read_registers, &Reading::read_counter, &Reading::read_cases, &Reading::read_attendance}) {
      if (auto done = (this->*step)(); !done.ok()) {
        return done.error().while_doing("read the hall's records");
      }
    }
    return std::move(facts_);
  }

 private:
  template <typename Fact>
  Result<> read(std::vector<Fact>& into, std::string_view condition = "", std::span<const FactValue> values = {}) {
    auto found = store_.find<Fact>(condition, values);
    if (!found.ok()) {
      return found.error();
    }
    into = std::move(*found);
    return {};
  }

  Result<> read_registers() {
    auto staff = judge_.staff();
    auto windows = judge_.windows();
    auto calendar = judge_.calendar();
    if (!staff.ok() || !windows.ok() || !calendar.ok()) {
      return !staff.ok() ? staff.error() : !windows.ok() ? windows.error() : calendar.error();
    }
    facts_.staff = std::move(*staff);
    facts_.windows = std::move(*windows);
    facts_.calendar = std::move(*calendar);
    const auto quarantine = store_.quarantine();
    if (!quarantine.ok()) {
      return quarantine.error();
    }
    facts_.rejected_rows = quarantine->size();
    return read(facts_.departments);
  }

  Result<> read_counter() {
    const std::array<FactValue, 2> day_values{to_text(wanted_.span.from), to_text(day_of(ends_))};
    const std::array<FactValue, 2> values{stored(begins_), stored(ends_)};
    if (auto done = read(facts_.tickets, "date>=?2 AND date<=?3", day_values); !done.ok()) {
      return done;
    }
    if (auto done = read(facts_.ratings, "evaluated_at>=?2 AND evaluated_at<?3", values); !done.ok()) {
      return done;
    }
    if (auto done = read(facts_.consultations, "asked_at>=?2 AND asked_at<?3", values); !done.ok()) {
      return done;
    }
    return read(facts_.complaints, "received_at>=?2 AND received_at<?3", values);
  }

  Result<> read_steps() {
    std::vector<CaseEventRow> events;
    const std::array<FactValue, 1> values{stored(ends_)};
    const auto done = read(events,
                           "event_start_time<?2 AND event_code IN "
                           "('RECEIVE','ACCEPT','DECIDE_GRANT','DECIDE_DENY','WITHDRAW')",
                           values);
    for (const auto& [case_no, event] : events) {
      auto& steps = steps_[case_no];
      if (event.code == CaseEventCode::kReceive) {
        steps.received_at = steps.received_at ? std::min(*steps.received_at, event.at) : event.at;
      } else if (event.code == CaseEventCode::kAccept) {
        steps.accepted_at = steps.accepted_at ? std::min(*steps.accepted_at, event.at) : event.at;
      } else {
        steps.ended_at.push_back(event.at);
      }
    }
    return done;
  }

  /// Ended in the span, or not ended: what happened before the span is of no report.
  [[nodiscard]] bool is_worth_judging(const CaseFact& one, const CaseSteps& steps) const {
    if (steps.ended_at.empty()) {
      return !one.decided_at || *one.decided_at >= begins_;
    }
    return std::any_of(steps.ended_at.begin(), steps.ended_at.end(), [&](HallTime at) { return at >= begins_; });
  }

  Result<> read_cases() {
    std::vector<CaseFact> cases;
    if (auto done = read(cases); !done.ok()) {
      return done;
    }
    if (auto done = read_steps(); !done.ok()) {
      return done;
    }
    for (const auto& one : cases) {
      const auto& steps = steps_[one.case_no];
      ReportCase row{one.case_no, one.window_id, one.department_id, one.project_type, {}, {}, {}, false, false, false};
      row.received_at = steps.received_at ? steps.received_at : one.applied_at;
      row.accepted_at = steps.accepted_at ? steps.accepted_at : one.accepted_at;
      if (is_worth_judging(one, steps)) {
        if (auto done = judge_case(row); !done.ok()) {
          return done;
        }
      }
      facts_.cases.push_back(std::move(row));
    }
    return {};
  }

  Result<> judge_case(ReportCase& row) {
    const auto judged = judge_.judge(object_key::of_case(row.case_no), wanted_.as_of);
    if (!judged.ok()) {
      return judged.error();
    }
    if (!judged->standing) {
      return {};
    }
    const auto& standing = *judged->standing;
    row.decided_at = standing.decided_at;
    row.is_late = standing.state == "OVERDUE" || standing.state == "CLOSED_OVERDUE";
    row.is_open = standing.state == "RUNNING" || standing.state == "DUE_SOON" || standing.state == "OVERDUE" ||
                  standing.state == "SUSPENDED";
    if (row.decided_at && standing.due_date) {
      row.is_early = facts_.calendar.working_days_between(day_of(*row.decided_at), *standing.due_date).value_or(0) >= 1;
    }
    return {};
  }

  Result<> read_attendance() {
    std::vector<Punch> punches;
    const std::array<FactValue, 2> values{stored(begins_), stored(ends_)};
    if (auto done = read(punches, "punched_at>=?2 AND punched_at<?3", values); !done.ok() || punches.empty()) {
      return done;
    }
    const auto first = std::min_element(punches.begin(), punches.end(),
                                        [](const Punch& one, const Punch& other) { return one.at < other.at; });
    facts_.attendance_begins = day_of(first->at);
    const auto last = std::min(wanted_.span.to, day_of(wanted_.as_of));
    for (auto day = *facts_.attendance_begins; day <= last; day += days{1}) {
      for (const auto& member : facts_.staff) {
        auto judged = judge_.judge(object_key::of_attendance(member.staff_id, day), wanted_.as_of);
        if (!judged.ok()) {
          return judged.error();
        }
        if (judged->attendance) {
          facts_.attendance.push_back(std::move(*judged->attendance));
        }
      }
    }
    return {};
  }

  FactStore& store_;
  ObjectJudge& judge_;
  const FactsWanted& wanted_;
  HallTime begins_{};
  HallTime ends_{};  ///< excluded
  std::map<CaseNo, CaseSteps> steps_;
  ReportFacts facts_;
};

}  // namespace

Result<ReportFacts> read_report_facts(FactStore& store, ObjectJudge& judge, const FactsWanted& wanted,
                                      const HallSettings& settings) {
  return Reading{store, judge, wanted}.run(settings);
}

}  // namespace hallwatch
