#include "analytics/seats/seat_zone.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace hallwatch {
namespace {

float area_of(const std::vector<PointPx>& corners) {
  float twice = 0.0F;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const auto& a = corners[i];
    const auto& b = corners[(i + 1) % corners.size()];
    twice += a.x_px * b.y_px - b.x_px * a.y_px;
  }
  return std::abs(twice) / 2.0F;
}

/// How far a point lies inside one side of a box; negative outside.
using Depth = std::function<float(const PointPx&)>;

PointPx crossing(const PointPx& a, const PointPx& b, float depth_a, float depth_b) {
  const float share = depth_a / (depth_a - depth_b);
  return {a.x_px + share * (b.x_px - a.x_px), a.y_px + share * (b.y_px - a.y_px)};
}

/// The polygon cut along one side (Sutherland and Hodgman). A hollow polygon may keep edges without area.
std::vector<PointPx> cut(const std::vector<PointPx>& corners, const Depth& depth) {
  std::vector<PointPx> kept;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const auto& a = corners[i];
    const auto& b = corners[(i + 1) % corners.size()];
    const float depth_a = depth(a);
    const float depth_b = depth(b);
    if (depth_a >= 0.0F) {
      kept.push_back(a);
    }
    if ((depth_a >= 0.0F) != (depth_b >= 0.0F)) {
      kept.push_back(crossing(a, b, depth_a, depth_b));
    }
  }
  return kept;
}

}  // namespace

BoxPx bounds_norm(const std::vector<PointNorm>& polygon) {
  if (polygon.empty()) {
    return {};
  }
  const auto [left, right] = std::minmax_element(polygon.begin(), polygon.end(),
                                                 [](const auto& a, const auto& b) { return a.x_norm < b.x_norm; });
  const auto [top, bottom] = std::minmax_element(polygon.begin(), polygon.end(),
                                                 [](const auto& a, const auto& b) { return a.y_norm < b.y_norm; });
  return {left->x_norm, top->y_norm, right->x_norm - left->x_norm, bottom->y_norm - top->y_norm};
}

BoxPx enlarged(const BoxPx& box, float share) {
  return {box.left_px - share * box.width_px, box.top_px - share * box.height_px, box.width_px * (1.0F + 2.0F * share),
          box.height_px * (1.0F + 2.0F * share)};
}

SeatZone::SeatZone(const std::vector<PointNorm>& polygon, int width_px, int height_px) {
  const auto width = static_cast<float>(width_px);
  const auto height = static_cast<float>(height_px);
  for (const auto& corner : polygon) {
    corners_.push_back({corner.x_norm * width, corner.y_norm * height});
  }
  const auto norm = bounds_norm(polygon);
  bounds_ = {norm.left_px * width, norm.top_px * height, norm.width_px * width, norm.height_px * height};
  area_px_ = area_of(corners_);
}

bool SeatZone::contains(PointPx point) const {
  bool is_inside = false;
  for (std::size_t i = 0; i < corners_.size(); ++i) {
    const auto& a = corners_[i];
    const auto& b = corners_[(i + 1) % corners_.size()];
    const bool does_cross = (a.y_px > point.y_px) != (b.y_px > point.y_px);
    if (does_cross && point.x_px < a.x_px + (point.y_px - a.y_px) / (b.y_px - a.y_px) * (b.x_px - a.x_px)) {
      is_inside = !is_inside;
    }
  }
  return is_inside;
}

float SeatZone::common_area_px(const BoxPx& box) const {
  auto rest = corners_;
  const Depth depths[] = {[&](const PointPx& p) { return p.x_px - box.left_px; },
                          [&](const PointPx& p) { return box.right_px() - p.x_px; },
                          [&](const PointPx& p) { return p.y_px - box.top_px; },
                          [&](const PointPx& p) { return box.bottom_px() - p.y_px; }};
  for (const auto& depth : depths) {
    rest = cut(rest, depth);
  }
  return area_of(rest);
}

}  // namespace hallwatch
