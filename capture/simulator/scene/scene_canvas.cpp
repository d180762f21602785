#include "capture/simulator/scene/scene_canvas.h"

#include <algorithm>
#include <cmath>

#include "capture/simulator/scene/stroke_font.h"

namespace hallwatch {
namespace {

constexpr double kLatinWidth = 0.62;  ///< of the square of a Chinese character
constexpr double kLetterSpace = 0.1;

std::uint8_t to_byte(double value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
}

double distance_to_segment(CanvasPoint point, CanvasPoint from, CanvasPoint to) {
  const double dx = to.x_px - from.x_px;
  const double dy = to.y_px - from.y_px;
  const double squared = dx * dx + dy * dy;
  const double along =
      squared <= 0 ? 0
                   : std::clamp(((point.x_px - from.x_px) * dx + (point.y_px - from.y_px) * dy) / squared, 0.0, 1.0);
  return std::hypot(point.x_px - from.x_px - along * dx, point.y_px - from.y_px - along * dy);
}

bool is_inside(std::span<const CanvasPoint> outline, CanvasPoint point) {
  bool inside = false;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    const auto& a = outline[i];
    const auto& b = outline[j];
    if ((a.y_px > point.y_px) != (b.y_px > point.y_px) &&
        point.x_px < (b.x_px - a.x_px) * (point.y_px - a.y_px) / (b.y_px - a.y_px) + a.x_px) {
      inside = !inside;
    }
  }
  return inside;
}

double character_width(char32_t character) {
  return character < 0x80 ? kLatinWidth : 1.0;
}

}  // namespace

SceneColor shaded(SceneColor color, double gain) {
  return {to_byte(color.red * gain), to_byte(color.green * gain), to_byte(color.blue * gain)};
}

double coverage(std::span<const CanvasPoint> outline, CanvasPoint point, double softness_px) {
  if (outline.empty()) {
    return 0;
  }
  double distance = 1e9;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    distance = std::min(distance, distance_to_segment(point, outline[j], outline[i]));
  }
  const double inward = is_inside(outline, point) ? distance : -distance;
  return std::clamp(0.5 + 0.5 * inward / std::max(0.5, softness_px), 0.0, 1.0);
}

void SceneCanvas::blend(int x, int y, SceneColor color, double alpha) {
  if (x < 0 || y < 0 || x >= picture_.width_px || y >= picture_.height_px || alpha <= 0) {
    return;
  }
  std::uint8_t* pixel = picture_.at(x, y);
  pixel[0] = to_byte(pixel[0] * (1 - alpha) + color.red * alpha);
  pixel[1] = to_byte(pixel[1] * (1 - alpha) + color.green * alpha);
  pixel[2] = to_byte(pixel[2] * (1 - alpha) + color.blue * alpha);
}

void SceneCanvas::fill_gradient(CanvasRect rect, SceneColor top, SceneColor bottom) {
  const int first_x = std::max(0, rect.x_px);
  const int end_x = std::min(picture_.width_px, rect.x_px + rect.width_px);
  for (int y = std::max(0, rect.y_px); y < std::min(picture_.height_px, rect.y_px + rect.height_px); ++y) {
    const double part = static_cast<double>(y - rect.y_px) / std::max(1, rect.height_px - 1);
    const auto mixed = [part](std::uint8_t a, std::uint8_t b) { return to_byte(a + (b - a) * part); };
    const SceneColor color{mixed(top.red, bottom.red), mixed(top.green, bottom.green), mixed(top.blue, bottom.blue)};
    for (int x = first_x; x < end_x; ++x) {
      std::uint8_t* pixel = picture_.at(x, y);
      pixel[0] = color.red;
      pixel[1] = color.green;
      pixel[2] = color.blue;
    }
  }
}

void SceneCanvas::fill_cushion(CanvasRect rect, double corner_px, SceneColor color) {
  const double half_width = rect.width_px / 2.0;
  const double half_height = rect.height_px / 2.0;
  for (int y = rect.y_px - 1; y <= rect.y_px + rect.height_px; ++y) {
    for (int x = rect.x_px - 1; x <= rect.x_px + rect.width_px; ++x) {
      const double from_middle_x = x + 0.5 - rect.x_px - half_width;
      const double from_middle_y = y + 0.5 - rect.y_px - half_height;
      const double out_x = std::max(0.0, std::abs(from_middle_x) - (half_width - corner_px));
      const double out_y = std::max(0.0, std::abs(from_middle_y) - (half_height - corner_px));
      const double outside = std::hypot(out_x, out_y) - corner_px;
      const double light =
          1.12 - 0.45 * std::pow(std::abs(from_middle_x) / half_width, 2) - 0.12 * from_middle_y / half_height;
      blend(x, y, shaded(color, light), std::clamp(0.5 - outside, 0.0, 1.0));
    }
  }
}

void SceneCanvas::stroke(CanvasPoint from, CanvasPoint to, double thickness_px, SceneColor color) {
  const double reach = thickness_px / 2 + 1;
  const int first_y = static_cast<int>(std::floor(std::min(from.y_px, to.y_px) - reach));
  const int last_y = static_cast<int>(std::ceil(std::max(from.y_px, to.y_px) + reach));
  const int first_x = static_cast<int>(std::floor(std::min(from.x_px, to.x_px) - reach));
  const int last_x = static_cast<int>(std::ceil(std::max(from.x_px, to.x_px) + reach));
  for (int y = first_y; y <= last_y; ++y) {
    for (int x = first_x; x <= last_x; ++x) {
      const double distance = distance_to_segment({x + 0.5, y + 0.5}, from, to);
      blend(x, y, color, std::clamp(thickness_px / 2 + 0.5 - distance, 0.0, 1.0));
    }
  }
}

double SceneCanvas::text_width(std::string_view utf8, double size_px) {
  double width = 0;
  for (const char32_t character : characters_of(utf8)) {
    width += (character_width(character) + kLetterSpace) * size_px;
  }
  return width;
}

void SceneCanvas::write(std::string_view utf8, CanvasPoint top_left, double size_px, SceneColor color) {
  double x_px = top_left.x_px;
  for (const char32_t character : characters_of(utf8)) {
    const double width = character_width(character) * size_px;
    const auto place = [&](StrokePoint p) { return CanvasPoint{x_px + p.x * width, top_left.y_px + p.y * size_px}; };
    for (const auto& line : strokes_of(character)) {
      for (std::size_t i = 1; i < line.size(); ++i) {
        stroke(place(line[i - 1]), place(line[i]), size_px * 0.085, color);
      }
    }
    x_px += width + kLetterSpace * size_px;
  }
}

}  // namespace hallwatch
