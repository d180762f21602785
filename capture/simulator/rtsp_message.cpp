#include "capture/simulator/rtsp_message.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

namespace hallwatch {
namespace {

constexpr std::size_t kLongestHead = 16 * 1024;
constexpr std::size_t kLongestBody = 64 * 1024;

bool equal_without_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + separator.size());
  }
}

/// A whole number from 0 to `greatest`, and nothing else in the text.
std::optional<int> number_in(std::string_view text, int greatest) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > greatest) {
    return std::nullopt;
  }
  return value;
}

RtspInput malformed() {
  return {RtspInputKind::kMalformed, 0, {}};
}

RtspInput parse_interleaved(std::string_view received) {
  if (received.size() < 4) {
    return {};
  }
  const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(received[at])); };
  const std::size_t whole = 4 + (byte(2) << 8U | byte(3));
  if (received.size() < whole) {
    return {};
  }
  return {RtspInputKind::kInterleaved, whole, {}};
}

/// "DESCRIBE rtsp://… RTSP/1.0"
bool parse_request_line(std::string_view line, RtspRequest& request) {
  const auto words = split(line, " ");
  if (words.size() != 3 || words[0].empty() || words[1].empty() || !words[2].starts_with("RTSP/1.")) {
    return false;
  }
  if (!std::all_of(words[0].begin(), words[0].end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; })) {
    return false;
  }
  request.method = words[0];
  request.url = words[1];
  return true;
}

bool parse_headers(const std::vector<std::string_view>& lines, RtspRequest& request) {
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto colon = lines[i].find(':');
    if (colon == std::string_view::npos || colon == 0) {
      return false;
    }
    request.headers.emplace_back(trimmed(lines[i].substr(0, colon)), trimmed(lines[i].substr(colon + 1)));
  }
  return true;
}

/// "5000-5001" or "5000"
std::optional<RtspTransportOffer> parse_pair(std::string_view text, int greatest, bool is_interleaved) {
  const auto dash = text.find('-');
  const auto first = number_in(text.substr(0, dash), greatest);
  if (!first.has_value()) {
    return std::nullopt;
  }
  if (dash == std::string_view::npos) {
    return RtspTransportOffer{is_interleaved, *first, *first + 1};
  }
  const auto second = number_in(text.substr(dash + 1), greatest);
  if (!second.has_value()) {
    return std::nullopt;
  }
  return RtspTransportOffer{is_interleaved, *first, *second};
}

std::optional<RtspTransportOffer> parse_offer(std::string_view text) {
  const auto parts = split(text, ";");
  const bool is_tcp = equal_without_case(parts[0], "RTP/AVP/TCP");
  if (!is_tcp && !equal_without_case(parts[0], "RTP/AVP") && !equal_without_case(parts[0], "RTP/AVP/UDP")) {
    return std::nullopt;
  }
  std::optional<RtspTransportOffer> offer;
  if (is_tcp) {
    offer = RtspTransportOffer{true, -1, -1};
  }
  for (const auto part : parts) {
    if (equal_without_case(part, "multicast") || equal_without_case(part, "mode=record")) {
      return std::nullopt;
    }
    if (is_tcp && part.starts_with("interleaved=")) {
      offer = parse_pair(part.substr(12), 255, true);
    }
    if (!is_tcp && part.starts_with("client_port=")) {
      offer = parse_pair(part.substr(12), 65'535, false);
    }
  }
  return offer;
}

}  // namespace

std::string_view RtspRequest::header(std::string_view name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& h) { return equal_without_case(h.first, name); });
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

RtspInput parse_rtsp_input(std::string_view received) {
  if (received.empty()) {
    return {};
  }
  if (received.front() == '$') {
    return parse_interleaved(received);
  }
  const auto head_end = received.find("\r\n\r\n");
  if (head_end == std::string_view::npos) {
    return received.size() > kLongestHead ? malformed() : RtspInput{};
  }
  if (head_end > kLongestHead) {
    return malformed();
  }
  RtspInput input{RtspInputKind::kRequest, head_end + 4, {}};
  const auto lines = split(received.substr(0, head_end), "\r\n");
  if (!parse_request_line(lines[0], input.request) || !parse_headers(lines, input.request)) {
    return malformed();
  }
  if (const auto length_text = input.request.header("Content-Length"); !length_text.empty()) {
    const auto length = number_in(length_text, kLongestBody);
    if (!length.has_value()) {
      return malformed();
    }
    const auto body_bytes = static_cast<std::size_t>(*length);
    if (received.size() < input.used_bytes + body_bytes) {
      return {};
    }
    input.request.body = received.substr(input.used_bytes, body_bytes);
    input.used_bytes += body_bytes;
  }
  return input;
}

std::string path_of_rtsp_url(std::string_view url) {
  if (url == "*") {
    return "*";
  }
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    const auto slash = url.find('/', scheme + 3);
    url = slash == std::string_view::npos ? std::string_view{"/"} : url.substr(slash);
  }
  url = url.substr(0, url.find('?'));
  while (url.size() > 1 && url.back() == '/') {
    url.remove_suffix(1);
  }
  return std::string{url};
}

RtspTrackPath split_track_path(std::string_view path) {
  constexpr std::string_view kMark = "/trackID=";
  const auto mark = path.rfind(kMark);
  if (mark == std::string_view::npos) {
    return {std::string{path}, -1};
  }
  const auto track = number_in(path.substr(mark + kMark.size()), 255);
  if (!track.has_value()) {
    return {std::string{path}, -1};
  }
  return {std::string{path.substr(0, mark)}, *track};
}

std::optional<RtspTransportOffer> parse_rtsp_transport(std::string_view header) {
  for (const auto text : split(header, ",")) {
    if (auto offer = parse_offer(text); offer.has_value()) {
      return offer;
    }
  }
  return std::nullopt;
}

std::string rtsp_answer(std::string_view status, std::string_view sequence, std::string_view headers,
                        std::string_view body) {
  const std::string length = body.empty() ? "" : fmt::format("Content-Length: {}\r\n", body.size());
  return fmt::format("RTSP/1.0 {}\r\nCSeq: {}\r\nServer: Hallwatch camera simulator\r\n{}{}\r\n{}", status, sequence,
                     headers, length, body);
}

}  // namespace hallwatch
