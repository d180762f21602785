#include "alerts/model/catalogue.h"

#include <algorithm>
#include <array>

namespace hallwatch {
namespace {

constexpr std::array kRules{
    RuleEntry{"SEAT_EMPTY", "seat", Severity::kWarn, "空岗"},
    RuleEntry{"SEAT_ABSENT", "seat", Severity::kYellow, "离岗"},
    RuleEntry{"AB_POST_GAP", "seat", Severity::kWarn, "AB岗缺位"},
    RuleEntry{"AB_POST_GAP_LONG", "seat", Severity::kYellow, "AB岗长时间缺位"},
    RuleEntry{"CAMERA_OFFLINE", "camera", Severity::kYellow, "摄像机无画面"},
};

}  // namespace

const RuleEntry* find_rule(std::string_view rule_id) {
  const auto found =
      std::find_if(kRules.begin(), kRules.end(), [rule_id](const RuleEntry& rule) { return rule.rule_id == rule_id; });
  return found == kRules.end() ? nullptr : &*found;
}

}  // namespace hallwatch
