#include "analytics/sampling/motion_gate.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "analytics/opencv_handles.h"

namespace hallwatch {
namespace {

constexpr int kSmallWidthPx = 320;
constexpr int kNoiseLevels = 12;  // VISION.md 2.6

int to_px(float place_norm, int length_px) {
  return std::clamp(static_cast<int>(std::lround(place_norm * static_cast<float>(length_px))), 0, length_px);
}

}  // namespace

Result<Picture> small_gray(const Picture& picture) {
  auto gray = gray_of(picture, kSmallWidthPx);
  if (!gray.ok()) {
    return gray.error();
  }
  return guarded("blur picture", [&]() -> Result<Picture> {
    cv::Mat blurred;
    cv::blur(*gray, blurred, {3, 3});
    Picture small;
    small.width_px = blurred.cols;
    small.height_px = blurred.rows;
    small.order = PixelOrder::kGray;
    small.utc = picture.utc;
    small.bytes.assign(blurred.datastart, blurred.dataend);
    return small;
  });
}

float moved_share(const Picture& before, const Picture& now, const BoxPx& zone_norm) {
  if (before.width_px != now.width_px || before.height_px != now.height_px || before.bytes.size() != now.bytes.size()) {
    return 1.0F;
  }
  const int left = to_px(zone_norm.left_px, now.width_px);
  const int right = to_px(zone_norm.right_px(), now.width_px);
  const int top = to_px(zone_norm.top_px, now.height_px);
  const int bottom = to_px(zone_norm.bottom_px(), now.height_px);
  int moved = 0;
  for (int row = top; row < bottom; ++row) {
    const auto start = static_cast<std::size_t>(row) * static_cast<std::size_t>(now.width_px);
    for (int column = left; column < right; ++column) {
      const auto at = start + static_cast<std::size_t>(column);
      moved += std::abs(int{before.bytes[at]} - int{now.bytes[at]}) > kNoiseLevels ? 1 : 0;
    }
  }
  const int pixels = (right - left) * (bottom - top);
  return pixels > 0 ? static_cast<float>(moved) / static_cast<float>(pixels) : 1.0F;
}

bool MotionGate::is_look_needed(const std::optional<LastLook>& last, UtcTime now, float moved) const {
  if (!last || now < last->at || now - last->at >= refresh) {
    return true;
  }
  const bool was_sure = last->presence_score <= surely_empty_below || last->presence_score >= surely_occupied_above;
  return !was_sure || moved >= least_moved_share;
}

}  // namespace hallwatch
