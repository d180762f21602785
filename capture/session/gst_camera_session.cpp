#include "capture/session/gst_camera_session.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hallwatch {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A camera that is back must be met within 1.5 s, and the kernel repeats a SYN only after 1 s, then 2 s, …: a new
/// attempt is quicker than to wait for a connection that is not answered.
constexpr milliseconds kConnectPatience{1'000};
/// For each answer of the camera's RTSP server at first, and at last: one that takes its time over DESCRIBE must not be
/// cut off each time, and one that froze while we asked must not hold us for long.
constexpr seconds kLeastAskPatience{3};
constexpr seconds kMostAskPatience{12};
/// Pictures come, but nothing says what they are.
constexpr seconds kParameterSetPatience{5};
constexpr milliseconds kLeastWait{50};

std::string thread_name(const StreamId& stream_id) {
  constexpr std::size_t kLongest = 15;
  auto text = "cam-" + stream_id.camera_id.text().substr(0, 9);
  text += stream_id.kind == StreamKind::kSub ? "/s" : "";
  return text.substr(0, kLongest);
}

std::function<double()> random_shares(const StreamId& stream_id) {
  std::minstd_rand random{static_cast<unsigned>(std::hash<StreamId>{}(stream_id) | 1U)};
  return [random]() mutable { return std::uniform_real_distribution<>{0.0, 1.0}(random); };
}

SessionState state_of(SessionFailure failure) {
  switch (failure) {
    case SessionFailure::kRefused:
      return SessionState::kRefused;
    case SessionFailure::kUnsupported:
      return SessionState::kUnsupported;
    case SessionFailure::kLost:
      break;
  }
  return SessionState::kLost;
}

}  // namespace

GstCameraSession::GstCameraSession(const StreamSource& source, Clock& clock, PacketSink& sink)
    : source_(source),
      clock_(clock),
      sink_(sink),
      log_(Log{"capture"}.within(source.stream_id.text())),
      policy_(random_shares(source.stream_id)),
      maker_(source.stream_id),
      ask_patience_(kLeastAskPatience),
      last_packet_(clock.utc_now()),
      thread_(thread_name(source.stream_id), [this](const std::stop_token& stop) { run(stop); }) {}

GstCameraSession::~GstCameraSession() {
  thread_.stop_and_join();
}

// Session thread.

void GstCameraSession::run(const std::stop_token& stop) {
  {
    const std::scoped_lock lock{mutex_};
    tell(SessionState::kConnecting, last_packet_, "");
  }
  while (!stop.stop_requested()) {
    const auto begun = clock_.mono_now();
    const auto failure = connect_once(stop);
    if (!failure) {
      return;
    }
    const auto wait = policy_.wait_after(failure->failure);
    // An attempt that took longer than the wait has waited already; a camera that refuses us is left alone.
    const auto from = failure->failure == SessionFailure::kLost ? begun : clock_.mono_now();
    clock_.sleep_until(std::max(from + wait, clock_.mono_now() + kLeastWait), stop);
  }
}

std::optional<GstCameraSession::Failure> GstCameraSession::connect_once(const std::stop_token& stop) {
  begin_connection();
  std::optional<Failure> failure;
  auto pipeline = RtspPipeline::start(source_, *this);
  if (!pipeline.ok()) {
    failure = Failure{SessionFailure::kUnsupported, pipeline.error().message()};
    end_connection(*failure);
    return failure;
  }
  failure = watch(**pipeline, stop);
  if (failure) {
    end_connection(*failure);  // before the teardown, which may take its time
  }
  pipeline->reset();
  report_troubles();
  return failure;
}

std::optional<GstCameraSession::Failure> GstCameraSession::watch(RtspPipeline& pipeline, const std::stop_token& stop) {
  const std::stop_callback wake{stop, [&pipeline] { pipeline.wake(); }};
  while (!stop.stop_requested()) {
    const auto left = std::chrono::ceil<microseconds>(deadline() - clock_.mono_now());
    const auto event = pipeline.wait(left);
    const auto now = clock_.mono_now();
    const std::scoped_lock lock{mutex_};
    if (event && event->kind == PipelineEvent::Kind::kFailed) {
      // With nothing set up rtspsrc only says that something failed; what was offered says why.
      const auto unusable = event->failure == SessionFailure::kRefused ? std::nullopt : unusable_offer();
      return unusable ? *unusable : Failure{event->failure, event->reason};
    }
    if (event && event->kind == PipelineEvent::Kind::kAnswered && stage_ != Stage::kPlaying) {
      stage_ = Stage::kAsking;
      stage_since_ = now;
    }
    if (event && event->kind == PipelineEvent::Kind::kPlaying && stage_ != Stage::kPlaying) {
      stage_ = Stage::kPlaying;
      stage_since_ = now;
      if (!watchdog_.has_media()) {
        watchdog_.restart(now);
      }
    }
    if (auto failure = judge(now)) {
      return failure;
    }
  }
  return std::nullopt;
}

MonoTime GstCameraSession::deadline() {
  const std::scoped_lock lock{mutex_};
  if (watchdog_.has_media() || stage_ == Stage::kPlaying) {
    return watchdog_.deadline();
  }
  return stage_since_ + (stage_ == Stage::kConnecting ? microseconds{kConnectPatience} : ask_patience_);
}

/// Under mutex_. Whether the connection must be given up now.
std::optional<GstCameraSession::Failure> GstCameraSession::judge(MonoTime now) {
  if (stage_ == Stage::kPlaying) {
    if (auto unusable = unusable_offer()) {
      return unusable;
    }
  }
  if (watchdog_.has_media() || stage_ == Stage::kPlaying) {
    if (watchdog_.is_lost(now)) {
      return Failure{
          SessionFailure::kLost,
          fmt::format("no picture for {:.1f} s", std::chrono::duration<double>{now - watchdog_.last_media()}.count())};
    }
    if (watchdog_.has_media() && !is_live_ && now - stage_since_ > kParameterSetPatience) {
      return Failure{SessionFailure::kUnsupported,
                     "the camera sends pictures without parameter sets (SPS, PPS); restart it or set it up anew"};
    }
    return std::nullopt;
  }
  if (stage_ == Stage::kConnecting && now - stage_since_ >= kConnectPatience) {
    return Failure{SessionFailure::kLost, "the camera does not answer"};
  }
  if (stage_ == Stage::kAsking && now - stage_since_ >= ask_patience_) {
    ask_patience_ = std::min<microseconds>(2 * ask_patience_, kMostAskPatience);
    return Failure{SessionFailure::kLost, "the camera's RTSP server does not answer to the end"};
  }
  return std::nullopt;
}

void GstCameraSession::begin_connection() {
  const std::scoped_lock lock{mutex_};
  offered_.clear();
  video_.reset();
  audio_.reset();
  video_parts_.reset();
  audio_parts_.reset();
  is_live_ = false;
  is_accepting_ = true;
  stage_ = Stage::kConnecting;
  stage_since_ = clock_.mono_now();
  watchdog_.restart(stage_since_);
}

void GstCameraSession::end_connection(const Failure& failure) {
  const std::scoped_lock lock{mutex_};
  is_accepting_ = false;
  if (is_live_) {
    policy_.note_live_for(std::chrono::duration_cast<microseconds>(watchdog_.last_media() - live_since_));
  }
  is_live_ = false;
  tell(state_of(failure.failure), last_packet_, failure.reason);
}

void GstCameraSession::report_troubles() {
  std::int64_t damaged = 0;
  std::int64_t jumps = 0;
  {
    const std::scoped_lock lock{mutex_};
    damaged = damaged_pictures_ - std::exchange(reported_damaged_, damaged_pictures_);
    jumps = maker_.clock_jumps() - std::exchange(reported_jumps_, maker_.clock_jumps());
  }
  if (damaged > 0) {
    log_.warn("{} pictures of this connection came with parts missing (packets lost on the network)", damaged);
  }
  if (jumps > 0) {
    log_.warn("the camera's clock or ours jumped {} times during this connection; each time a new run began", jumps);
  }
}

/// Why no video can be had from what the camera offers, if so.
std::optional<GstCameraSession::Failure> GstCameraSession::unusable_offer() const {
  if (video_ || offered_.empty()) {
    return std::nullopt;
  }
  return Failure{SessionFailure::kUnsupported,
                 fmt::format("the camera offers {}, but no H.264 or H.265; set its encoding to one of them",
                             fmt::join(offered_, ", "))};
}

// GStreamer's threads.

bool GstCameraSession::on_offer(const TrackOffer& offer) {
  const std::scoped_lock lock{mutex_};
  offered_.push_back(offer.media + " " + offer.encoding);
  if (offer.media == "video" && !video_) {
    if (auto track = video_track_of(offer); track.ok()) {
      video_ = std::move(*track);
      return true;
    }
  }
  if (offer.media == "audio" && source_.has_audio && !audio_) {
    if (auto track = audio_track_of(offer); track.ok()) {
      audio_ = std::move(*track);
      return true;
    }
  }
  return false;
}

void GstCameraSession::on_rtp(TrackKind track, std::span<const std::byte> bytes) {
  const auto packet = read_rtp_packet(bytes);
  if (!packet) {
    return;
  }
  const MediaArrival arrival{clock_.utc_now(), clock_.mono_now()};
  const std::scoped_lock lock{mutex_};
  if (!is_accepting_ || !video_) {
    return;
  }
  if (!video_parts_) {
    begin_media();
  }
  if (track == TrackKind::kVideo) {
    take_video(*packet, arrival);
  } else if (audio_parts_) {
    take_audio(*packet, arrival);
  }
}

void GstCameraSession::begin_media() {
  video_parts_.emplace(video_->codec);
  if (audio_) {
    audio_parts_.emplace(audio_->track.format.codec, audio_->aac);
  }
  maker_.begin_session(video_->codec, video_->clock_rate_hz, video_->parameter_sets,
                       audio_ ? std::optional{audio_->track} : std::nullopt);
}

void GstCameraSession::take_video(const RtpPacket& packet, MediaArrival arrival) {
  units_.clear();
  video_parts_->push(packet, arrival, units_);
  for (auto& unit : units_) {
    watchdog_.note_media(arrival.mono);
    damaged_pictures_ += unit.has_loss ? 1 : 0;
    auto made = maker_.on_video(std::move(unit));
    if (!made) {
      continue;
    }
    if (!is_live_) {
      is_live_ = true;
      ask_patience_ = kLeastAskPatience;
      live_since_ = arrival.mono;
      tell(SessionState::kLive, made->utc, "");
    }
    last_packet_ = arrival.utc;
    sink_.on_packet(std::move(made));
  }
}

void GstCameraSession::take_audio(const RtpPacket& packet, MediaArrival arrival) {
  frames_.clear();
  audio_parts_->push(packet, arrival, frames_);
  for (auto& frame : frames_) {
    if (auto made = maker_.on_audio(std::move(frame)); made && is_live_) {
      sink_.on_packet(std::move(made));
    }
  }
}

void GstCameraSession::tell(SessionState state, UtcTime since, const std::string& reason) {
  if (state == told_state_ && reason == told_reason_) {
    return;
  }
  told_state_ = state;
  told_reason_ = reason;
  sink_.on_session_state(source_.stream_id, state, since, reason);
}

std::unique_ptr<CameraSession> start_camera_session(const StreamSource& source, Clock& clock, PacketSink& sink) {
  return std::make_unique<GstCameraSession>(source, clock, sink);
}

}  // namespace hallwatch
