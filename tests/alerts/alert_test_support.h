#pragma once

#include <optional>
#include <string>

#include "alerts/model/alert.h"
#include "base/time/hall_time.h"

namespace hallwatch {

inline UtcTime hall_moment(const std::string& text) {
  return to_utc(hall_time_from_text(text).value());
}

/// An alert as the rules tell it: without ids and numbers.
inline Alert sample_alert(const std::string& window = "W05", const std::string& clock = "15:25:00") {
  Alert alert;
  alert.rule_id = "SEAT_ABSENT";
  alert.category = "seat";
  alert.severity = Severity::kYellow;
  alert.object = window;
  alert.window_id = WindowId{window};
  alert.raised_at = hall_moment("2025-09-22 " + clock);
  alert.absence_id = window + "-1";
  alert.text = "5号窗口 前台长时间无人 已 15 分 0 秒";
  alert.evidence = {
      {CameraId{"CAM05"}, alert.raised_at - std::chrono::seconds{930}, alert.raised_at + std::chrono::seconds{60}}};
  return alert;
}

}  // namespace hallwatch
