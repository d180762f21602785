#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/packet.h"
#include "capture/session/audio_depacketizer.h"
#include "capture/session/decode_order.h"
#include "capture/session/packet_clock.h"
#include "capture/session/parameter_sets.h"
#include "capture/session/video_depacketizer.h"

namespace hallwatch {

/// The audio track of a session, as SDP tells of it.
struct AudioTrack {
  AudioFormat format;
  int clock_rate_hz = 8'000;
};

/// Makes EncodedPackets of what came over RTP: format, run, UTC, order of decoding. Lives as long as the camera's
/// entry in the config, over all sessions, so that runs only grow. Pure; one caller at a time.
class PacketMaker {
 public:
  explicit PacketMaker(StreamId stream_id) : stream_id_(std::move(stream_id)) {}

  /// A new RTSP session: the next packet begins a run.
  /// @param parameter_sets  NAL units from SDP; may be empty, they come in the stream as well
  void begin_session(Codec video, int clock_rate_hz, const std::vector<std::vector<std::byte>>& parameter_sets,
                     std::optional<AudioTrack> audio);

  /// @return null while the parameter sets are not known
  [[nodiscard]] PacketPtr on_video(AccessUnit unit);
  /// @return null before the first picture of the session, and for a frame that came twice
  [[nodiscard]] PacketPtr on_audio(AudioFrame frame);

  [[nodiscard]] std::uint64_t run() const { return run_; }
  /// Runs that began inside a session, because a clock jumped.
  [[nodiscard]] std::int64_t clock_jumps() const { return clock_jumps_; }
  [[nodiscard]] const std::shared_ptr<const StreamFormat>& format() const { return format_; }

 private:
  void begin_run(MediaArrival arrival);
  void renew_format();
  [[nodiscard]] std::optional<DecodeTimes> place(std::uint32_t rtp_time, MediaArrival arrival, PacketStamp& stamp);
  [[nodiscard]] std::shared_ptr<EncodedPacket> blank(TrackKind track, UtcTime utc) const;

  StreamId stream_id_;
  std::uint64_t run_ = 0;
  bool has_run_ = false;  ///< in this session
  std::int64_t clock_jumps_ = 0;
  ParameterSets sets_{Codec::kH264};
  std::shared_ptr<const StreamFormat> format_;
  std::optional<AudioTrack> audio_;
  PacketClock video_clock_{90'000};
  PacketClock audio_clock_{8'000};
  DecodeOrder order_;
  std::int64_t pictures_ = 0;  ///< in this run
  std::optional<std::int64_t> last_audio_90k_;
  UtcTime last_audio_utc_{};
};

}  // namespace hallwatch
