#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"
#include "base/time/utc_time.h"

namespace hallwatch {

/// The one list of what a picture can say about a seat. For the hall's rules the last three are UNKNOWN.
enum class ViewState : unsigned char {
  kUnknown = 0,   ///< nothing was looked at yet
  kOccupied = 1,  // FROZEN: on wire and disk
  kEmpty = 2,
  kBlocked = 3,  ///< somebody stands in front of the seat
  kStale = 4,    ///< no fresh picture
  kBlind = 5,    ///< the view is not usable: covered, dark, frozen, moved
};

[[nodiscard]] std::string_view to_text(ViewState state);  ///< "OCCUPIED", "EMPTY", …
[[nodiscard]] ViewState view_state_from_text(std::string_view text);

/// What analytics says about one seat, once a second and at once on a change. A level, not an event:
/// a lost report does no harm. Times are of the packet clock.
struct SeatReport {
  WindowId window_id;
  CameraId camera_id;
  SeatId seat_id;
  ViewState state = ViewState::kUnknown;
  UtcTime since{};              ///< from when the state holds; EMPTY is dated back to the last presence
  UtcTime at{};                 ///< time of the picture that was judged last
  UtcTime last_presence{};      ///< last picture with a person in the seat; epoch if none was seen yet
  float presence_score = 0.0F;  ///< 0..1 of the last look

  friend bool operator==(const SeatReport&, const SeatReport&) = default;
};

[[nodiscard]] std::string to_json_text(const SeatReport& report);
/// @errors kInvalidArgument: not such a report
[[nodiscard]] Result<SeatReport> seat_report_from_json_text(std::string_view text);

/// State of one RTSP session.
enum class SessionState : unsigned char {
  kUnknown = 0,
  kConnecting = 1,   // FROZEN: on wire
  kLive = 2,         ///< media arrives
  kLost = 3,         ///< no media; retried fast
  kRefused = 4,      ///< the camera refuses the password; retried slowly
  kUnsupported = 5,  ///< the camera sends what cannot be recorded; retried slowly
};

[[nodiscard]] std::string_view to_text(SessionState state);
[[nodiscard]] SessionState session_state_from_text(std::string_view text);

/// What the recorder says about one stream, once a second and at once on a change. A level as well.
struct CameraReport {
  StreamId stream_id;
  SessionState state = SessionState::kUnknown;
  UtcTime since{};           ///< when the state began; for kLost the moment of the last packet
  UtcTime at{};              ///< when this report was made
  UtcTime last_packet{};     ///< epoch if none yet
  UtcTime recorded_up_to{};  ///< synced to disk up to here; epoch if not recorded
  std::string reason;        ///< for people, when the state is not kLive
  std::string codec;         ///< "H264", "H265"; with audio "H264+PCMA"
  int width_px = 0;
  int height_px = 0;
  std::int64_t video_frames = 0;   ///< received since the recorder started
  std::int64_t stored_frames = 0;  ///< written to footage since the recorder started
  std::int64_t lost_packets = 0;   ///< dropped inside our process since the start
  float frames_per_second = 0.0F;
  float kilobits_per_second = 0.0F;

  friend bool operator==(const CameraReport&, const CameraReport&) = default;
};

[[nodiscard]] std::string to_json_text(const CameraReport& report);
/// @errors kInvalidArgument: not such a report
[[nodiscard]] Result<CameraReport> camera_report_from_json_text(std::string_view text);

}  // namespace hallwatch
