#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "capture/packet.h"
#include "capture/session/audio_depacketizer.h"
#include "capture/session/packet_maker.h"

namespace hallwatch {

/// One track of a camera's SDP.
struct TrackOffer {
  std::string media;     ///< "video", "audio", "application"
  std::string encoding;  ///< "H264", "JPEG", "PCMA", "MPEG4-GENERIC", …; upper case
  int clock_rate_hz = 0;
  std::map<std::string, std::string> parameters;  ///< of a=fmtp, and "encoding-params"
};

/// Name of a payload type that needs no a=rtpmap (RFC 3551, tables 4 and 5); "type 99" for one that we do not know.
[[nodiscard]] std::string encoding_of_payload_type(int payload_type);

/// What we take from a camera's SDP.
struct VideoTrack {
  Codec codec = Codec::kUnknown;
  int clock_rate_hz = 90'000;
  std::vector<std::vector<std::byte>> parameter_sets;
};
struct AudioOffer {
  AudioTrack track;
  AacPayloadFormat aac;
};

/// @errors kUnsupported: says what the camera sends instead
[[nodiscard]] Result<VideoTrack> video_track_of(const TrackOffer& offer);
/// @errors kUnsupported
[[nodiscard]] Result<AudioOffer> audio_track_of(const TrackOffer& offer);

/// Bytes of a base64 text; what is no base64 ends it.
[[nodiscard]] std::vector<std::byte> bytes_from_base64(std::string_view text);
/// Bytes of a hexadecimal text; what is none ends it.
[[nodiscard]] std::vector<std::byte> bytes_from_hex(std::string_view text);

}  // namespace hallwatch
