#include "analytics/detection/letterbox.h"

#include <opencv2/imgproc.hpp>

#include "analytics/opencv_handles.h"

namespace hallwatch {
namespace {

cv::Rect clipped(const BoxPx& part, const Picture& picture) {
  const auto whole =
      intersection(part, {0.0F, 0.0F, static_cast<float>(picture.width_px), static_cast<float>(picture.height_px)});
  return {static_cast<int>(whole.left_px), static_cast<int>(whole.top_px), static_cast<int>(whole.width_px),
          static_cast<int>(whole.height_px)};
}

/// Copies one colour of `pixels` into its plane; rows and columns beyond it stay 0.
void fill_plane(const cv::Mat& pixels, int channel, int size_px, float* plane) {
  for (int row = 0; row < pixels.rows; ++row) {
    const auto* from = pixels.ptr<std::uint8_t>(row) + channel;
    float* to = plane + static_cast<std::ptrdiff_t>(row) * size_px;
    for (int column = 0; column < pixels.cols; ++column) {
      to[column] = static_cast<float>(from[static_cast<std::ptrdiff_t>(column) * pixels.channels()]);
    }
  }
}

}  // namespace

Result<Letterbox> letterbox(const Picture& picture, const BoxPx& part, int size_px) {
  if (picture.order == PixelOrder::kGray) {
    return fail(ErrorKind::kInvalidArgument, "the detector needs a colour picture");
  }
  return guarded("scale picture for the network", [&]() -> Result<Letterbox> {
    const auto whole = mat_of(picture);
    if (!whole.ok()) {
      return whole.error();
    }
    const cv::Rect cut = clipped(part, picture);
    if (cut.area() == 0) {
      return fail(ErrorKind::kInvalidArgument, "the part to look at lies outside the picture");
    }
    Letterbox result;
    const auto size = static_cast<float>(size_px);
    result.scale = std::min(size / static_cast<float>(cut.width), size / static_cast<float>(cut.height));
    result.left_px = static_cast<float>(cut.x);
    result.top_px = static_cast<float>(cut.y);
    const auto scaled = [&](int length) {
      return std::clamp(static_cast<int>(std::lround(static_cast<float>(length) * result.scale)), 1, size_px);
    };
    cv::Mat pixels;
    cv::resize((*whole)(cut), pixels, {scaled(cut.width), scaled(cut.height)}, 0.0, 0.0,
               result.scale < 1.0F ? cv::INTER_AREA : cv::INTER_LINEAR);
    const auto plane_size = static_cast<std::size_t>(size_px) * static_cast<std::size_t>(size_px);
    result.planes.assign(3 * plane_size, 0.0F);
    const bool is_bgr = picture.order == PixelOrder::kBgr;
    for (std::size_t colour = 0; colour < 3; ++colour) {
      const int channel = static_cast<int>(is_bgr ? 2 - colour : colour);
      fill_plane(pixels, channel, size_px, result.planes.data() + colour * plane_size);
    }
    return result;
  });
}

}  // namespace hallwatch
