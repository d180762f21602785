#include "recorder/fragment/packet_times.h"

#include <array>

#include "recorder/fragment/byte_fields.h"

namespace hallwatch {
namespace {

// FROZEN: bits of a packet's first byte.
constexpr std::uint8_t kAudio = 1;
constexpr std::uint8_t kKey = 2;
constexpr std::uint8_t kPtsDiffers = 4;

// Wraps instead of overflowing, so that hostile bytes do no harm; the same on both sides.
std::int64_t plus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
std::int64_t minus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t us_of_ticks(std::int64_t ticks) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(ticks) * 100U) / 9;
}

/// What is expected of a track's next packet: the step of the last two, and UTC as far on as decode time.
struct TrackMemory {
  std::int64_t dts_90k = 0;
  std::int64_t step_90k = 0;
  std::int64_t utc_us = 0;

  [[nodiscard]] std::int64_t expected_dts() const { return plus(dts_90k, step_90k); }
  [[nodiscard]] std::int64_t expected_utc(std::int64_t next_dts) const {
    return plus(utc_us, us_of_ticks(minus(next_dts, dts_90k)));
  }
  void advance(std::int64_t next_dts, std::int64_t next_utc) {
    step_90k = minus(next_dts, dts_90k);
    dts_90k = next_dts;
    utc_us = next_utc;
  }
};

}  // namespace

PacketTimes times_of(const EncodedPacket& packet) {
  return {packet.track, packet.is_key, packet.utc, packet.pts_90k, packet.dts_90k};
}

std::vector<std::byte> encode_packet_times(std::span<const PacketTimes> packets) {
  std::array<TrackMemory, 2> tracks{};
  ByteWriter out;
  out.varint(packets.size());
  for (const auto& packet : packets) {
    const bool is_audio = packet.track == TrackKind::kAudio;
    auto& track = tracks[is_audio ? 1 : 0];
    const auto flags =
        (is_audio ? kAudio : 0U) | (packet.is_key ? kKey : 0U) | (packet.pts_90k != packet.dts_90k ? kPtsDiffers : 0U);
    out.big(static_cast<std::uint8_t>(flags)).signed_varint(minus(packet.dts_90k, track.expected_dts()));
    out.signed_varint(minus(to_us(packet.utc), track.expected_utc(packet.dts_90k)));
    if (packet.pts_90k != packet.dts_90k) {
      out.signed_varint(minus(packet.pts_90k, packet.dts_90k));
    }
    track.advance(packet.dts_90k, to_us(packet.utc));
  }
  return out.take();
}

Result<std::vector<PacketTimes>> parse_packet_times(std::span<const std::byte> bytes) {
  std::array<TrackMemory, 2> tracks{};
  ByteReader in{bytes};
  const auto count = in.varint();
  std::vector<PacketTimes> packets;
  for (std::uint64_t at = 0; at < count && in.ok(); ++at) {
    const auto flags = in.big<std::uint8_t>();
    auto& track = tracks[(flags & kAudio) != 0 ? 1 : 0];
    PacketTimes packet;
    packet.track = (flags & kAudio) != 0 ? TrackKind::kAudio : TrackKind::kVideo;
    packet.is_key = (flags & kKey) != 0;
    packet.dts_90k = plus(track.expected_dts(), in.signed_varint());
    packet.utc = utc_from_us(plus(track.expected_utc(packet.dts_90k), in.signed_varint()));
    packet.pts_90k = (flags & kPtsDiffers) != 0 ? plus(packet.dts_90k, in.signed_varint()) : packet.dts_90k;
    track.advance(packet.dts_90k, to_us(packet.utc));
    packets.push_back(packet);
  }
  if (!in.ok() || in.left() != 0) {
    return fail(ErrorKind::kInvalidArgument, "the seal's times do not fit");
  }
  return packets;
}

}  // namespace hallwatch
