#pragma once

#include <functional>
#include <utility>
#include <variant>
#include <vector>

#include "alerts/model/alert.h"
#include "base/threads/bounded_queue.h"
#include "base/threads/latest_value.h"
#include "base/time/clock.h"
#include "base/time/hall_time.h"
#include "base/view_state.h"
#include "hall/hall_queries.h"

namespace hallwatch {

/// A level with the moment of its arrival.
struct ReportItem {
  std::variant<SeatReport, CameraReport> report;
  MonoTime at;
};

struct AttendanceOf {
  HallDay day{};
  std::vector<AttendanceRow> rows;
};

/// Where the threads that listen to the services leave what came; the frame thread empties it before it draws.
struct Inbox {
  /// Levels are resent each second: the oldest may go.
  BoundedQueue<ReportItem, WhenFull::kDropOldest> reports{8'192};
  /// No change of an alert may get lost: its thread waits when this is full.
  BoundedQueue<Alert, WhenFull::kRefuse> alerts{4'096};
  LatestValue<std::vector<WindowRow>> windows;
  LatestValue<std::vector<CaseRow>> cases;
  LatestValue<AttendanceOf> attendance;
  LatestValue<MonoTime> supervisor_answered;
  /// Ends the sleep of the window loop. Any thread; set before the threads start.
  std::function<void()> wake = [] {};
};

}  // namespace hallwatch
