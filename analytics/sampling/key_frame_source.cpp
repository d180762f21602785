#include "analytics/sampling/key_frame_source.h"

#include <utility>

namespace hallwatch {

KeyFrameSource::KeyFrameSource(std::chrono::microseconds interval)
    : gop_(interval), schedule_(interval), decoder_({}, PixelOrder::kBgr) {
  decoder_.give_only([this](UtcTime at) {
    const bool is_due = schedule_.is_due(at);
    if (is_due) {
      schedule_.note_look(at);
    }
    return is_due;
  });
}

Result<std::vector<Picture>> KeyFrameSource::feed(const EncodedPacket& packet) {
  if (packet.track != TrackKind::kVideo) {
    return std::vector<Picture>{};
  }
  gop_.note(packet);
  if (packet.format != nullptr) {
    follow_size(packet.format->video);
  }
  if (packet.is_key) {
    takes_key_frames_only_ = gop_.are_key_frames_enough();
  }
  if (!takes_key_frames_only_) {
    return decoder_.decode(packet);
  }
  if (!packet.is_key || !schedule_.is_due(packet.utc)) {
    return std::vector<Picture>{};
  }
  return decode_key_frame(packet);
}

/// With B-frames a decoder keeps a key frame back until the next packet: it is asked for what it has.
Result<std::vector<Picture>> KeyFrameSource::decode_key_frame(const EncodedPacket& packet) {
  auto pictures = decoder_.decode(packet);
  auto rest = decoder_.flush();
  if (!pictures.ok()) {
    return pictures;
  }
  for (auto& picture : rest) {
    pictures->push_back(std::move(picture));
  }
  return pictures;
}

void KeyFrameSource::follow_size(const VideoFormat& format) {
  if (format.width_px == width_px_ && format.height_px == height_px_) {
    return;
  }
  width_px_ = format.width_px;
  height_px_ = format.height_px;
  const bool is_wide = width_px_ > kWidestPx;
  decoder_.set_size(is_wide ? PictureSize{kWidestPx, height_px_ * kWidestPx / width_px_} : PictureSize{});
}

}  // namespace hallwatch
