#pragma once

#include <span>
#include <string_view>

#include "hall/reports/report_facts.h"

namespace hallwatch {

/// One line of the code list that a supervision platform is given (README.md: "Codes of the supervision export").
struct SupervisionRule {
  std::string_view rule_id;
  std::string_view number;   ///< 监察规则编号: article, and a running number within it. FROZEN: others store it
  std::string_view article;  ///< "第二十二条"
  std::string_view urging;   ///< 督办内容: what the department is asked to do
};

/// Every rule about a case. @return nullptr for any other rule
[[nodiscard]] const SupervisionRule* find_supervision_rule(std::string_view rule_id);
[[nodiscard]] std::span<const SupervisionRule> supervision_rules();

/// 预警类型代码: 1 预警, 2 黄牌, 3 红牌; "" for what is not exported. FROZEN.
[[nodiscard]] std::string_view warning_type_code(Card card);

}  // namespace hallwatch
