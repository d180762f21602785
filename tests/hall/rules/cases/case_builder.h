#pragma once

#include <set>
#include <string>
#include <vector>

#include "hall/rules/cases/case_rules.h"

namespace hallwatch::test {

inline HallTime at(const std::string& text) {
  return hall_time_from_text(text.size() == 16 ? text + ":00" : text).value();
}

/// Facts of one case, written down as a story: CaseBuilder{}.on("2025-09-22 09:00", kReceive).on(…).
class CaseBuilder {
 public:
  CaseBuilder() {
    facts_.case_no = CaseNo{"C1"};
    facts_.window_id = WindowId{"W01"};
    facts_.project_type = 2;
    facts_.promise_limit = 5;
    facts_.accept_doc_no = "第1号";
    facts_.accept_doc_source = "AUTO";
    facts_.handle_place = "中心大厅";
    facts_.fee_standard_yuan = 80.0;
  }

  CaseBuilder& on(const std::string& time, CaseEventCode code, const std::string& text = "") {
    return entered(time, code, time, text);
  }
  CaseBuilder& entered(const std::string& time, CaseEventCode code, const std::string& entry,
                       const std::string& text = "") {
    facts_.events.push_back({code, at(time), at(entry), StaffId{"S01"}, text});
    return *this;
  }
  CaseBuilder& stop(const std::string& name, const std::string& from, const std::string& to = "",
                    const std::string& planned_end = "") {
    SpecialProcedure special;
    special.sequence = static_cast<int>(facts_.specials.size()) + 1;
    special.name = name;
    special.from = at(from);
    if (!to.empty()) {
      special.to = at(to);
    }
    if (!planned_end.empty()) {
      special.planned_end = at(planned_end);
    }
    facts_.specials.push_back(special);
    return *this;
  }
  CaseBuilder& extension(const std::string& time, const std::string& days, const std::string& approver) {
    SpecialProcedure special;
    special.is_extension = true;
    special.name = "延长审批";
    special.from = at(time);
    special.approver = approver;
    facts_.specials.push_back(special);
    return on(time, CaseEventCode::kExtend, days);
  }
  CaseFacts& facts() { return facts_; }

  [[nodiscard]] CaseOutcome as_of(const std::string& time) const {
    static const auto calendar = WorkingCalendar::built_in();
    static const HallHours hours;
    static const CaseRuleSettings settings;
    static const std::set<StaffId> staff{StaffId{"S01"}};
    return evaluate_case(facts_, {hours, calendar, settings, staff}, at(time));
  }
  /// "RULE object raised cleared", one line a finding, in the order of their times.
  [[nodiscard]] std::vector<std::string> findings_as_of(const std::string& time) const {
    auto findings = as_of(time).findings;
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
      return std::pair{a.raised_at, a.rule_id} < std::pair{b.raised_at, b.rule_id};
    });
    std::vector<std::string> lines;
    for (const auto& finding : findings) {
      lines.push_back(finding.rule_id + " " + finding.object + " " + to_text(to_hall_time(finding.raised_at)) +
                      (finding.cleared_at ? " " + to_text(to_hall_time(*finding.cleared_at)) : ""));
    }
    return lines;
  }

 private:
  CaseFacts facts_;
};

}  // namespace hallwatch::test
