#include <opencv2/imgproc.hpp>

#include "analytics/opencv_handles.h"

namespace hallwatch {

Result<cv::Mat> mat_of(const Picture& picture) {
  const auto wanted = static_cast<std::size_t>(std::max(picture.width_px, 0)) *
                      static_cast<std::size_t>(std::max(picture.height_px, 0)) *
                      static_cast<std::size_t>(picture.channels());
  if (wanted == 0 || picture.bytes.size() < wanted) {
    return fail(ErrorKind::kInvalidArgument, "picture without pixels or with too few bytes");
  }
  // cv::Mat has no read-only form.
  auto* const bytes = const_cast<std::uint8_t*>(picture.bytes.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  return cv::Mat(picture.height_px, picture.width_px, CV_8UC(picture.channels()), bytes);
}

Result<cv::Mat> gray_of(const Picture& picture, int width_px) {
  return guarded("scale picture", [&]() -> Result<cv::Mat> {
    const auto whole = mat_of(picture);
    if (!whole.ok()) {
      return whole.error();
    }
    const int height_px = std::max(1, width_px * picture.height_px / picture.width_px);
    cv::Mat small;
    cv::resize(*whole, small, {width_px, height_px}, 0.0, 0.0,
               width_px < picture.width_px ? cv::INTER_AREA : cv::INTER_LINEAR);
    if (picture.order == PixelOrder::kGray) {
      return small;
    }
    cv::Mat gray;
    cv::cvtColor(small, gray, picture.order == PixelOrder::kBgr ? cv::COLOR_BGR2GRAY : cv::COLOR_RGBA2GRAY);
    return gray;
  });
}

}  // namespace hallwatch
