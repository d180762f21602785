#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "capture/packet.h"
#include "capture/simulator/nal_units.h"

namespace hallwatch {

/// Longest RTP payload that we cut, bytes: fits an Ethernet frame with IP, UDP and RTP headers.
inline constexpr std::size_t kLongestPayload = 1'400;

/// RTP payloads one behind the other, cut once when a clip is read and sent as often as it loops.
struct PayloadStore {
  struct Payload {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    bool has_marker = false;  ///< RTP marker bit: last of its access unit
  };
  std::vector<std::uint8_t> bytes;
  std::vector<Payload> payloads;

  [[nodiscard]] std::span<const std::uint8_t> bytes_of(const Payload& payload) const {
    return std::span{bytes}.subspan(payload.offset, payload.length);
  }
};

/// Cuts one access unit of H.264 (RFC 6184) or H.265 (RFC 7798): single NAL units, fragments where they are long.
void append_video_payloads(PayloadStore& store, std::span<const NalUnit> units, Codec codec);

/// Cuts one AAC frame (RFC 3640, AAC-hbr: 13 bits of size, 3 of index).
void append_aac_payloads(PayloadStore& store, std::span<const std::uint8_t> frame);

/// G.711: the samples as they are.
void append_plain_payload(PayloadStore& store, std::span<const std::uint8_t> samples);

}  // namespace hallwatch
