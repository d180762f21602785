#pragma once

#include "base/config/rules_config.h"

namespace hallwatch {

/// Rules that speak within seconds.
inline RulesConfig short_rules(std::chrono::seconds empty_after, std::chrono::seconds absent_after,
                               std::chrono::seconds opening_grace, std::chrono::seconds presence_clears_after,
                               std::chrono::seconds camera_offline_after) {
  RulesConfig rules;
  rules.seat_empty_after = empty_after;
  rules.seat_absent_after = absent_after;
  rules.opening_grace = opening_grace;
  rules.presence_clears_after = presence_clears_after;
  rules.camera_offline_after = camera_offline_after;
  return rules;
}

}  // namespace hallwatch
