#pragma once

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/config/site_config.h"
#include "console/app/hall_snapshot.h"

namespace hallwatch {

/// 2025-09-22 10:12:30 in the hall.
inline constexpr UtcTime kMadeNow = utc_from_us(1'758'507'150'000'000);

[[nodiscard]] inline SiteConfig made_config(int windows = 6) {
  static const std::vector<std::string> kNames{"企业登记窗口", "食品许可窗口", "户籍业务窗口",
                                               "不动产窗口",   "社会保险窗口", "建设工程窗口"};
  SiteConfig config;
  config.site_id = SiteId{"NC01"};
  config.name = "南昌市政务服务大厅";
  for (int i = 0; i < windows; ++i) {
    const CameraId camera_id{fmt::format("CAM{:02}", i + 1)};
    CameraConfig camera;
    camera.camera_id = camera_id;
    camera.url = "rtsp://127.0.0.1/main";
    camera.sub_url = "rtsp://127.0.0.1/sub";
    config.cameras.push_back(camera);
    const SeatConfig seat{SeatId{"front"}, {{0.34F, 0.18F}, {0.66F, 0.18F}, {0.68F, 0.7F}, {0.32F, 0.7F}}};
    config.windows.push_back({WindowId{fmt::format("W{:02}", i + 1)},
                              kNames[static_cast<std::size_t>(i) % kNames.size()],
                              "市场监督管理局",
                              camera_id,
                              {seat}});
  }
  return config;
}

[[nodiscard]] inline Alert made_alert(std::int64_t alert_id, const std::string& rule_id, Severity severity,
                                      const std::string& window, std::chrono::seconds ago) {
  Alert alert;
  alert.alert_id = alert_id;
  alert.sequence = alert_id;
  alert.rule_id = rule_id;
  alert.category = "seat";
  alert.severity = severity;
  alert.site_id = SiteId{"NC01"};
  alert.object = window;
  alert.window_id = WindowId{window};
  alert.raised_at = kMadeNow - ago;
  return alert;
}

[[nodiscard]] inline AlertLine made_line(std::vector<Alert> members, const std::string& place) {
  AlertLine line;
  line.key = "line-" + std::to_string(members.front().alert_id);
  line.place = place;
  for (const auto& alert : members) {
    line.severity = std::max(line.severity, alert.severity);
    line.is_open = line.is_open || !alert.cleared_at;
  }
  line.members = std::move(members);
  return line;
}

[[nodiscard]] inline CaseRow made_case(int number, const std::string& window, bool is_decided) {
  const auto received = to_hall_time(kMadeNow) - std::chrono::hours{number};
  CaseRow row;
  row.case_no = CaseNo{fmt::format("36010025092200{:02}", number)};
  row.window_id = WindowId{window};
  row.task_name = number % 2 == 0 ? "企业设立登记" : "食品经营许可";
  row.handler = number % 3 == 0 ? "张敏" : "李建国";
  row.received_at = received;
  row.accepted_at = received + std::chrono::minutes{20};
  if (is_decided) {
    row.decided_at = received + std::chrono::hours{2};
  }
  row.promise_limit = number % 4 == 0 ? 0 : 10;
  row.limit_unit = "WORKDAY";
  row.is_green_channel = number % 5 == 0;
  row.due_date = number % 3 == 0 ? "" : fmt::format("2025-10-{:02}", number % 28 + 1);
  return row;
}

/// A hall of six windows: one seat empty, one camera lost, one seat blocked; alerts, cases and punches.
[[nodiscard]] inline HallSnapshot made_snapshot(const SiteConfig& config = made_config()) {
  using namespace std::chrono_literals;
  HallSnapshot now;
  now.site_name = config.name;
  now.now = kMadeNow;
  now.recorder = now.analytics = now.supervisor = ServiceState::kReachable;
  auto windows = std::make_shared<std::vector<WindowRow>>();
  for (const auto& window : config.windows) {
    windows->push_back({window.window_id, window.name, window.department, window.camera_id, ""});
    TileView tile;
    tile.camera_id = window.camera_id;
    tile.title = window.name;
    tile.seats.push_back({window.window_id, SeatId{"front"}, window.seats.front().polygon, ViewState::kOccupied, 100s});
    tile.picture_age = 120ms;
    tile.picture_at = kMadeNow - 120ms;
    tile.trouble = TileTrouble::kNone;
    tile.record_state = RecordState::kRecording;
    tile.recorded_up_to = kMadeNow - 1s;
    now.tiles.push_back(tile);
  }
  now.windows = windows;
  now.cameras_live = static_cast<int>(now.tiles.size());
  if (now.tiles.size() > 4) {
    now.tiles[2].seats.front().state = ViewState::kEmpty;
    now.tiles[2].seats.front().state_for = 320s;
    now.tiles[3].seats.front().state = ViewState::kBlocked;
    now.tiles[3].seats.front().state_for = 12s;
    now.tiles[0].staff = "张敏";
    auto& lost = now.tiles[4];
    lost.trouble = TileTrouble::kLost;
    lost.trouble_for = 42s;
    lost.trouble_reason = "no media for 2 s";
    lost.picture_age = 42'300ms;
    lost.picture_at = kMadeNow - 42s;
    lost.seats.front().state = ViewState::kStale;
    lost.record_state = RecordState::kStopped;
    lost.recorded_up_to = kMadeNow - 42s;
    now.cameras_live -= 1;
    now.cameras_lost = 1;
  }
  auto empty = made_alert(7, "SEAT_EMPTY", Severity::kWarn, "W03", 20s);
  auto lost = made_alert(6, "CAMERA_OFFLINE", Severity::kYellow, "W05", 30s);
  auto old_empty = made_alert(3, "SEAT_EMPTY", Severity::kWarn, "W02", 4'000s);
  old_empty.cleared_at = kMadeNow - 2'700s;
  auto old_absent = made_alert(4, "SEAT_ABSENT", Severity::kYellow, "W02", 3'400s);
  old_absent.cleared_at = kMadeNow - 2'700s;
  old_absent.state = AlertState::kConfirmed;
  now.alert_lines = std::make_shared<std::vector<AlertLine>>(
      std::vector{made_line({empty}, "户籍业务窗口"), made_line({lost}, "社会保险窗口"),
                  made_line({old_empty, old_absent}, "食品许可窗口")});
  now.open_alerts = {0, 0, 1, 1, 0};
  auto cases = std::make_shared<std::vector<CaseRow>>();
  for (int i = 1; i <= 36; ++i) {
    cases->push_back(made_case(i, fmt::format("W{:02}", i % 6 + 1), i % 2 == 0));
  }
  now.cases = cases;
  now.attendance_day = hall_day(kMadeNow);
  now.is_attendance_known = true;
  const HallTime morning{now.attendance_day + 8h + 46min};
  auto people = std::make_shared<std::vector<AttendanceRow>>();
  people->push_back({StaffId{"S01"}, "张敏", WindowId{"W01"}, now.attendance_day, {morning, morning + 4h}, ""});
  people->push_back({StaffId{"S02"}, "李建国", WindowId{"W02"}, now.attendance_day, {morning + 17min}, ""});
  people->push_back({StaffId{"S03"}, "王芳", WindowId{"W03"}, now.attendance_day, {}, "病假"});
  now.attendance = people;
  return now;
}

/// The playback of the first alert line, somewhere in the middle.
[[nodiscard]] inline PlaybackView made_playback() {
  using namespace std::chrono_literals;
  PlaybackView playback;
  playback.state = PlaybackState::kPlaying;
  playback.camera_id = CameraId{"CAM03"};
  playback.line_key = "line-7";
  playback.from = kMadeNow - 350s;
  playback.to = kMadeNow;
  playback.position = kMadeNow - 332s;
  playback.is_coverage_known = true;
  playback.covered = {{kMadeNow - 350s, kMadeNow - 200s}, {kMadeNow - 185s, kMadeNow}};
  return playback;
}

}  // namespace hallwatch
