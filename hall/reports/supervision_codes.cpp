#include "hall/reports/supervision_codes.h"

#include <algorithm>
#include <array>

namespace hallwatch {
namespace {

constexpr std::array kRules{
    SupervisionRule{"OFFSITE_ACCEPT", "0401", "第四条", "请立即停止场外受理，将该办件移回大厅办理，并书面说明情况。"},
    SupervisionRule{"INTAKE_NO_DECISION_SAME_DAY", "2001", "第二十条", "请立即作出受理、补正或不予受理决定。"},
    SupervisionRule{"CASE_DEEMED_ACCEPTED", "2002", "第二十条", "该申请已逾期视为受理，请按受理时限办理并说明原因。"},
    SupervisionRule{"CORRECTION_REPEATED", "2003", "第二十条", "补正材料应当一次性告知，请说明重复告知的原因。"},
    SupervisionRule{"DENY_NO_REASON", "2101", "第二十一条", "请补充说明不予许可的理由、依据和救济途径，重新送达。"},
    SupervisionRule{"CASE_DUE_SOON", "2201", "第二十二条", "办件即将到期，请在承诺时限内办结。"},
    SupervisionRule{"CASE_OVERDUE", "2202", "第二十二条", "办件已超过承诺时限，请立即办结并书面说明原因。"},
    SupervisionRule{"CASE_OVERDUE_SERIOUS", "2203", "第二十二条",
                    "办件严重超期，请部门负责人督办，限期办结并书面报告。"},
    SupervisionRule{"SUSPEND_ILLEGAL", "2204", "第二十二条", "暂停计时的事由不符合规定，请纠正记录，时限照常计算。"},
    SupervisionRule{"SUSPEND_AFTER_DUE", "2205", "第二十二条", "超期后不得暂停计时，请立即办结并说明原因。"},
    SupervisionRule{"EXTEND_ILLEGAL", "2206", "第二十二条", "延期不符合规定，请纠正记录，时限照常计算。"},
    SupervisionRule{"STEP_OVERDUE", "2207", "第二十二条", "办理环节超过时限，请尽快完成该环节。"},
    SupervisionRule{"ASSIST_OVERDUE", "2301", "第二十三条", "协办意见已超期，请协办部门立即出具意见。"},
    SupervisionRule{"COPY_LATE", "2302", "第二十三条", "抄告滞后，请说明原因，今后受理当日抄告。"},
    SupervisionRule{"ARCHIVE_OVERDUE", "2601", "第二十六条", "请尽快将该办件材料归档。"},
    SupervisionRule{"DELIVERY_OVERDUE", "2602", "第二十六条", "请尽快将办理结果送达申请人。"},
    SupervisionRule{"LATE_ENTRY", "2901", "第二十九条", "办理情况应当即时录入，请说明滞后录入的原因。"},
    SupervisionRule{"STEP_MISSING", "2902", "第二十九条", "办理环节缺失或顺序不符，请核实并补正记录。"},
    SupervisionRule{"NOTICE_MISSING", "3001", "第三十条", "请立即通过系统出具受理通知书。"},
    SupervisionRule{"NOTICE_MANUAL", "3002", "第三十条", "受理通知书应由系统出具，请更换手工文书并说明原因。"},
    SupervisionRule{"BAD_REVIEW", "3901", "第三十九条", "请在十五个工作日内核实整改并回访评价人。"},
    SupervisionRule{"FEE_MISMATCH", "4801", "第四十八条", "收费与标准不符，请立即核实，多收的退还，并书面说明。"},
};

}  // namespace

std::span<const SupervisionRule> supervision_rules() {
  return kRules;
}

const SupervisionRule* find_supervision_rule(std::string_view rule_id) {
  const auto found = std::find_if(kRules.begin(), kRules.end(),
                                  [rule_id](const SupervisionRule& rule) { return rule.rule_id == rule_id; });
  return found == kRules.end() ? nullptr : &*found;
}

std::string_view warning_type_code(Card card) {
  return card == Card::kWarn ? "1" : card == Card::kYellow ? "2" : card == Card::kRed ? "3" : "";
}

}  // namespace hallwatch
