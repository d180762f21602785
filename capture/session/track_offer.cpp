#include "capture/session/track_offer.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "capture/session/bit_reader.h"

namespace hallwatch {
namespace {

constexpr int kMaxClockRate_hz = 1'000'000;

std::string_view parameter(const TrackOffer& offer, const char* key) {
  const auto found = offer.parameters.find(key);
  return found == offer.parameters.end() ? std::string_view{} : std::string_view{found->second};
}

int number(std::string_view text, int otherwise) {
  int value = otherwise;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : otherwise;
}

void add_sets(std::vector<std::vector<std::byte>>& sets, std::string_view base64_list) {
  while (!base64_list.empty()) {
    const auto comma = std::min(base64_list.find(','), base64_list.size());
    auto set = bytes_from_base64(base64_list.substr(0, comma));
    if (!set.empty()) {
      sets.push_back(std::move(set));
    }
    base64_list.remove_prefix(std::min(comma + 1, base64_list.size()));
  }
}

int value_of_base64(char letter) {
  if (letter >= 'A' && letter <= 'Z') {
    return letter - 'A';
  }
  if (letter >= 'a' && letter <= 'z') {
    return letter - 'a' + 26;
  }
  if (letter >= '0' && letter <= '9') {
    return letter - '0' + 52;
  }
  return letter == '+' ? 62 : letter == '/' ? 63 : -1;
}

/// Reads an AudioSpecificConfig (ISO 14496-3 1.6.2.1) as far as we need it.
struct SpecificConfig {
  int channels = 0;
  std::uint32_t frame_samples = 1'024;
};
SpecificConfig read_specific_config(const std::vector<std::byte>& bytes) {
  BitReader in{bytes};
  if (in.bits(5) == 31) {
    in.skip(6);
  }
  if (in.bits(4) == 15) {
    in.skip(24);
  }
  SpecificConfig config;
  const auto channels = in.bits(4);
  const bool is_short = in.flag();  // frameLengthFlag
  config.channels = in.has_failed() || channels > 7 ? 0 : channels == 7 ? 8 : static_cast<int>(channels);
  config.frame_samples = !in.has_failed() && is_short ? 960 : 1'024;
  return config;
}

Error unsupported(const TrackOffer& offer, std::string_view wanted) {
  return fail(ErrorKind::kUnsupported,
              fmt::format("the camera sends {} as {}; set it to {}", offer.media, offer.encoding, wanted));
}

}  // namespace

std::string encoding_of_payload_type(int payload_type) {
  switch (payload_type) {
    case 0:
      return "PCMU";
    case 8:
      return "PCMA";
    case 14:
      return "MPA";
    case 26:
      return "JPEG";
    case 32:
      return "MPV";
    case 33:
      return "MP2T";
    default:
      return fmt::format("type {}", payload_type);
  }
}

std::vector<std::byte> bytes_from_base64(std::string_view text) {
  std::vector<std::byte> bytes;
  unsigned gathered = 0;
  unsigned bits = 0;
  for (const char letter : text) {
    const int value = value_of_base64(letter);
    if (value < 0) {
      break;
    }
    gathered = (gathered << 6U | static_cast<unsigned>(value)) & 0xFFFFU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<std::byte>(gathered >> bits & 0xFFU));
    }
  }
  return bytes;
}

std::vector<std::byte> bytes_from_hex(std::string_view text) {
  std::vector<std::byte> bytes;
  for (; text.size() >= 2; text.remove_prefix(2)) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + 2, value, 16);
    if (error != std::errc{} || end != text.data() + 2) {
      break;
    }
    bytes.push_back(static_cast<std::byte>(value));
  }
  return bytes;
}

Result<VideoTrack> video_track_of(const TrackOffer& offer) {
  VideoTrack track;
  track.codec = offer.encoding == "H264" ? Codec::kH264 : offer.encoding == "H265" ? Codec::kH265 : Codec::kUnknown;
  if (offer.media != "video" || track.codec == Codec::kUnknown) {
    return unsupported(offer, "H.264 or H.265");
  }
  if (offer.clock_rate_hz > 0 && offer.clock_rate_hz <= kMaxClockRate_hz) {
    track.clock_rate_hz = offer.clock_rate_hz;
  }
  for (const auto* key : {"sprop-parameter-sets", "sprop-vps", "sprop-sps", "sprop-pps"}) {
    add_sets(track.parameter_sets, parameter(offer, key));
  }
  return track;
}

Result<AudioOffer> audio_track_of(const TrackOffer& offer) {
  AudioOffer audio;
  auto& format = audio.track.format;
  format.codec = offer.encoding == "PCMA"            ? Codec::kPcma
                 : offer.encoding == "PCMU"          ? Codec::kPcmu
                 : offer.encoding == "MPEG4-GENERIC" ? Codec::kAac
                                                     : Codec::kUnknown;
  if (offer.media != "audio" || format.codec == Codec::kUnknown) {
    return unsupported(offer, "G.711 or AAC");
  }
  if (offer.clock_rate_hz < 1 || offer.clock_rate_hz > kMaxClockRate_hz) {
    return fail(ErrorKind::kUnsupported, fmt::format("the camera's audio has a clock of {} Hz", offer.clock_rate_hz));
  }
  audio.track.clock_rate_hz = format.sample_rate = offer.clock_rate_hz;
  format.channels = std::clamp(number(parameter(offer, "encoding-params"), 1), 1, 8);
  if (format.codec != Codec::kAac) {
    return audio;
  }
  format.decoder_config = bytes_from_hex(parameter(offer, "config"));
  const auto config = read_specific_config(format.decoder_config);
  if (format.decoder_config.size() < 2) {
    return fail(ErrorKind::kUnsupported, "the camera sends AAC without its config");
  }
  format.channels = config.channels > 0 ? config.channels : format.channels;
  const auto bits = [&](const char* key, int otherwise) {
    return static_cast<unsigned>(std::clamp(number(parameter(offer, key), otherwise), 0, 32));
  };
  audio.aac = {bits("sizelength", 0), bits("indexlength", 0), bits("indexdeltalength", 0), config.frame_samples};
  if (audio.aac.size_bits == 0) {
    return fail(ErrorKind::kUnsupported, "the camera sends AAC frames of constant size");
  }
  return audio;
}

}  // namespace hallwatch
