#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "capture/packet.h"

namespace hallwatch {

inline std::shared_ptr<const StreamFormat> sample_format(int width_px = 640) {
  StreamFormat format;
  format.video = {Codec::kH264, width_px, 360, {std::byte{1}, std::byte{0x42}, std::byte{0}}};
  format.audio = AudioFormat{Codec::kAac, 16'000, 1, {std::byte{0x14}, std::byte{8}}};
  return std::make_shared<const StreamFormat>(std::move(format));
}

/// A made-up camera: pictures of one size, a key frame every `gop` pictures.
class SampleCamera {
 public:
  explicit SampleCamera(std::string camera = "CAM01", std::size_t picture_bytes = 1'000, int gop = 10)
      : stream_id_{CameraId{std::move(camera)}, StreamKind::kMain}, picture_bytes_(picture_bytes), gop_(gop) {}

  [[nodiscard]] const StreamId& stream_id() const { return stream_id_; }
  void begin_run(std::uint64_t run) { run_ = run; }
  void set_format(std::shared_ptr<const StreamFormat> format) { format_ = std::move(format); }
  [[nodiscard]] int count() const { return count_; }

  PacketPtr picture() {
    auto packet = blank(TrackKind::kVideo);
    packet->is_key = count_ % gop_ == 0;
    packet->bytes.assign(picture_bytes_, static_cast<std::byte>(count_ & 0xFF));
    ++count_;
    return packet;
  }
  PacketPtr sound() {
    auto packet = blank(TrackKind::kAudio);
    packet->is_key = true;
    packet->bytes.assign(160, std::byte{0xD5});
    packet->dts_90k = packet->pts_90k = (count_ - 1) * 3'600 + ++sounds_;
    return packet;
  }

 private:
  std::shared_ptr<EncodedPacket> blank(TrackKind track) {
    auto packet = std::make_shared<EncodedPacket>();
    packet->stream_id = stream_id_;
    packet->track = track;
    packet->run = run_;
    packet->utc = utc_from_us(1'758'504'600'000'000 + count_ * 40'000);
    packet->pts_90k = packet->dts_90k = count_ * 3'600;
    packet->format = format_;
    return packet;
  }

  StreamId stream_id_;
  std::size_t picture_bytes_;
  int gop_;
  int count_ = 0;
  int sounds_ = 0;
  std::uint64_t run_ = 1;
  std::shared_ptr<const StreamFormat> format_ = sample_format();
};

inline std::string random_bytes(std::mt19937& random, std::size_t size) {
  std::string text(size, '\0');
  for (auto& letter : text) {
    letter = static_cast<char>(random() & 0xFFU);
  }
  return text;
}

}  // namespace hallwatch
