#pragma once

#include <opencv2/core.hpp>

#include "analytics/box.h"
#include "base/result.h"
#include "capture/picture/picture_decoder.h"

// Names OpenCV: include in .cpp files of analytics only.

namespace hallwatch {

/// A look at the picture's own bytes; the picture must outlive it, and nobody writes through it.
/// @errors kInvalidArgument: no pixels, or fewer bytes than width × height × channels
[[nodiscard]] Result<cv::Mat> mat_of(const Picture& picture);

/// Brightness, 8 bit, scaled to `width_px` (height in proportion). @errors as mat_of
[[nodiscard]] Result<cv::Mat> gray_of(const Picture& picture, int width_px);

/// Runs `body` and turns whatever OpenCV throws into an Error.
template <typename Body>
[[nodiscard]] auto guarded(const char* step, Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::exception& trouble) {
    return fail(ErrorKind::kUnavailable, std::string{step} + ": " + trouble.what());
  }
}

}  // namespace hallwatch
