#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time/utc_time.h"

namespace hallwatch {

enum class Codec : unsigned char {
  kUnknown = 0,
  kH264 = 1,  // FROZEN: on wire
  kH265 = 2,
  kPcma = 3,  ///< G.711 A-law
  kPcmu = 4,  ///< G.711 µ-law
  kAac = 5,
};
[[nodiscard]] std::string_view to_text(Codec codec);         ///< "H264", "H265", "PCMA", "PCMU", "AAC"
[[nodiscard]] Codec codec_from_text(std::string_view text);  ///< kUnknown for any other text

enum class TrackKind : unsigned char { kUnknown = 0, kVideo = 1, kAudio = 2 };  // FROZEN: on wire

/// What a decoder or a file header must know of a video track.
struct VideoFormat {
  Codec codec = Codec::kUnknown;  ///< kH264 or kH265
  int width_px = 0;
  int height_px = 0;
  std::vector<std::byte> decoder_config;  ///< avcC or hvcC record (ISO 14496-15), NAL lengths of 4 bytes

  friend bool operator==(const VideoFormat&, const VideoFormat&) = default;
};

/// What a decoder or a file header must know of an audio track.
struct AudioFormat {
  Codec codec = Codec::kUnknown;  ///< kPcma, kPcmu or kAac
  int sample_rate = 0;            ///< samples per second
  int channels = 0;
  std::vector<std::byte> decoder_config;  ///< AudioSpecificConfig for AAC, else empty

  friend bool operator==(const AudioFormat&, const AudioFormat&) = default;
};

/// The tracks of one stream. A change of it begins a new file.
struct StreamFormat {
  VideoFormat video;
  std::optional<AudioFormat> audio;  ///< nothing: the camera sends none, or it is turned off

  friend bool operator==(const StreamFormat&, const StreamFormat&) = default;
};

/// One access unit of video, or one audio frame, as the camera sent it; never changed, shared by its readers.
struct EncodedPacket {
  StreamId stream_id;
  TrackKind track = TrackKind::kUnknown;
  bool is_key = false;       ///< video: decoding can begin here (IDR, or IRAP of H.265); audio: true
  std::uint64_t run = 0;     ///< one unbroken RTSP session and packet clock; grows with each new one
  UtcTime utc{};             ///< by the packet clock (capture/packet_clock.h); never goes back within a run
  std::int64_t pts_90k = 0;  ///< camera clock since the start of the run, ticks of 1/90000 s
  std::int64_t dts_90k = 0;  ///< order of decoding; equals pts_90k when there are no B-frames
  std::shared_ptr<const StreamFormat> format;  ///< in force for this packet; the same object while unchanged
  /// Video: NAL units, each behind its length in 4 bytes big endian, byte for byte as received, SEI included;
  /// no access unit delimiter is added. Audio: the frame's bytes (no ADTS).
  std::vector<std::byte> bytes;
};

using PacketPtr = std::shared_ptr<const EncodedPacket>;

}  // namespace hallwatch
