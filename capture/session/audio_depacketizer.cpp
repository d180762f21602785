#include "capture/session/audio_depacketizer.h"

#include <algorithm>
#include <utility>

#include "capture/session/bit_reader.h"

namespace hallwatch {
namespace {

constexpr std::size_t kMaxFramesInPacket = 64;

/// Sizes of the frames whose heads stand in `heads`.
std::vector<std::size_t> frame_sizes(std::span<const std::byte> heads, std::size_t bits, const AacPayloadFormat& aac) {
  BitReader in{heads};
  std::vector<std::size_t> sizes;
  while (sizes.size() < kMaxFramesInPacket) {
    const auto index_bits = sizes.empty() ? aac.index_bits : aac.index_delta_bits;
    if (bits < aac.size_bits + index_bits) {
      break;
    }
    bits -= aac.size_bits + index_bits;
    const auto size = in.bits(aac.size_bits);
    in.skip(index_bits);
    sizes.push_back(size);
  }
  return sizes;
}

}  // namespace

void AudioDepacketizer::push(const RtpPacket& packet, MediaArrival arrival, std::vector<AudioFrame>& out) {
  if (codec_ == Codec::kAac) {
    take_aac(packet, arrival, out);
    return;
  }
  out.push_back({packet.time, arrival, {packet.payload.begin(), packet.payload.end()}});
}

void AudioDepacketizer::take_aac(const RtpPacket& packet, MediaArrival arrival, std::vector<AudioFrame>& out) {
  auto data = packet.payload;
  if (data.size() < 2) {
    return;
  }
  const auto bits = std::to_integer<std::size_t>(data[0]) << 8U | std::to_integer<std::size_t>(data[1]);
  const auto head_bytes = (bits + 7) / 8;
  if (2 + head_bytes > data.size()) {
    return;
  }
  const auto sizes = frame_sizes(data.subspan(2, head_bytes), bits, aac_);
  data = data.subspan(2 + head_bytes);
  const bool goes_on =
      !begun_.bytes.empty() && sizes.size() == 1 && sizes[0] == begun_size_ && packet.time == begun_.rtp_time;
  if (goes_on) {
    const auto wanted = std::min(data.size(), begun_size_ - begun_.bytes.size());
    begun_.bytes.insert(begun_.bytes.end(), data.begin(), data.begin() + static_cast<std::ptrdiff_t>(wanted));
    if (begun_.bytes.size() == begun_size_) {
      out.push_back(std::exchange(begun_, {}));
    }
    return;
  }
  begun_ = {};
  auto time = packet.time;
  for (const auto size : sizes) {
    if (size > data.size()) {
      if (sizes.size() == 1 && !data.empty()) {
        begun_ = {time, arrival, {data.begin(), data.end()}};
        begun_size_ = size;
      }
      return;
    }
    if (size > 0) {
      out.push_back({time, arrival, {data.begin(), data.begin() + static_cast<std::ptrdiff_t>(size)}});
    }
    data = data.subspan(size);
    time += aac_.frame_ticks;
  }
}

}  // namespace hallwatch
