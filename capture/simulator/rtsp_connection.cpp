#include "capture/simulator/rtsp_connection.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "capture/simulator/session_description.h"

namespace hallwatch {
namespace {

/// The client sends more than we can be asked: no RTSP client does.
constexpr std::size_t kLongestInputBytes = 256 * 1024;

std::string answer_to(const RtspRequest& request, std::string_view status, std::string_view headers = {},
                      std::string_view body = {}) {
  return rtsp_answer(status, request.header("CSeq"), headers, body);
}

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

RtspConnection::RtspConnection(SimulatorSocket socket, RtspSurroundings surroundings)
    : socket_(std::move(socket)),
      surroundings_(surroundings),
      nonce_(fmt::format("{:08x}{:08x}", surroundings.random(), surroundings.random())),
      session_id_(fmt::format("{:08x}", surroundings.random())) {}

void RtspConnection::on_ready(MonoTime now) {
  read_all();
  if (!is_closed_) {
    answer_all(now);
  }
  if (!is_closed_) {
    flush();
  }
}

void RtspConnection::read_all() {
  std::array<char, 16 * 1024> buffer{};
  while (input_.size() <= kLongestInputBytes) {
    const auto count = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count > 0) {
      input_.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count < 0 && errno == EINTR) {
      continue;
    } else {
      is_closed_ = is_closed_ || count == 0 || errno != EAGAIN;
      return;
    }
  }
  close();
}

void RtspConnection::answer_all(MonoTime now) {
  std::string_view rest{input_};
  while (!is_closed_) {
    const auto input = parse_rtsp_input(rest);
    if (input.kind == RtspInputKind::kIncomplete) {
      break;
    }
    if (input.kind == RtspInputKind::kMalformed) {
      output_.append(bytes_of(rtsp_answer("400 Bad Request", "0", "Connection: close\r\n")));
      flush();
      close();
      return;
    }
    if (input.kind == RtspInputKind::kRequest) {
      output_.append(bytes_of(answer(input.request, now)));
      refresh_due(now);
    }
    rest.remove_prefix(input.used_bytes);
  }
  input_.erase(0, input_.size() - rest.size());
}

std::string RtspConnection::answer(const RtspRequest& request, MonoTime now) {
  const auto target = split_track_path(path_of_rtsp_url(request.url));
  const auto found = surroundings_.streams.find(target.path);
  if (found != surroundings_.streams.end() && found->second->is_down(now)) {
    close();
    return {};
  }
  if (request.method == "OPTIONS") {
    return answer_to(request, "200 OK",
                     "Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER\r\n");
  }
  const auto& credentials = surroundings_.credentials;
  if (!credentials.user.empty() &&
      !is_digest_right(request.header("Authorization"), request.method, credentials, nonce_)) {
    return answer_to(request, "401 Unauthorized",
                     fmt::format("WWW-Authenticate: {}\r\n", digest_challenge(credentials, nonce_)));
  }
  if (found == surroundings_.streams.end()) {
    return answer_to(request, "404 Not Found");
  }
  if (sender_.has_value() && stream_ != found->second.get()) {
    return answer_to(request, "459 Aggregate Operation Not Allowed");
  }
  stream_ = found->second.get();
  return answer_about_stream(request, target.track, now);
}

std::string RtspConnection::answer_about_stream(const RtspRequest& request, int track, MonoTime now) {
  if (request.method == "DESCRIBE") {
    return describe(request);
  }
  if (request.method == "SETUP") {
    return set_up(request, track);
  }
  if (request.method == "GET_PARAMETER" || request.method == "SET_PARAMETER") {
    return answer_to(request, "200 OK", sender_.has_value() ? session_header() : std::string{});
  }
  if (request.method != "PLAY" && request.method != "PAUSE" && request.method != "TEARDOWN") {
    return answer_to(request, "501 Not Implemented");
  }
  if (!sender_.has_value()) {
    return answer_to(request, "455 Method Not Valid in This State");
  }
  if (!request.header("Session").starts_with(session_id_)) {
    return answer_to(request, "454 Session Not Found");
  }
  if (request.method == "PLAY") {
    return play(request, now);
  }
  if (request.method == "PAUSE") {
    sender_->pause();
    return answer_to(request, "200 OK", session_header());
  }
  sender_.reset();
  return answer_to(request, "200 OK");
}

std::string RtspConnection::describe(const RtspRequest& request) const {
  const std::string slash = request.url.ends_with('/') ? "" : "/";
  return answer_to(request, "200 OK",
                   fmt::format("Content-Type: application/sdp\r\nContent-Base: {}{}\r\n", request.url, slash),
                   session_description(stream_->clip()));
}

std::string RtspConnection::set_up(const RtspRequest& request, int track) {
  const auto tracks = static_cast<int>(stream_->clip().tracks().size());
  track = track < 0 && tracks == 1 ? 0 : track;
  if (track < 0 || track >= tracks) {
    return answer_to(request, "404 Not Found");
  }
  if (sender_.has_value() && sender_->is_playing()) {
    return answer_to(request, "455 Method Not Valid in This State");
  }
  const auto offer = parse_rtsp_transport(request.header("Transport"));
  if (!offer.has_value() || (!offer->is_interleaved && (offer->first <= 0 || offer->second <= 0))) {
    return answer_to(request, "461 Unsupported Transport");
  }
  return set_up_route(request, track, *offer);
}

std::string RtspConnection::set_up_route(const RtspRequest& request, int track, const RtspTransportOffer& offer) {
  if (!sender_.has_value()) {
    sender_.emplace(*stream_, output_,
                    MediaSender::Surroundings{surroundings_.clock, surroundings_.udp, surroundings_.random});
  }
  const auto index = static_cast<std::size_t>(track);
  std::string transport;
  if (offer.is_interleaved) {
    const int rtp = offer.first < 0 ? 2 * track : offer.first;
    const int rtcp = offer.first < 0 ? 2 * track + 1 : offer.second;
    const auto source =
        sender_->set_route(index, TcpRoute{static_cast<std::uint8_t>(rtp), static_cast<std::uint8_t>(rtcp)});
    transport = fmt::format("RTP/AVP/TCP;unicast;interleaved={}-{};ssrc={:08X}", rtp, rtcp, source);
  } else {
    const auto source = sender_->set_route(index, UdpRoute{offer.first, offer.second});
    transport = fmt::format("RTP/AVP;unicast;client_port={}-{};server_port={}-{};ssrc={:08X}", offer.first,
                            offer.second, surroundings_.udp.rtp_port, surroundings_.udp.rtp_port + 1, source);
  }
  return answer_to(request, "200 OK", fmt::format("Transport: {}\r\n{}", transport, session_header()));
}

std::string RtspConnection::play(const RtspRequest& request, MonoTime now) {
  if (!sender_->is_playing()) {  // some clients keep a session alive with PLAY
    sender_->play(now);
  }
  std::string_view url = request.url;
  while (url.ends_with('/')) {
    url.remove_suffix(1);
  }
  return answer_to(
      request, "200 OK",
      fmt::format("{}Range: npt=now-\r\nRTP-Info: {}\r\n", session_header(), sender_->rtp_info(std::string{url})));
}

std::string RtspConnection::session_header() const {
  return fmt::format("Session: {};timeout=60\r\n", session_id_);
}

void RtspConnection::pump(MonoTime now) {
  if (!sender_.has_value()) {
    return;
  }
  sender_->pump(now);
  flush();
  refresh_due(now);
}

void RtspConnection::refresh_due(MonoTime now) {
  next_due_ = sender_.has_value() ? sender_->next_due(now).value_or(MonoTime::max()) : MonoTime::max();
}

void RtspConnection::flush() {
  const auto outcome = output_.flush(socket_.get());
  if (outcome.frames > 0) {
    stream_->count_frames(outcome.frames);
  }
  is_closed_ = is_closed_ || outcome.is_broken;
}

}  // namespace hallwatch
