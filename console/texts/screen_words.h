#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "alerts/model/alert.h"
#include "base/time/hall_time.h"
#include "base/view_state.h"

namespace hallwatch {

// Values as an officer reads them. All pure.

[[nodiscard]] const char* say_seat(ViewState state);          ///< 在岗, 空岗, …
[[nodiscard]] const char* say_severity(Severity severity);    ///< 预警, 黄牌, …
[[nodiscard]] const char* say_alert_state(AlertState state);  ///< 待处理, 已确认收到, …
[[nodiscard]] std::string say_rule(const std::string& rule_id);
[[nodiscard]] const char* say_weekday(HallDay day);
/// "12 秒", "3 分 05 秒", "2 小时 07 分", "3 天 4 小时"; below zero counts as zero.
[[nodiscard]] std::string say_length(std::chrono::seconds length);
/// "0.3 秒前", "12 秒前", "3 分 05 秒 前"
[[nodiscard]] std::string say_age(std::chrono::milliseconds age);
/// "10 个工作日"; 0 is 即办.
[[nodiscard]] std::string say_limit(int limit, const std::string& unit);
/// "09-22 09:15" of a hall time, "—" for none.
[[nodiscard]] std::string say_minute(const std::optional<HallTime>& time);

}  // namespace hallwatch
