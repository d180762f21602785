#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "capture/packet.h"
#include "capture/session/packet_clock.h"
#include "capture/session/rtp_packet.h"

namespace hallwatch {

/// One audio frame as it came over RTP.
struct AudioFrame {
  std::uint32_t rtp_time = 0;
  MediaArrival arrival;
  std::vector<std::byte> bytes;
};

/// How AAC frames stand in RTP payloads (RFC 3640), from SDP.
struct AacPayloadFormat {
  unsigned size_bits = 13;
  unsigned index_bits = 3;
  unsigned index_delta_bits = 3;
  std::uint32_t frame_ticks = 1'024;  ///< samples of one frame
};

/// Takes audio frames out of RTP packets: G.711 as it is, AAC by RFC 3640 with fragments and several frames a packet.
/// Pure and total.
class AudioDepacketizer {
 public:
  explicit AudioDepacketizer(Codec codec, AacPayloadFormat aac = {}) : codec_(codec), aac_(aac) {}

  /// Appends the frames that `packet` completes to `out`.
  void push(const RtpPacket& packet, MediaArrival arrival, std::vector<AudioFrame>& out);

 private:
  void take_aac(const RtpPacket& packet, MediaArrival arrival, std::vector<AudioFrame>& out);

  Codec codec_;
  AacPayloadFormat aac_;
  AudioFrame begun_;  ///< fragments of a frame so far; empty: none
  std::size_t begun_size_ = 0;
};

}  // namespace hallwatch
