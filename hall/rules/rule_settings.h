#pragma once

#include <chrono>
#include <set>
#include <string>

namespace hallwatch {

/// Thresholds of the rules that no law fixes; each is a key of the site's config ([rules]). Times are of the hall's
/// clock, "wd" are working days. A value.
struct CaseRuleSettings {
  std::chrono::seconds notice_wait{30 * 60};   ///< an acceptance has its system notice by then (Art. 30)
  std::chrono::seconds latest_entry{15 * 60};  ///< of an event into the system (Art. 29)
  int deemed_after_wd = 5;                     ///< silence becomes acceptance (行政许可法 32)
  int serious_after_wd = 3;                    ///< RED that long after the due day
  int longest_extension_wd = 10;               ///< 行政许可法 42
  int longest_joint_extension_wd = 15;         ///< with parallel tasks
  int delivery_wd = 10;                        ///< 行政许可法 44
  int archive_months = 1;                      ///< Art. 26
  int reviews_before_too_long = 2;             ///< 一审一核 (Art. 13)
  std::set<std::string> clock_stop_reasons{"听证", "招标", "拍卖",     "检验",    "检测",
                                           "检疫", "鉴定", "专家评审", "检验检测"};
  std::set<std::string> registered_places{"中心大厅"};  ///< where intake may happen (Art. 4)
  std::set<std::string> remedy_words{"复议", "诉讼"};   ///< one of them must stand in a refusal (Art. 21)

  friend bool operator==(const CaseRuleSettings&, const CaseRuleSettings&) = default;
};

}  // namespace hallwatch
