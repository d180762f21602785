#include "hall/engine/site_settings.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

TEST(SiteSettingsTest, AConfigThatSaysNothingGivesTheRulesOwnDefaults) {
  EXPECT_EQ(hall_settings_of(SiteConfig{}), HallSettings{});
}

TEST(SiteSettingsTest, EverySectionReachesItsRules) {
  const auto outcome = parse_site_config(R"([hours]
am_open = "08:30"
[rules]
longest_pause_s = 60
after_hours_margin_min = 45
calendar_ahead_days = 30
[rules.cases]
serious_after_wd = 4
clock_stop_reasons = ["现场踏勘"]
[rules.attendance]
am_in = ["07:00", "10:00"]
half_day_absence_min = 15
[rules.counter]
rating_start_min = 10
[rules.guide]
fee = false
[rules.assessment]
guarantee_percent = 70
channel_percent = [50, 25, 25]
level_points = [100, 90, 70, 20, 10]
)",
                                         "/");
  ASSERT_TRUE(outcome.faults.empty()) << to_text(outcome.faults.front(), "hall.toml");
  HallSettings wanted;
  wanted.hours.am_open = std::chrono::minutes{8 * 60 + 30};
  wanted.seats.seat.longest_pause = std::chrono::seconds{60};
  wanted.seats.outside_begins = std::chrono::minutes{45};
  wanted.calendar_ahead_days = 30;
  wanted.cases.serious_after_wd = 4;
  wanted.cases.clock_stop_reasons = {"现场踏勘"};
  wanted.attendance.am_in = {std::chrono::hours{7}, std::chrono::hours{10}};
  wanted.attendance.half_day_absence = std::chrono::minutes{15};
  wanted.counter.rating_start = std::chrono::minutes{10};
  wanted.guide.is_fee_compared = false;
  wanted.assessment.guarantee_weight = 0.7;
  wanted.assessment.satisfaction_weight = 0.3;
  wanted.assessment.channel_weights = {0.5, 0.25, 0.25};
  wanted.assessment.code_points = {100, 90, 70, 20, 10};
  EXPECT_EQ(hall_settings_of(outcome.config), wanted);
}

}  // namespace
}  // namespace hallwatch
