#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "alerts/model/alert.h"
#include "base/config/site_config.h"
#include "base/ids.h"
#include "base/time/clock.h"
#include "base/time/hall_time.h"
#include "base/time/utc_time.h"
#include "base/view_state.h"
#include "hall/hall_queries.h"

namespace hallwatch {

/// A picture that is on the graphics card: drawn by its texture, never owned by the snapshot.
struct PictureView {
  std::uintptr_t texture = 0;  ///< 0: none
  int width_px = 0;
  int height_px = 0;
};

/// Why a tile shows no live picture. A tile is live only with kNone.
enum class TileTrouble {
  kNone = 0,
  kWaiting,      ///< nothing has come yet
  kServiceAway,  ///< the recorder does not answer
  kConnecting,
  kLost,
  kRefused,
  kUnsupported,
  kStale,  ///< the picture is older than the config allows
};

struct SeatView {
  WindowId window_id;
  SeatId seat_id;
  std::vector<PointNorm> polygon;
  ViewState state = ViewState::kUnknown;
  std::chrono::seconds state_for{0};
};

enum class RecordState { kUnknown = 0, kRecording, kStopped, kNotRecorded };

/// One camera on the wall.
struct TileView {
  CameraId camera_id;
  std::string title;  ///< names of its windows, or the camera's id
  std::string staff;  ///< who is on the roster there now, or empty
  std::vector<SeatView> seats;
  PictureView picture;
  std::optional<std::chrono::milliseconds> picture_age;
  UtcTime picture_at{};
  TileTrouble trouble = TileTrouble::kWaiting;
  std::chrono::seconds trouble_for{0};
  std::string trouble_reason;  ///< in the words of the service, may be empty
  RecordState record_state = RecordState::kUnknown;
  UtcTime recorded_up_to{};

  [[nodiscard]] bool is_live() const { return trouble == TileTrouble::kNone; }
};

enum class ServiceState { kStarting = 0, kReachable, kAway };

/// One line of the alert list: one alert, or all alerts of one absence.
struct AlertLine {
  std::string key;                         ///< stays the same while the line lives
  std::vector<Alert> members;              ///< in order of raised_at
  Severity severity = Severity::kUnknown;  ///< the highest of them
  bool is_open = false;                    ///< one of them is not cleared, closed or taken back
  std::string place;                       ///< name of the window, or the object

  [[nodiscard]] UtcTime raised_at() const { return members.front().raised_at; }
  [[nodiscard]] UtcTime newest_at() const { return members.back().raised_at; }
  [[nodiscard]] std::optional<UtcTime> cleared_at() const { return is_open ? std::nullopt : members.back().cleared_at; }
};

enum class PlaybackState { kClosed = 0, kOpening, kPlaying, kPaused, kFollowing, kEnded, kFailed };

/// Half open [from, to).
struct CoveredRange {
  UtcTime from{};
  UtcTime to{};
  friend bool operator==(const CoveredRange&, const CoveredRange&) = default;
};

/// What may be wrong with a playback, for the officer.
enum class PlaybackTrouble { kNone = 0, kNoFootage, kNoCamera, kRecorderAway, kDamaged, kOther };

/// What the playback panel shows.
struct PlaybackView {
  PlaybackState state = PlaybackState::kClosed;
  PlaybackTrouble trouble = PlaybackTrouble::kNone;
  std::string detail;  ///< words of the service about the trouble
  CameraId camera_id;
  std::string line_key;  ///< the alert line it was opened from
  UtcTime from{};
  UtcTime to{};
  UtcTime position{};  ///< time of the picture that is shown
  double speed = 1.0;
  bool is_coverage_known = false;
  std::vector<CoveredRange> covered;
  PictureView picture;
};

/// Everything that a frame draws. Made by the frame thread at the start of a frame, read-only while drawing.
struct HallSnapshot {
  std::string site_name;
  UtcTime now{};
  ServiceState recorder = ServiceState::kStarting;
  ServiceState analytics = ServiceState::kStarting;
  ServiceState supervisor = ServiceState::kStarting;
  int cameras_live = 0;
  int cameras_lost = 0;
  std::array<int, 5> open_alerts{};  ///< open lines by severity, indexed by Severity
  std::vector<TileView> tiles;
  std::optional<CameraId> enlarged;
  std::shared_ptr<const std::vector<AlertLine>> alert_lines = std::make_shared<std::vector<AlertLine>>();
  std::shared_ptr<const std::vector<WindowRow>> windows = std::make_shared<std::vector<WindowRow>>();
  std::shared_ptr<const std::vector<CaseRow>> cases = std::make_shared<std::vector<CaseRow>>();
  std::shared_ptr<const std::vector<AttendanceRow>> attendance = std::make_shared<std::vector<AttendanceRow>>();
  HallDay attendance_day{};          ///< the day that is asked for
  bool is_attendance_known = false;  ///< the rows are of that day
  PlaybackView playback;

  [[nodiscard]] const TileView* tile(const CameraId& camera_id) const;
  [[nodiscard]] const AlertLine* alert_line(const std::string& key) const;
  /// The window's name, or its id where it has none.
  [[nodiscard]] std::string window_name(const WindowId& window_id) const;
};

}  // namespace hallwatch
