#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/ids.h"
#include "base/time/clock.h"
#include "base/view_state.h"
#include "capture/packet.h"

namespace hallwatch {

enum class RtspTransport : unsigned char { kTcp = 1, kUdp };

/// How to reach one stream of a camera.
struct StreamSource {
  StreamId stream_id;
  std::string url;       ///< rtsp://host:port/path; may hold user and password
  std::string user;      ///< wins over the URL's; empty: none
  std::string password;  ///< never printed
  RtspTransport transport = RtspTransport::kTcp;
  bool has_audio = false;  ///< audio is set up only when the config turns it on
};

/// Takes what a session gives. Called on the session's threads, one call at a time per session;
/// must return at once (no disk, no lock that is held for long).
class PacketSink {
 public:
  PacketSink() = default;
  PacketSink(const PacketSink&) = delete;
  PacketSink& operator=(const PacketSink&) = delete;
  virtual ~PacketSink() = default;

  virtual void on_packet(PacketPtr packet) = 0;
  /// The state changed. `since`: when it began; for kLost the moment of the last packet (or of the start).
  /// @param reason  for people; empty for kLive; holds no password
  virtual void on_session_state(const StreamId& stream_id, SessionState state, UtcTime since,
                                const std::string& reason) = 0;
};

/// One RTSP session that keeps itself alive: connects, watches media time, reconnects until it is destroyed.
/// Starts in the constructor of the implementation, has ended when its destructor returns.
/// GStreamer's rtspsrc stands behind it today (gst_camera_session.h); a leaner receiver is to follow.
class CameraSession {
 public:
  CameraSession() = default;
  CameraSession(const CameraSession&) = delete;
  CameraSession& operator=(const CameraSession&) = delete;
  virtual ~CameraSession() = default;
};

/// Makes the session of the default implementation. `clock` and `sink` outlive it.
[[nodiscard]] std::unique_ptr<CameraSession> start_camera_session(const StreamSource& source, Clock& clock,
                                                                  PacketSink& sink);

}  // namespace hallwatch
