#pragma once

#include "capture/picture/ffmpeg_handles.h"
#include "capture/picture/picture_decoder.h"

// Names FFmpeg: include in .cpp files of capture/picture only.

namespace hallwatch {

/// Scales decoded frames and turns them into the wanted channels, in one pass: the scaling is done on the frame's own
/// planes (half of the bytes of RGB), the colours are made from what is left. One caller at a time.
class PictureScaler {
 public:
  PictureScaler(PictureSize size, PixelOrder order) : size_(size), order_(order) {}

  void set_size(PictureSize size) { size_ = size; }
  /// @return a picture without its time
  /// @errors kUnsupported: a pixel format or size that cannot be scaled; kResourceExhausted: no memory
  [[nodiscard]] Result<Picture> scale(const AVFrame& frame);

 private:
  /// What a scaler was made for; a new one is made when it differs.
  struct Task {
    int from_width_px = 0;
    int from_height_px = 0;
    int format = -1;
    int color_space = -1;
    int is_full_range = -1;
    int to_width_px = 0;
    int to_height_px = 0;
    friend bool operator==(const Task&, const Task&) = default;
  };
  [[nodiscard]] Task task_for(const AVFrame& frame) const;
  [[nodiscard]] Result<> prepare(const Task& task);

  PictureSize size_;
  PixelOrder order_;
  Task task_;
  picture_ffmpeg::Scaler scaler_;
};

}  // namespace hallwatch
