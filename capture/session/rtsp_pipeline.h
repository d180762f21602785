#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "capture/session/camera_session.h"
#include "capture/session/reconnect_policy.h"
#include "capture/session/track_offer.h"

namespace hallwatch {

/// Takes what one RTSP connection gives. Called on GStreamer's threads, several of them.
class RtspPipelineEvents {
 public:
  RtspPipelineEvents() = default;
  RtspPipelineEvents(const RtspPipelineEvents&) = delete;
  RtspPipelineEvents& operator=(const RtspPipelineEvents&) = delete;
  virtual ~RtspPipelineEvents() = default;

  /// @return whether this track is to be set up; at most one of video and one of audio
  virtual bool on_offer(const TrackOffer& offer) = 0;
  /// A whole RTP packet, in order of sequence numbers; borrowed for the call.
  virtual void on_rtp(TrackKind track, std::span<const std::byte> packet) = 0;
};

/// What happened to a connection.
struct PipelineEvent {
  enum class Kind : unsigned char {
    kAnswered = 1,  ///< the connection stands, or a request was answered: the next one is sent
    kPlaying,       ///< PLAY was answered
    kFailed,        ///< it is of no use any more: `failure`, `reason`
    kWoken,         ///< wake() was called
  };
  Kind kind = Kind::kWoken;
  SessionFailure failure = SessionFailure::kLost;
  std::string reason;  ///< for people; without passwords
};

/// One RTSP connection by GStreamer's rtspsrc: connects once, never again. Its RTP packets are handed over as they
/// leave the jitter buffer; no element behind it touches them. Made, waited for and destroyed by one thread.
class RtspPipeline {
 public:
  /// Begins to connect. @param events  outlives it
  [[nodiscard]] static Result<std::unique_ptr<RtspPipeline>> start(const StreamSource& source,
                                                                   RtspPipelineEvents& events);
  /// After it no event comes. Asks the camera for TEARDOWN, 100 ms at most.
  virtual ~RtspPipeline() = default;

  /// The next event; nothing if none came in time.
  [[nodiscard]] virtual std::optional<PipelineEvent> wait(std::chrono::microseconds length) = 0;
  /// Ends a wait(). Any thread.
  virtual void wake() = 0;
};

}  // namespace hallwatch
