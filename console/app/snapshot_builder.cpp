#include "console/app/snapshot_builder.h"

#include <algorithm>

#include "console/app/tile_state.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kReportsPatience = 3'500ms;     // reports come once a second
constexpr auto kSupervisorPatience = 8'000ms;  // it is asked every 2 s, and each question may wait 2 s
constexpr auto kSeatReportIsOld = 5'000ms;

std::vector<WindowRow> rows_of_config(const SiteConfig& config) {
  std::vector<WindowRow> rows;
  for (const auto& window : config.windows) {
    rows.push_back({window.window_id, window.name, window.department, window.camera_id, {}});
  }
  return rows;
}

}  // namespace

SnapshotBuilder::SnapshotBuilder(const SiteConfig& config, MonoTime started)
    : config_(config),
      started_(started),
      alerts_(config),
      windows_(std::make_shared<std::vector<WindowRow>>(rows_of_config(config))) {}

void SnapshotBuilder::take(const SeatReport& report, MonoTime at) {
  seats_[{report.window_id, report.seat_id}] = {report, at};
  analytics_at_ = at;
}

void SnapshotBuilder::take(const CameraReport& report, MonoTime at) {
  cameras_[report.stream_id] = {report, at};
  recorder_at_ = at;
}

void SnapshotBuilder::take_windows(std::vector<WindowRow> rows) {
  windows_ = std::make_shared<std::vector<WindowRow>>(std::move(rows));
}

void SnapshotBuilder::take_cases(std::vector<CaseRow> rows) {
  if (rows != *cases_) {  // the same object while nothing changed: tables sort again only then
    cases_ = std::make_shared<std::vector<CaseRow>>(std::move(rows));
  }
}

void SnapshotBuilder::take_attendance(HallDay day, std::vector<AttendanceRow> rows) {
  attendance_known_ = day;
  if (rows != *attendance_) {
    attendance_ = std::make_shared<std::vector<AttendanceRow>>(std::move(rows));
  }
}

void SnapshotBuilder::picture_arrived(const CameraId& camera_id, const PictureView& picture, UtcTime taken_at,
                                      std::chrono::milliseconds age, MonoTime at) {
  pictures_[camera_id] = {picture, taken_at, std::max(0ms, age), at};
}

StreamId SnapshotBuilder::wall_stream(const CameraId& camera_id) const {
  const auto found = std::find_if(config_.cameras.begin(), config_.cameras.end(),
                                  [&](const auto& camera) { return camera.camera_id == camera_id; });
  const bool has_sub = found != config_.cameras.end() && !found->sub_url.empty();
  return {camera_id, has_sub && enlarged_ != camera_id ? StreamKind::kSub : StreamKind::kMain};
}

ServiceState SnapshotBuilder::state_of(std::optional<MonoTime> heard_at, std::chrono::milliseconds patience,
                                       MonoTime now) const {
  if (heard_at && now - *heard_at <= patience) {
    return ServiceState::kReachable;
  }
  return !heard_at && now - started_ <= patience ? ServiceState::kStarting : ServiceState::kAway;
}

const CameraReport* SnapshotBuilder::fresh_report(const StreamId& stream_id, MonoTime now) const {
  const auto found = cameras_.find(stream_id);
  return found != cameras_.end() && now - found->second.at <= kReportsPatience ? &found->second.report : nullptr;
}

std::optional<std::chrono::milliseconds> SnapshotBuilder::picture_age(const CameraId& camera_id, MonoTime now) const {
  const auto found = pictures_.find(camera_id);
  if (found == pictures_.end()) {
    return std::nullopt;
  }
  return found->second.age_at_arrival + std::chrono::floor<std::chrono::milliseconds>(now - found->second.at);
}

SeatView SnapshotBuilder::build_seat(const WindowConfig& window, const SeatConfig& seat, UtcTime now,
                                     MonoTime mono_now) const {
  SeatView view{window.window_id, seat.seat_id, seat.polygon};
  const auto found = seats_.find({window.window_id, seat.seat_id});
  if (found != seats_.end() && mono_now - found->second.at <= kSeatReportIsOld) {
    const auto& report = found->second.report;
    view.state = report.state;
    view.state_for = std::max(0s, std::chrono::floor<std::chrono::seconds>(now - report.since));
  }
  return view;
}

void SnapshotBuilder::add_windows(TileView& tile, const HallSnapshot& snapshot, MonoTime now) const {
  for (const auto& window : config_.windows) {
    if (window.camera_id != tile.camera_id) {
      continue;
    }
    const std::string between = tile.title.empty() ? "" : " / ";
    tile.title += between + (window.name.empty() ? window.window_id.text() : window.name);
    for (const auto& seat : window.seats) {
      tile.seats.push_back(build_seat(window, seat, snapshot.now, now));
    }
    for (const auto& row : *snapshot.windows) {
      if (row.window_id == window.window_id && !row.front_staff.empty()) {
        tile.staff += (tile.staff.empty() ? "" : " / ") + row.front_staff;
      }
    }
  }
  if (tile.title.empty()) {
    tile.title = tile.camera_id.text();
  }
}

TileView SnapshotBuilder::build_tile(const CameraConfig& camera, const HallSnapshot& snapshot, MonoTime now) const {
  TileView tile;
  tile.camera_id = camera.camera_id;
  add_windows(tile, snapshot, now);
  tile.picture_age = picture_age(camera.camera_id, now);
  if (tile.picture_age) {
    const auto& shown = pictures_.at(camera.camera_id);
    tile.picture = shown.view;
    tile.picture_at = shown.taken_at;
  }
  const auto verdict = judge_tile({snapshot.recorder, fresh_report(wall_stream(camera.camera_id), now),
                                   tile.picture_age, config_.analytics.stale_after, snapshot.now});
  tile.trouble = verdict.trouble;
  tile.trouble_for = verdict.trouble_for;
  tile.trouble_reason = verdict.reason;
  const auto* main_report = fresh_report({camera.camera_id, StreamKind::kMain}, now);
  tile.record_state = judge_recording(main_report, snapshot.now);
  tile.recorded_up_to = main_report != nullptr ? main_report->recorded_up_to : UtcTime{};
  return tile;
}

void SnapshotBuilder::count_cameras(HallSnapshot& snapshot, MonoTime now) const {
  for (const auto& camera : config_.cameras) {
    const auto* report = fresh_report({camera.camera_id, StreamKind::kMain}, now);
    if (report == nullptr) {
      continue;
    }
    snapshot.cameras_live += report->state == SessionState::kLive ? 1 : 0;
    snapshot.cameras_lost += report->state == SessionState::kLost || report->state == SessionState::kRefused ||
                                     report->state == SessionState::kUnsupported
                                 ? 1
                                 : 0;
  }
}

HallSnapshot SnapshotBuilder::build(UtcTime now, MonoTime mono_now) {
  HallSnapshot snapshot;
  snapshot.site_name = config_.name;
  snapshot.now = now;
  snapshot.recorder = state_of(recorder_at_, kReportsPatience, mono_now);
  snapshot.analytics = state_of(analytics_at_, kReportsPatience, mono_now);
  snapshot.supervisor = state_of(supervisor_at_, kSupervisorPatience, mono_now);
  snapshot.alert_lines = alerts_.lines();
  snapshot.open_alerts = alerts_.open_by_severity();
  snapshot.windows = windows_;
  snapshot.cases = cases_;
  snapshot.attendance = attendance_;
  snapshot.attendance_day = attendance_day_.value_or(hall_day(now));
  snapshot.is_attendance_known = attendance_known_ == snapshot.attendance_day;
  snapshot.enlarged = enlarged_;
  for (const auto& camera : config_.cameras) {
    snapshot.tiles.push_back(build_tile(camera, snapshot, mono_now));
  }
  count_cameras(snapshot, mono_now);
  return snapshot;
}

}  // namespace hallwatch
