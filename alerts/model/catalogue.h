#pragma once

#include <span>
#include <string_view>

#include "alerts/model/alert.h"

namespace hallwatch {

/// What is fixed about a rule: how severe it is, under which topic it goes, what an officer calls it.
struct RuleEntry {
  std::string_view rule_id;
  std::string_view category;  ///< second part of the topic
  Severity severity = Severity::kUnknown;
  std::string_view name;  ///< Chinese, for lists
};

/// @return nullptr for a rule that the catalogue does not know
/// @source RULES section 8
[[nodiscard]] const RuleEntry* find_rule(std::string_view rule_id);
/// Every rule that the catalogue knows.
[[nodiscard]] std::span<const RuleEntry> all_rules();

}  // namespace hallwatch
