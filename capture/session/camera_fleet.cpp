#include "capture/session/camera_fleet.h"

namespace hallwatch {
namespace {

StreamSource source_of(const CameraConfig& camera, StreamKind kind) {
  StreamSource source;
  source.stream_id = {camera.camera_id, kind};
  source.url = kind == StreamKind::kSub ? camera.sub_url : camera.url;
  source.user = camera.user;
  source.password = camera.password;
  source.transport = camera.transport == "udp" ? RtspTransport::kUdp : RtspTransport::kTcp;
  source.has_audio = camera.has_audio && kind == StreamKind::kMain;
  return source;
}

std::string codec_text(const StreamFormat& format) {
  auto text = std::string{to_text(format.video.codec)};
  if (format.audio) {
    text += "+" + std::string{to_text(format.audio->codec)};
  }
  return text;
}

}  // namespace

std::vector<StreamSource> stream_sources(const SiteConfig& config) {
  std::vector<StreamSource> sources;
  for (const auto& camera : config.cameras) {
    sources.push_back(source_of(camera, StreamKind::kMain));
    if (!camera.sub_url.empty()) {
      sources.push_back(source_of(camera, StreamKind::kSub));
    }
  }
  return sources;
}

CameraFleet::CameraFleet(const SiteConfig& config, Clock& clock, PacketSink& sink, StartSession start)
    : clock_(clock), sink_(sink) {
  const auto sources = stream_sources(config);
  for (const auto& source : sources) {
    auto& report = entries_[source.stream_id].report;
    report.stream_id = source.stream_id;
    report.state = SessionState::kConnecting;
    report.since = clock.utc_now();
  }
  sessions_.reserve(sources.size());
  for (const auto& source : sources) {
    sessions_.push_back(start(source, clock_, *this));
  }
}

std::vector<StreamId> CameraFleet::streams() const {
  std::vector<StreamId> streams;
  for (const auto& [stream_id, entry] : entries_) {
    streams.push_back(stream_id);
  }
  return streams;
}

std::vector<CameraReport> CameraFleet::reports() const {
  std::vector<CameraReport> reports;
  for (const auto& [stream_id, entry] : entries_) {
    reports.push_back(report_of(entry));
  }
  return reports;
}

CameraReport CameraFleet::report(const StreamId& stream_id) const {
  const auto found = entries_.find(stream_id);
  return found == entries_.end() ? CameraReport{} : report_of(found->second);
}

CameraReport CameraFleet::report_of(const Entry& entry) const {
  const auto now = clock_.mono_now();
  const std::scoped_lock lock{entry.mutex};
  auto report = entry.report;
  const auto rates = entry.meter.rates(now);
  report.at = clock_.utc_now();
  report.frames_per_second = rates.frames_per_second;
  report.kilobits_per_second = rates.kilobits_per_second;
  return report;
}

void CameraFleet::on_packet(PacketPtr packet) {
  if (const auto found = entries_.find(packet->stream_id); found != entries_.end()) {
    auto& entry = found->second;
    const auto now = clock_.mono_now();
    const bool is_picture = packet->track == TrackKind::kVideo;
    const std::scoped_lock lock{entry.mutex};
    entry.meter.note(now, packet->bytes.size(), is_picture);
    entry.report.last_packet = std::max(entry.report.last_packet, packet->utc);
    entry.report.video_frames += is_picture ? 1 : 0;
    if (packet->format && packet->format != entry.format) {
      entry.format = packet->format;
      entry.report.codec = codec_text(*packet->format);
      entry.report.width_px = packet->format->video.width_px;
      entry.report.height_px = packet->format->video.height_px;
    }
  }
  sink_.on_packet(std::move(packet));
}

void CameraFleet::on_session_state(const StreamId& stream_id, SessionState state, UtcTime since,
                                   const std::string& reason) {
  if (const auto found = entries_.find(stream_id); found != entries_.end()) {
    const std::scoped_lock lock{found->second.mutex};
    found->second.report.state = state;
    found->second.report.since = since;
    found->second.report.reason = reason;
  }
  sink_.on_session_state(stream_id, state, since, reason);
}

}  // namespace hallwatch
