#pragma once

#include <chrono>
#include <vector>

#include "analytics/sampling/gop_watch.h"
#include "analytics/sampling/look_schedule.h"
#include "base/result.h"
#include "capture/packet.h"
#include "capture/picture/picture_decoder.h"

namespace hallwatch {

/// Chooses which packets of a stream are decoded, and gives a colour picture about once an interval: from key frames
/// alone where these come that often, else everything is decoded. One caller at a time.
class KeyFrameSource {
 public:
  explicit KeyFrameSource(std::chrono::microseconds interval);
  KeyFrameSource(const KeyFrameSource&) = delete;
  KeyFrameSource& operator=(const KeyFrameSource&) = delete;

  /// @return pictures to look at, at most kWidestPx wide
  /// @errors as PictureDecoder::decode; feed on
  [[nodiscard]] Result<std::vector<Picture>> feed(const EncodedPacket& packet);
  [[nodiscard]] bool does_take_key_frames_only() const { return takes_key_frames_only_; }

  static constexpr int kWidestPx = 1280;  ///< wider pictures gain nothing: the networks see 512 or 256 px

 private:
  [[nodiscard]] Result<std::vector<Picture>> decode_key_frame(const EncodedPacket& packet);
  void follow_size(const VideoFormat& format);

  GopWatch gop_;
  LookSchedule schedule_;
  PictureDecoder decoder_;
  bool takes_key_frames_only_ = false;
  int width_px_ = 0;
  int height_px_ = 0;
};

}  // namespace hallwatch
