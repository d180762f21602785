#pragma once

#include <algorithm>
#include <cmath>

namespace hallwatch {

/// A rectangle in a stored picture, px, origin top left; edges may lie outside the picture.
struct BoxPx {
  float left_px = 0.0F;
  float top_px = 0.0F;
  float width_px = 0.0F;
  float height_px = 0.0F;

  [[nodiscard]] float right_px() const { return left_px + width_px; }
  [[nodiscard]] float bottom_px() const { return top_px + height_px; }
  [[nodiscard]] float area_px() const { return std::max(width_px, 0.0F) * std::max(height_px, 0.0F); }
  [[nodiscard]] bool is_finite() const {
    return std::isfinite(left_px) && std::isfinite(top_px) && std::isfinite(width_px) && std::isfinite(height_px);
  }
  friend bool operator==(const BoxPx&, const BoxPx&) = default;
};

/// The part that both cover; empty (width or height 0) if there is none.
[[nodiscard]] inline BoxPx intersection(const BoxPx& a, const BoxPx& b) {
  const float left = std::max(a.left_px, b.left_px);
  const float top = std::max(a.top_px, b.top_px);
  return {left, top, std::max(0.0F, std::min(a.right_px(), b.right_px()) - left),
          std::max(0.0F, std::min(a.bottom_px(), b.bottom_px()) - top)};
}

/// Area of both over area of either, 0..1.
[[nodiscard]] inline float intersection_over_union(const BoxPx& a, const BoxPx& b) {
  const float common = intersection(a, b).area_px();
  const float together = a.area_px() + b.area_px() - common;
  return together > 0.0F ? common / together : 0.0F;
}

}  // namespace hallwatch
