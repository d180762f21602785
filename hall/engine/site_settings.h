#pragma once

#include "base/config/site_config.h"
#include "hall/engine/hall_settings.h"

namespace hallwatch {

/// Thresholds of a site's config in the words of the rules. A config that says nothing gives the rules' own defaults
/// (a test compares).
[[nodiscard]] HallSettings hall_settings_of(const SiteConfig& config);
[[nodiscard]] HallHours hall_hours_of(const HoursConfig& hours);
[[nodiscard]] SeatRuleSettings seat_rule_settings_of(const RulesConfig& rules);

}  // namespace hallwatch
