#pragma once

#include <cstdint>

#include <imgui.h>

#include "capture/picture/picture_decoder.h"
#include "console/app/hall_snapshot.h"
#include "console/widgets/item_registry.h"

namespace hallwatch {

/// A picture on the graphics card, of the size it has on the screen. Made, filled and ended with the window's OpenGL
/// context current: frame thread.
class VideoTexture {
 public:
  VideoTexture() = default;
  ~VideoTexture();
  VideoTexture(VideoTexture&& other) noexcept;
  VideoTexture& operator=(VideoTexture&& other) noexcept;

  /// Puts an RGBA picture there; a new texture only when the size changes.
  void upload(const Picture& picture);
  [[nodiscard]] PictureView view() const { return {texture_, width_px_, height_px_}; }

 private:
  void release();

  std::uint32_t texture_ = 0;
  int width_px_ = 0;
  int height_px_ = 0;
};

/// Draws a picture into the middle of `box`, in its own shape and, where it fits, pixel for pixel; opaque, without
/// blending (a fifth of the CPU per frame where there is no graphics card). Nothing if there is no picture.
/// @param light  255 as it is, less is darker
/// @return where it lies
ScreenRect draw_picture(const PictureView& picture, const ScreenRect& box, int light);

}  // namespace hallwatch
