#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analytics/camera_health/view_check.h"
#include "analytics/detection/person_detector.h"
#include "analytics/sampling/key_frame_source.h"
#include "analytics/sampling/motion_gate.h"
#include "analytics/seats/seat_looker.h"
#include "analytics/seats/seat_state.h"
#include "base/config/site_config.h"
#include "base/view_state.h"
#include "capture/packet.h"

namespace hallwatch {

struct SeatMonitorSettings {
  CameraId camera_id;
  std::vector<SeatPlace> seats;
  AnalyticsConfig timings;
  LookMode mode = LookMode::kAuto;
};

/// Since the start.
struct SeatMonitorCounters {
  std::uint64_t packets = 0;
  std::uint64_t pictures = 0;        ///< judged
  std::uint64_t detector_looks = 0;  ///< pictures that the detector saw
  std::uint64_t decode_errors = 0;
  std::uint64_t detector_errors = 0;
};

/// Tells the state of the seats of one camera from its packets. Time is the packets' alone: the same code runs live
/// and over a clip. One caller at a time.
class SeatMonitor {
 public:
  /// @param detector  borrowed, shared by all cameras; null: there is none, and every seat stays UNKNOWN
  SeatMonitor(SeatMonitorSettings settings, PersonDetector* detector);

  /// Takes one packet. @return reports of the seats whose state changed
  [[nodiscard]] std::vector<SeatReport> take(const EncodedPacket& packet);
  /// Says that packet time has come to `at` although nothing came: pictures grow stale.
  /// @return reports of the seats whose state changed
  [[nodiscard]] std::vector<SeatReport> note_time(UtcTime at);
  /// One report a seat, as of now.
  [[nodiscard]] std::vector<SeatReport> reports() const;

  [[nodiscard]] const SeatMonitorCounters& counters() const { return counters_; }
  /// The newest trouble since the last call (a damaged packet, a failing detector); nothing if there was none.
  [[nodiscard]] std::optional<Error> take_trouble();

 private:
  struct Seat {
    SeatPlace place;
    SeatStateMachine state;
    BoxPx surroundings_norm;  ///< where motion asks for a look
    std::optional<MotionGate::LastLook> last_look;
    Picture unmoved_since;  ///< small and gray: motion is counted from there
    SteadyScore steady;     ///< over the looks since then
    SeatEvidence evidence;
  };

  using Changes = std::vector<bool>;  // one a seat

  void judge(const Picture& picture, Changes& changes);
  void look_at_seats(const Picture& picture, const Picture& gray, Changes& changes);
  static void take_evidence(Seat& seat, const SeatEvidence& evidence, const Picture& gray);
  void fail_look(const Error& error, UtcTime at, Changes& changes);
  void lose_view(ViewState state, UtcTime since, Changes& changes);
  void check_freshness(UtcTime at, Changes& changes);
  [[nodiscard]] std::vector<SeatReport> changed(const Changes& changes) const;
  [[nodiscard]] SeatReport report_of(const Seat& seat) const;

  CameraId camera_id_;
  std::chrono::microseconds stale_after_;
  KeyFrameSource source_;
  ViewCheck view_check_;
  MotionGate gate_;
  std::optional<SeatLooker> looker_;
  std::vector<Seat> seats_;
  std::optional<UtcTime> fresh_at_;  ///< time of the newest picture, or of the beginning
  UtcTime judged_at_{};
  bool did_decoding_fail_ = false;  ///< since the newest picture
  std::optional<Error> trouble_;
  SeatMonitorCounters counters_;
};

}  // namespace hallwatch
