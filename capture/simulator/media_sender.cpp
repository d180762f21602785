#include "capture/simulator/media_sender.h"

#include <sys/socket.h>

#include <algorithm>

#include <fmt/format.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kReportInterval = 5s;
constexpr std::string_view kCanonicalName = "hallwatch-simulator";
/// A slow reader's backlog; beyond it frames are dropped whole, as cameras do.
constexpr std::size_t kLongestBacklogBytes = 2 << 20;

}  // namespace

std::uint32_t MediaSender::set_route(std::size_t track, MediaRoute route) {
  std::erase_if(outputs_, [&](const TrackOutput& output) { return output.track == track; });
  auto& random = surroundings_.random;
  TrackOutput output;
  output.track = track;
  output.route = route;
  output.source = static_cast<std::uint32_t>(random());
  output.first_timestamp = static_cast<std::uint32_t>(random());
  output.sequence = static_cast<std::uint16_t>(random());
  outputs_.push_back(output);
  return output.source;
}

bool MediaSender::uses_tcp() const {
  return std::any_of(outputs_.begin(), outputs_.end(),
                     [](const TrackOutput& output) { return std::holds_alternative<TcpRoute>(output.route); });
}

void MediaSender::play(MonoTime now) {
  stream_.on_play(now);
  const auto key = ClipCursor::last_key_until(stream_.clip(), stream_.media_at(now));
  lag_ = stream_.media_at(now) - key.due();
  for (auto& output : outputs_) {
    output.cursor = ClipCursor::first_from(stream_.clip(), output.track, key.due());
    output.next_report = now;
  }
  if (!is_playing_) {
    stream_.count_sessions(1);
  }
  is_playing_ = true;
  seen_stalls_ = stream_.stalls();
}

void MediaSender::pause() {
  if (is_playing_) {
    stream_.count_sessions(-1);
  }
  is_playing_ = false;
}

std::string MediaSender::rtp_info(const std::string& url) const {
  std::vector<std::string> parts;
  for (const auto& output : outputs_) {
    parts.push_back(fmt::format("url={}/trackID={};seq={};rtptime={}", url, output.track, output.sequence,
                                timestamp(output, output.cursor->rtp_ticks())));
  }
  return fmt::format("{}", fmt::join(parts, ","));
}

std::uint32_t MediaSender::timestamp(const TrackOutput& output, std::int64_t ticks) const {
  const int clock_rate = stream_.clip().tracks()[output.track].clock_rate;
  return output.first_timestamp + static_cast<std::uint32_t>(ticks + stream_.jumped_ticks(clock_rate));
}

bool MediaSender::is_at_end(const TrackOutput& output) const {
  return !stream_.is_looped() && output.cursor->loop() > 0;
}

void MediaSender::pump(MonoTime now) {
  if (!is_playing_) {
    return;
  }
  if (stream_.is_stalled(now)) {
    return;
  }
  if (seen_stalls_ != stream_.stalls()) {
    resume_after_stall(now);
  }
  for (auto& output : outputs_) {
    send_due_units(output, now);
  }
  // The last picture keeps its full length before the session ends.
  if (!stream_.is_looped() && media_at(now) >= stream_.clip().length() &&
      std::all_of(outputs_.begin(), outputs_.end(), [this](const TrackOutput& o) { return is_at_end(o); })) {
    say_goodbye(now);
    pause();
  }
}

/// What was due meanwhile is gone: a camera that hung has no pictures of that time.
void MediaSender::resume_after_stall(MonoTime now) {
  seen_stalls_ = stream_.stalls();
  for (auto& output : outputs_) {
    output.cursor = ClipCursor::first_from(stream_.clip(), output.track, media_at(now));
    output.cursor->advance_to_key();
  }
}

void MediaSender::send_due_units(TrackOutput& output, MonoTime now) {
  const auto media = media_at(now);
  while (!is_at_end(output) && output.cursor->due() <= media) {
    if (stream_.sends_reports() && now >= output.next_report) {
      send_control(output, sender_report_bytes(report_of(output, now), kCanonicalName));
      output.next_report = now + kReportInterval;
    }
    send_unit(output, now);
    output.cursor->advance();
  }
}

SenderReport MediaSender::report_of(const TrackOutput& output, MonoTime now) const {
  // The session's pictures count as taken when they are sent: its lag behind the camera's clock does not show.
  const auto late = std::chrono::floor<std::chrono::microseconds>(media_at(now) - output.cursor->due());
  return {output.source, surroundings_.clock.utc_now() - late, timestamp(output, output.cursor->send_ticks()),
          output.packets, output.octets};
}

void MediaSender::send_unit(TrackOutput& output, MonoTime now) {
  const ClipTrack& track = output.cursor->track();
  const ClipUnit& unit = output.cursor->unit();
  if (output_.pending_bytes() > kLongestBacklogBytes) {
    output.sequence = static_cast<std::uint16_t>(output.sequence + unit.payload_count);
    return;
  }
  bool is_whole = true;
  for (std::uint32_t i = 0; i < unit.payload_count; ++i) {
    is_whole = send_payload(output, track.store.payloads[unit.first_payload + i], now) && is_whole;
  }
  const auto* udp = std::get_if<UdpRoute>(&output.route);
  if (udp != nullptr) {
    is_whole = udp_output_.flush(surroundings_.udp.rtp.get(), loopback_address(udp->rtp_port)) && is_whole;
  }
  if (!is_whole || track.kind != TrackKind::kVideo) {
    return;
  }
  if (udp != nullptr) {
    stream_.count_frames(1);
  } else {
    output_.end_frame();
  }
}

/// @return false: the packet was lost on purpose
bool MediaSender::send_payload(TrackOutput& output, const PayloadStore::Payload& payload, MonoTime now) {
  const ClipTrack& track = output.cursor->track();
  const auto header = rtp_header_bytes({track.payload_type, payload.has_marker, output.sequence++,
                                        timestamp(output, output.cursor->rtp_ticks()), output.source});
  auto& random = surroundings_.random;
  if (stream_.loss_ppm() > 0 && random() % 1'000'000 < stream_.loss_ppm()) {
    return false;
  }
  auto body = track.store.bytes_of(payload);
  if (stream_.sends_garbage(now)) {
    noise_.resize(body.size());
    std::generate(noise_.begin(), noise_.end(), [&] { return static_cast<std::uint8_t>(random()); });
    body = noise_;
  }
  ++output.packets;
  output.octets += static_cast<std::uint32_t>(body.size());
  if (const auto* tcp = std::get_if<TcpRoute>(&output.route)) {
    output_.append(interleaved_header(tcp->rtp_channel, header.size() + body.size()));
    output_.append(header);
    output_.append(body);
    return true;
  }
  udp_output_.append(header, body);
  return true;
}

void MediaSender::send_control(const TrackOutput& output, std::span<const std::uint8_t> packet) {
  if (const auto* tcp = std::get_if<TcpRoute>(&output.route)) {
    output_.append(interleaved_header(tcp->rtcp_channel, packet.size()));
    output_.append(packet);
    return;
  }
  // A report that the kernel does not take is lost, as on any network.
  const auto address = loopback_address(std::get<UdpRoute>(output.route).rtcp_port);
  ::sendto(surroundings_.udp.rtcp.get(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

void MediaSender::say_goodbye(MonoTime now) {
  for (const auto& output : outputs_) {
    send_control(output, goodbye_bytes(report_of(output, now), kCanonicalName));
  }
}

std::optional<MonoTime> MediaSender::next_due(MonoTime now) const {
  if (!is_playing_) {
    return std::nullopt;
  }
  if (stream_.is_stalled(now)) {
    return stream_.stalled_until();
  }
  auto media = std::chrono::nanoseconds::max();
  for (const auto& output : outputs_) {
    media = std::min(media, is_at_end(output) ? stream_.clip().length() : output.cursor->due());
  }
  return now + std::max(std::chrono::nanoseconds{0}, media - media_at(now));
}

}  // namespace hallwatch
