#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alerts/model/alert.h"
#include "base/time/utc_time.h"
#include "station/demo/demo_site.h"
#include "station/demo/footage_probe.h"
#include "station/demo/station_observer.h"

namespace hallwatch {

/// One camera of the demo, when all is over.
struct CameraFacts {
  std::string camera_id;
  std::string window_id;
  bool is_dying = false;            ///< the camera that was taken down
  std::int64_t sent_frames = 0;     ///< what the camera sent, as the camera counts
  std::int64_t indexed_frames = 0;  ///< what the recorder's index tells
  double indexed_seconds = 0;       ///< recorded time in the index
  ProbedFootage probed;             ///< what ffprobe finds in the files
};

/// The seat that empties and fills again: what is true by the scene's script, and what was said of it.
struct SeatFacts {
  std::string window_id;
  std::string camera_id;
  UtcTime left{};
  UtcTime back{};
  std::optional<SeenAlert> empty;    ///< SEAT_EMPTY as it was raised
  std::optional<SeenAlert> absent;   ///< SEAT_ABSENT as it was raised
  std::optional<SeenAlert> cleared;  ///< SEAT_EMPTY with its end
};

/// The camera that dies and returns.
struct DeathFacts {
  std::string camera_id;
  std::string window_id;  ///< the alert speaks of the window that the camera shows
  UtcTime died{};
  UtcTime returned{};
  std::optional<UtcTime> lost_seen_at;  ///< first report that calls the session lost
  std::optional<UtcTime> live_since;    ///< from when it is called live again
  std::optional<UtcTime> live_seen_at;  ///< first report that says so
  std::optional<SeenAlert> offline;     ///< CAMERA_OFFLINE as it was raised
  std::optional<SeenAlert> cleared;
};

struct ShotFacts {
  std::string name;
  std::int64_t bytes = 0;  ///< 0: there is none
};

/// Everything that the demo found out. The checks read nothing else.
struct DemoFacts {
  DemoTimes times;
  bool has_screen = false;  ///< a person watched; no screenshots were asked for
  std::vector<CameraFacts> cameras;
  SeatFacts seat;
  DeathFacts death;
  std::vector<std::string> other_seat_alerts;    ///< "W02 SEAT_EMPTY …" though the scene has nobody missing there
  std::vector<std::int64_t> subscriber_numbers;  ///< numbers of the alerts that python3-zmq received
  std::optional<UtcTime> subscriber_empty_at;    ///< when it received the SEAT_EMPTY
  std::string export_problem;                    ///< why the alert's footage could not be read back; ""
  std::int64_t exported_frames = 0;
  double exported_seconds = 0;
  double evidence_seconds = 0;  ///< how much of the evidence range is recorded
  std::vector<ShotFacts> shots;
  std::string tour_json;  ///< what the console saw when it took each shot; "" without a tour
  std::chrono::milliseconds stop_took{0};
  bool is_stop_clean = false;
  std::string stop_end;
};

/// Reads out of the log what was said of the seat's absence. Pure.
void read_seat(const StationLog& log, SeatFacts& seat);
/// Reads out of the log what was said of the camera's death. Pure.
void read_death(const StationLog& log, DeathFacts& death);
/// Seat alerts of windows other than `window_id`. Pure.
[[nodiscard]] std::vector<std::string> seat_alerts_elsewhere(const StationLog& log, const std::string& window_id);

}  // namespace hallwatch
