#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/config/site_config.h"
#include "console/app/alert_board.h"
#include "console/app/hall_snapshot.h"

namespace hallwatch {

/// Joins what the services say into the snapshot that a frame draws. Pure: takes reports with the moment of their
/// arrival, gives values. Belongs to the frame thread. `config` outlives it.
class SnapshotBuilder {
 public:
  SnapshotBuilder(const SiteConfig& config, MonoTime started);

  void take(const SeatReport& report, MonoTime at);
  void take(const CameraReport& report, MonoTime at);
  void take(Alert alert) { alerts_.take(std::move(alert)); }
  void take_windows(std::vector<WindowRow> rows);
  void take_cases(std::vector<CaseRow> rows);
  void take_attendance(HallDay day, std::vector<AttendanceRow> rows);
  /// The supervisor answered.
  void supervisor_answered(MonoTime at) { supervisor_at_ = at; }
  /// A new picture is on the graphics card.
  /// @param age  how old it was when it came
  void picture_arrived(const CameraId& camera_id, const PictureView& picture, UtcTime taken_at,
                       std::chrono::milliseconds age, MonoTime at);

  /// The tile is not on the screen any more: its picture is forgotten, so that it never comes back as a still.
  void tile_hidden(const CameraId& camera_id) { pictures_.erase(camera_id); }

  void show_attendance_of(HallDay day) { attendance_day_ = day; }
  void enlarge(std::optional<CameraId> camera_id) { enlarged_ = std::move(camera_id); }
  [[nodiscard]] const std::optional<CameraId>& enlarged() const { return enlarged_; }
  /// The stream that the wall shows of a camera.
  [[nodiscard]] StreamId wall_stream(const CameraId& camera_id) const;

  /// The playback's part is left empty: it belongs to the playback job.
  [[nodiscard]] HallSnapshot build(UtcTime now, MonoTime mono_now);
  [[nodiscard]] const std::vector<AlertLine>& alert_lines() { return *alerts_.lines(); }

 private:
  template <typename Report>
  struct Arrived {
    Report report;
    MonoTime at;
  };
  struct ShownPicture {
    PictureView view;
    UtcTime taken_at{};
    std::chrono::milliseconds age_at_arrival{0};
    MonoTime at;
  };

  [[nodiscard]] ServiceState state_of(std::optional<MonoTime> heard_at, std::chrono::milliseconds patience,
                                      MonoTime now) const;
  [[nodiscard]] const CameraReport* fresh_report(const StreamId& stream_id, MonoTime now) const;
  [[nodiscard]] std::optional<std::chrono::milliseconds> picture_age(const CameraId& camera_id, MonoTime now) const;
  [[nodiscard]] TileView build_tile(const CameraConfig& camera, const HallSnapshot& snapshot, MonoTime now) const;
  void count_cameras(HallSnapshot& snapshot, MonoTime now) const;
  void add_windows(TileView& tile, const HallSnapshot& snapshot, MonoTime now) const;
  [[nodiscard]] SeatView build_seat(const WindowConfig& window, const SeatConfig& seat, UtcTime now,
                                    MonoTime mono_now) const;

  const SiteConfig& config_;
  const MonoTime started_;
  AlertBoard alerts_;
  std::map<StreamId, Arrived<CameraReport>> cameras_;
  std::map<std::pair<WindowId, SeatId>, Arrived<SeatReport>> seats_;
  std::map<CameraId, ShownPicture> pictures_;
  std::optional<MonoTime> recorder_at_;
  std::optional<MonoTime> analytics_at_;
  std::optional<MonoTime> supervisor_at_;
  std::shared_ptr<const std::vector<WindowRow>> windows_;
  std::shared_ptr<const std::vector<CaseRow>> cases_ = std::make_shared<std::vector<CaseRow>>();
  std::shared_ptr<const std::vector<AttendanceRow>> attendance_ = std::make_shared<std::vector<AttendanceRow>>();
  std::optional<HallDay> attendance_known_;
  std::optional<HallDay> attendance_day_;  ///< nothing: today
  std::optional<CameraId> enlarged_;
};

}  // namespace hallwatch
