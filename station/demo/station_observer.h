#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "alerts/model/alert.h"
#include "base/threads/worker_thread.h"
#include "base/time/clock.h"
#include "base/view_state.h"

namespace hallwatch {

struct SeenCamera {
  CameraReport report;
  UtcTime seen_at{};
};
struct SeenSeat {
  SeatReport report;
  UtcTime seen_at{};
};
struct SeenAlert {
  Alert alert;
  UtcTime seen_at{};
};

/// What a running station has said so far, in the order in which it came.
struct StationLog {
  std::map<std::string, std::vector<SeenCamera>> camera_changes;  ///< by stream; each change of the state
  std::map<std::string, CameraReport> cameras;                    ///< by stream; the latest report
  std::map<std::string, std::vector<SeenSeat>> seat_changes;      ///< by window/seat; each change of the state
  std::vector<SeenAlert> alerts;                                  ///< each change of each alert
  std::vector<std::string> troubles;                              ///< what could not be read
};

/// Adds a report if it tells a new state. Pure.
void note_report(StationLog& log, const CameraReport& report, UtcTime seen_at);
void note_report(StationLog& log, const SeatReport& report, UtcTime seen_at);

/// Listens to a station as its console does: reports of cameras and seats, alerts. Takes no part in it.
class StationObserver {
 public:
  /// @param data   the station's data directory; the station need not run yet
  /// @param clock  outlives the observer
  StationObserver(std::filesystem::path data, Clock& clock);

  [[nodiscard]] StationLog log() const;

 private:
  void listen(std::stop_token stop);
  void note_trouble(std::string what);

  std::filesystem::path data_;
  Clock& clock_;
  mutable std::mutex mutex_;
  StationLog log_;
  WorkerThread thread_;
};

}  // namespace hallwatch
