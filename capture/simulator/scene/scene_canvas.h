#pragma once

#include <span>
#include <string_view>

#include "capture/simulator/scene/rgb_picture.h"
#include "capture/simulator/scene/scene_script.h"

namespace hallwatch {

struct CanvasPoint {
  double x_px = 0;
  double y_px = 0;
};
struct CanvasRect {
  int x_px = 0;
  int y_px = 0;
  int width_px = 0;
  int height_px = 0;
};

[[nodiscard]] SceneColor shaded(SceneColor color, double gain);

/// Draws flat shapes into a picture; what is outside it is cut off. For backgrounds: drawn once, not each frame.
class SceneCanvas {
 public:
  explicit SceneCanvas(RgbPicture& picture) : picture_(picture) {}

  /// From `top` at the upper edge to `bottom` at the lower one.
  void fill_gradient(CanvasRect rect, SceneColor top, SceneColor bottom);
  void fill(CanvasRect rect, SceneColor color) { fill_gradient(rect, color, color); }
  /// A rectangle with round corners and soft edges, shaded as something bent.
  void fill_cushion(CanvasRect rect, double corner_px, SceneColor color);
  void stroke(CanvasPoint from, CanvasPoint to, double thickness_px, SceneColor color);
  /// @param size_px  of a Chinese character's square
  void write(std::string_view utf8, CanvasPoint top_left, double size_px, SceneColor color);
  /// Width of what write() writes.
  [[nodiscard]] static double text_width(std::string_view utf8, double size_px);

 private:
  void blend(int x, int y, SceneColor color, double alpha);

  RgbPicture& picture_;
};

/// 0..1: how much of the pixel at (x, y) lies inside, by its distance to the edge.
/// @param softness_px  half the width of the edge
[[nodiscard]] double coverage(std::span<const CanvasPoint> outline, CanvasPoint point, double softness_px);

}  // namespace hallwatch
