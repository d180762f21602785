#pragma once

#include <vector>

#include "analytics/box.h"
#include "base/result.h"
#include "capture/picture/picture_decoder.h"

namespace hallwatch {

/// A part of a picture as a network wants it, and how to come back from there.
struct Letterbox {
  std::vector<float> planes;  ///< R, G, B, each size × size, 0..255; what the part does not fill is 0
  float scale = 1.0F;         ///< network px per picture px
  float left_px = 0.0F;       ///< corner of the part in the picture
  float top_px = 0.0F;

  [[nodiscard]] BoxPx to_picture(const BoxPx& box) const {
    return {box.left_px / scale + left_px, box.top_px / scale + top_px, box.width_px / scale, box.height_px / scale};
  }
};

/// Scales a part of a picture into a square without changing its proportions (a squashed person is found badly).
/// @param part  clipped to the picture
/// @errors kInvalidArgument: the part is empty or outside, the picture has no pixels or is gray
[[nodiscard]] Result<Letterbox> letterbox(const Picture& picture, const BoxPx& part, int size_px);

}  // namespace hallwatch
