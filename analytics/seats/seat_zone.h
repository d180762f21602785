#pragma once

#include <vector>

#include "analytics/box.h"
#include "base/config/site_config.h"
#include "base/ids.h"

namespace hallwatch {

/// A seat to watch: whose it is and where it lies in the picture.
struct SeatPlace {
  WindowId window_id;
  SeatId seat_id;
  std::vector<PointNorm> polygon;
};

struct PointPx {
  float x_px = 0.0F;
  float y_px = 0.0F;
};

/// A seat's polygon in px of one picture. Pure.
class SeatZone {
 public:
  SeatZone(const std::vector<PointNorm>& polygon, int width_px, int height_px);

  [[nodiscard]] const BoxPx& bounds() const { return bounds_; }
  [[nodiscard]] float area_px() const { return area_px_; }
  [[nodiscard]] bool contains(PointPx point) const;
  /// Area of the seat under a box, px².
  [[nodiscard]] float common_area_px(const BoxPx& box) const;

 private:
  std::vector<PointPx> corners_;
  BoxPx bounds_;
  float area_px_ = 0.0F;
};

/// The smallest box around a polygon, 0..1.
[[nodiscard]] BoxPx bounds_norm(const std::vector<PointNorm>& polygon);

/// A box enlarged by `share` of its width and height on each side.
[[nodiscard]] BoxPx enlarged(const BoxPx& box, float share);

}  // namespace hallwatch
