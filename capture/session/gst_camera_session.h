#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/threads/worker_thread.h"
#include "capture/session/audio_depacketizer.h"
#include "capture/session/camera_session.h"
#include "capture/session/media_watchdog.h"
#include "capture/session/packet_maker.h"
#include "capture/session/reconnect_policy.h"
#include "capture/session/rtsp_pipeline.h"
#include "capture/session/video_depacketizer.h"

namespace hallwatch {

/// A camera session over GStreamer's rtspsrc. One thread of its own ("cam-…") makes, watches and tears down the
/// connections; packets come on GStreamer's threads, one at a time by mutex_.
class GstCameraSession final : public CameraSession, private RtspPipelineEvents {
 public:
  /// @param clock, sink  outlive it
  GstCameraSession(const StreamSource& source, Clock& clock, PacketSink& sink);
  ~GstCameraSession() override;

  GstCameraSession(const GstCameraSession&) = delete;
  GstCameraSession& operator=(const GstCameraSession&) = delete;

 private:
  struct Failure {
    SessionFailure failure = SessionFailure::kLost;
    std::string reason;
  };
  enum class Stage : unsigned char { kConnecting = 1, kAsking, kPlaying };

  // Session thread.
  void run(const std::stop_token& stop);
  /// One connection, from its beginning to its end. Nothing: stop was requested.
  std::optional<Failure> connect_once(const std::stop_token& stop);
  std::optional<Failure> watch(RtspPipeline& pipeline, const std::stop_token& stop);
  [[nodiscard]] std::optional<Failure> judge(MonoTime now);  // under mutex_
  [[nodiscard]] MonoTime deadline();
  void report_troubles();
  void begin_connection();
  void end_connection(const Failure& failure);

  // GStreamer's threads.
  bool on_offer(const TrackOffer& offer) override;
  void on_rtp(TrackKind track, std::span<const std::byte> packet) override;

  // Under mutex_.
  void take_video(const RtpPacket& packet, MediaArrival arrival);
  void take_audio(const RtpPacket& packet, MediaArrival arrival);
  void begin_media();
  void tell(SessionState state, UtcTime since, const std::string& reason);
  [[nodiscard]] std::optional<Failure> unusable_offer() const;

  const StreamSource source_;
  Clock& clock_;
  PacketSink& sink_;
  const Log log_;
  ReconnectPolicy policy_;

  // Held while the sink is called, so that its calls come one at a time; the sink never calls back.
  std::mutex mutex_;
  MediaWatchdog watchdog_;
  PacketMaker maker_;
  std::vector<std::string> offered_;  ///< "video JPEG", …
  std::optional<VideoTrack> video_;
  std::optional<AudioOffer> audio_;
  std::optional<VideoDepacketizer> video_parts_;
  std::optional<AudioDepacketizer> audio_parts_;
  std::vector<AccessUnit> units_;   ///< scratch
  std::vector<AudioFrame> frames_;  ///< scratch
  bool is_accepting_ = false;       ///< between the beginning and the end of a connection
  bool is_live_ = false;
  MonoTime live_since_{};
  Stage stage_ = Stage::kConnecting;
  MonoTime stage_since_{};
  std::chrono::microseconds ask_patience_;
  UtcTime last_packet_{};  ///< or the start of the session, before the first
  SessionState told_state_ = SessionState::kUnknown;
  std::string told_reason_;
  std::int64_t damaged_pictures_ = 0;
  std::int64_t reported_damaged_ = 0;
  std::int64_t reported_jumps_ = 0;

  WorkerThread thread_;
};

}  // namespace hallwatch
