#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hallwatch {

/// A request of an RTSP client (RFC 2326).
struct RtspRequest {
  std::string method;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  /// Names are compared without regard to case; empty if there is no such header.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

enum class RtspInputKind : unsigned char {
  kIncomplete = 1,  ///< more bytes are needed
  kRequest,
  kInterleaved,  ///< a packet on the connection (receiver reports): to be skipped
  kMalformed,    ///< not RTSP, or longer than anything that a client sends
};

/// What stands at the front of the bytes received.
struct RtspInput {
  RtspInputKind kind = RtspInputKind::kIncomplete;
  std::size_t used_bytes = 0;  ///< to be taken off the front
  RtspRequest request;         ///< of kRequest
};
[[nodiscard]] RtspInput parse_rtsp_input(std::string_view received);

/// "rtsp://host:554/cam0/sub/?x" → "/cam0/sub"; "*" stays.
[[nodiscard]] std::string path_of_rtsp_url(std::string_view url);

/// "/cam0/sub/trackID=1" → {"/cam0/sub", 1}; no track: -1.
struct RtspTrackPath {
  std::string path;
  int track = -1;
};
[[nodiscard]] RtspTrackPath split_track_path(std::string_view path);

/// How a client wants one track to be sent.
struct RtspTransportOffer {
  bool is_interleaved = false;
  int first = -1;   ///< channel or UDP port of RTP; -1: the client leaves it to us (interleaved only)
  int second = -1;  ///< the same of RTCP
};
/// The first offer of a Transport header that we can serve: RTP/AVP over UDP or TCP, unicast, playing.
[[nodiscard]] std::optional<RtspTransportOffer> parse_rtsp_transport(std::string_view header);

/// An answer's text.
/// @param status   "200 OK"
/// @param headers  each with CR LF
[[nodiscard]] std::string rtsp_answer(std::string_view status, std::string_view sequence, std::string_view headers,
                                      std::string_view body = {});

}  // namespace hallwatch
