#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace hallwatch {

/// When a punch of one slot is taken, both ends included; times since midnight.
struct PunchSlotConfig {
  std::chrono::minutes from{};
  std::chrono::minutes to{};
  friend bool operator==(const PunchSlotConfig&, const PunchSlotConfig&) = default;
};

/// Thresholds that no law fixes, of cases (section [rules.cases]).
struct CaseRulesConfig {
  std::chrono::minutes notice_wait{30};
  std::chrono::minutes latest_entry{15};
  int deemed_after_wd = 5;
  int serious_after_wd = 3;
  int longest_extension_wd = 10;
  int longest_joint_extension_wd = 15;
  int delivery_wd = 10;
  int archive_months = 1;
  int reviews_before_too_long = 2;
  std::vector<std::string> clock_stop_reasons{"听证", "招标", "拍卖",     "检验",    "检测",
                                              "检疫", "鉴定", "专家评审", "检验检测"};
  std::vector<std::string> registered_places{"中心大厅"};
  std::vector<std::string> remedy_words{"复议", "诉讼"};
  friend bool operator==(const CaseRulesConfig&, const CaseRulesConfig&) = default;
};

/// Of attendance, leave and staff changes ([rules.attendance]).
struct AttendanceRulesConfig {
  PunchSlotConfig am_in{std::chrono::minutes{7 * 60 + 30}, std::chrono::minutes{10 * 60 + 30}};
  PunchSlotConfig pm_in{std::chrono::minutes{12 * 60 + 30}, std::chrono::minutes{15 * 60}};
  PunchSlotConfig pm_out{std::chrono::minutes{16 * 60}, std::chrono::minutes{19 * 60}};
  std::chrono::minutes half_day_absence{30};
  std::chrono::seconds repeat_within{60};
  int earliest_year = 2015;
  std::chrono::minutes longest_half_day{240};
  int staff_change_notice_wd = 7;
  int replacement_wd = 7;
  friend bool operator==(const AttendanceRulesConfig&, const AttendanceRulesConfig&) = default;
};

/// Of the counter ([rules.counter]).
struct CounterRulesConfig {
  std::chrono::minutes rating_start{5};
  std::chrono::minutes long_service{15};
  std::chrono::minutes case_link_wait{15};
  int worst_good_code = 3;
  int consultation_wd = 1;
  int complaint_wd = 5;
  int chief_tenure_years = 5;
  int clerk_tenure_years = 2;
  friend bool operator==(const CounterRulesConfig&, const CounterRulesConfig&) = default;
};

/// What of an item is held against the published guide ([rules.guide]).
struct GuideConfig {
  bool is_promise_compared = true;
  bool is_legal_limit_compared = true;
  bool is_fee_compared = true;
  friend bool operator==(const GuideConfig&, const GuideConfig&) = default;
};

/// Of the quarter's score ([rules.assessment]).
struct AssessmentConfig {
  int warnings_per_run = 3;
  int points_per_run = 3;
  int points_per_yellow = 5;
  int points_per_red = 10;
  int points_per_late = 1;
  int points_per_missing = 2;
  int points_per_half_day = 5;
  int guarantee_percent = 60;                         ///< the rest is satisfaction
  std::vector<int> channel_percent{60, 20, 20};       ///< device, SMS, questionnaire
  std::vector<int> level_points{100, 80, 60, 30, 0};  ///< of the ratings 1 … 5
  friend bool operator==(const AssessmentConfig&, const AssessmentConfig&) = default;
};

/// Every threshold of the hall's rules, with the project's defaults.
struct RulesConfig {
  std::chrono::seconds seat_empty_after{300};   ///< T1
  std::chrono::seconds seat_absent_after{900};  ///< T2
  std::chrono::seconds opening_grace{300};
  std::chrono::seconds presence_clears_after{30};
  std::chrono::seconds camera_offline_after{30};
  std::chrono::seconds longest_pause{900};        ///< PAUSE_TOO_LONG after it
  std::chrono::minutes after_hours_margin{30};    ///< AFTER_HOURS_PRESENCE begins that long outside hours
  std::chrono::seconds after_hours_presence{60};  ///< and that much presence
  int calendar_ahead_days = 60;                   ///< CALENDAR_MISSING that long before a year begins
  CaseRulesConfig cases;
  AttendanceRulesConfig attendance;
  CounterRulesConfig counter;
  GuideConfig guide;
  AssessmentConfig assessment;
  friend bool operator==(const RulesConfig&, const RulesConfig&) = default;
};

}  // namespace hallwatch
