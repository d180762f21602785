#include "hall/reports/supervision_report.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "hall/reports/report_period.h"
#include "hall/reports/supervision_codes.h"
#include "hall/reports/table_parts.h"

namespace hallwatch {
namespace {

/// "2025-09-22 17:00:00" as "20250922170000".
std::string digits_of(HallTime time) {
  std::string digits;
  for (const char letter : to_text(time)) {
    if (letter >= '0' && letter <= '9') {
      digits += letter;
    }
  }
  return digits;
}

/// The case of an object "3601…" or "3601…/2" (a task); empty if it is none.
CaseNo case_of(const std::string& object, const std::map<CaseNo, const ReportCase*>& cases) {
  for (const auto& text : {object, object.substr(0, object.rfind('/'))}) {
    if (const CaseNo case_no{text}; cases.contains(case_no)) {
      return case_no;
    }
  }
  return {};
}

std::string result_text(const ReportAlert& alert) {
  const std::string verdict = alert.verdict == AlertVerdict::kConfirmed ? "，已确认" : "";
  return alert.cleared_at ? "已消除" + verdict : "未消除" + verdict;
}

std::vector<ReportAlert> sorted(std::vector<ReportAlert> alerts) {
  std::stable_sort(alerts.begin(), alerts.end(), [](const ReportAlert& one, const ReportAlert& other) {
    return std::tie(one.raised_at, one.rule_id, one.object) < std::tie(other.raised_at, other.rule_id, other.object);
  });
  return alerts;
}

}  // namespace

Report build_supervision_report(const ReportFacts& facts, const ReportQuestion& question) {
  const HallNames names{facts};
  std::map<CaseNo, const ReportCase*> cases;
  for (const auto& one : facts.cases) {
    cases[one.case_no] = &one;
  }
  Table table{"supervision", "电子监察数据", {}, {}};
  table.is_for_machines = true;
  table.columns = {{"project_no", "办件编号"},
                   {"supervision_no", "监察编号"},
                   {"rule_no", "监察规则编号"},
                   {"rule_id", "规则代码"},
                   {"warning_type", "预警类型代码"},
                   {"warning_type_name", "预警类型"},
                   {"raised_at", "监察时间"},
                   {"state_at", "状态时间"},
                   {"result", "监察结果"},
                   {"department_id", "责任部门编码"},
                   {"department", "责任部门"},
                   {"window_id", "窗口编号"},
                   {"urging", "督办内容"}};
  std::set<std::string> numbers;
  for (const auto& alert : sorted(alerts_of(facts, question))) {
    const auto* const rule = find_supervision_rule(alert.rule_id);
    const auto case_no = case_of(alert.object, cases);
    if (rule == nullptr || case_no.is_empty() || alert.verdict == AlertVerdict::kDismissed) {
      continue;
    }
    auto number = fmt::format("{}-{}-{}", alert.object, rule->number, digits_of(alert.raised_at));
    for (int again = 2; !numbers.insert(number).second; ++again) {  // within one second
      number = fmt::format("{}-{}-{}-{}", alert.object, rule->number, digits_of(alert.raised_at), again);
    }
    // The window of an assist task is the assisting one's: its department answers for it.
    const auto by_window = names.department_of(alert.window_id);
    const auto department_id = by_window.is_empty() ? cases.at(case_no)->department_id : by_window;
    table.rows.push_back(
        {{Cell::code(case_no.text()), Cell::code(std::move(number)), Cell::code(std::string{rule->number}),
          Cell::of(alert.rule_id), Cell::code(std::string{warning_type_code(alert.card)}),
          Cell::of(std::string{card_text(alert.card)}), Cell::of(to_text(alert.raised_at)),
          Cell::of(to_text(alert.cleared_at.value_or(alert.raised_at))), Cell::of(result_text(alert)),
          Cell::code(department_id.text()), Cell::of(names.department(department_id)),
          Cell::code(alert.window_id.text()), Cell::of(std::string{rule->urging})},
         RowKind::kPlain});
  }
  auto report = begin_report(facts, "supervision", "电子监察数据");
  report.shape = PaperShape::kLandscape;
  report.period = period_text(PeriodKind::kMonth, question.span);
  report.period_id = period_id(PeriodKind::kMonth, question.span);
  report.notes.emplace_back("已撤销、已说明和误报的告警不导出。预警类型代码：1预警，2黄牌，3红牌。");
  report.sections.push_back({"监察记录", {}, {std::move(table)}});
  return report;
}

}  // namespace hallwatch
