#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "base/config/site_config.h"
#include "base/time/clock.h"
#include "base/view_state.h"
#include "capture/session/camera_session.h"
#include "capture/session/stream_meter.h"

namespace hallwatch {

/// One entry a stream that the config names: the main stream of each camera, and its sub-stream where there is one.
/// Audio is asked for on main streams only.
[[nodiscard]] std::vector<StreamSource> stream_sources(const SiteConfig& config);

/// Owns one session for each stream of the site, hands their packets on and knows how each of them does.
/// Not a recorder: `recorded_up_to`, `stored_frames` and `lost_packets` of its reports are left empty.
class CameraFleet final : private PacketSink {
 public:
  using StartSession = std::function<std::unique_ptr<CameraSession>(const StreamSource&, Clock&, PacketSink&)>;

  /// Starts all sessions. @param clock, sink  outlive it; the sink is called by all sessions at once
  CameraFleet(const SiteConfig& config, Clock& clock, PacketSink& sink, StartSession start = start_camera_session);
  ~CameraFleet() override = default;

  [[nodiscard]] std::vector<StreamId> streams() const;
  /// One report a stream, in order of streams. Any thread.
  [[nodiscard]] std::vector<CameraReport> reports() const;
  /// Of one stream; an empty one if there is no such. Any thread.
  [[nodiscard]] CameraReport report(const StreamId& stream_id) const;

 private:
  struct Entry {
    mutable std::mutex mutex;  // guards the rest
    CameraReport report;
    StreamMeter meter;
    std::shared_ptr<const StreamFormat> format;
  };

  void on_packet(PacketPtr packet) override;
  void on_session_state(const StreamId& stream_id, SessionState state, UtcTime since,
                        const std::string& reason) override;
  [[nodiscard]] CameraReport report_of(const Entry& entry) const;

  Clock& clock_;
  PacketSink& sink_;
  std::map<StreamId, Entry> entries_;                     // its keys never change
  std::vector<std::unique_ptr<CameraSession>> sessions_;  // last member: ended first
};

}  // namespace hallwatch
