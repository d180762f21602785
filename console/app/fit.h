#pragma once

#include "capture/picture/picture_decoder.h"

namespace hallwatch {

/// The largest size inside `box` that keeps the shape of `video`; even, at least 2 × 2. 0 × 0 if either is empty.
[[nodiscard]] constexpr PictureSize fit_inside(PictureSize video, PictureSize box) {
  if (video.width_px <= 0 || video.height_px <= 0 || box.width_px <= 0 || box.height_px <= 0) {
    return {};
  }
  const auto even = [](long long px) { return px < 2 ? 2 : static_cast<int>(px / 2 * 2); };
  const long long height = 1LL * box.width_px * video.height_px / video.width_px;
  if (height <= box.height_px) {
    return {even(box.width_px), even(height)};
  }
  return {even(1LL * box.height_px * video.width_px / video.height_px), even(box.height_px)};
}

}  // namespace hallwatch
