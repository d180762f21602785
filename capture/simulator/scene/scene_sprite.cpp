// What is done once for each person: cutting out, dyeing, colours. The work of each frame is in scene_blend.cpp.
#include "capture/simulator/scene/scene_sprite.h"

#include <algorithm>
#include <cmath>

#include "capture/simulator/scene/scene_canvas.h"

namespace hallwatch {
namespace {

double luma_of(double red, double green, double blue) {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

std::uint8_t to_byte(double value) {
  return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

std::vector<CanvasPoint> in_px(const std::vector<PointNorm>& outline, const RgbPicture& photo) {
  std::vector<CanvasPoint> points;
  for (const auto& point : outline) {
    points.push_back(
        {static_cast<double>(point.x_norm) * photo.width_px, static_cast<double>(point.y_norm) * photo.height_px});
  }
  return points;
}

/// The brightness stays, the colour becomes the dye's.
void dye(const SceneDye& dye_to_use, const RgbPicture& photo, CanvasRect box, CutoutPicture& picture) {
  const auto outline = in_px(dye_to_use.outline, photo);
  const SceneColor color = dye_to_use.color;
  const double own_luma = std::max(1.0, luma_of(color.red, color.green, color.blue));
  for (int y = 0; y < box.height_px; ++y) {
    for (int x = 0; x < box.width_px; ++x) {
      const double part = coverage(outline, {box.x_px + x + 0.5, box.y_px + y + 0.5}, 1.5);
      if (part <= 0) {
        continue;
      }
      std::uint8_t* pixel = &picture.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(box.width_px) +
                                           static_cast<std::size_t>(x)) *
                                          4];
      const double luma = luma_of(pixel[0], pixel[1], pixel[2]) * dye_to_use.gain_percent / 100.0;
      pixel[0] = to_byte(pixel[0] * (1 - part) + part * color.red * luma / own_luma);
      pixel[1] = to_byte(pixel[1] * (1 - part) + part * color.green * luma / own_luma);
      pixel[2] = to_byte(pixel[2] * (1 - part) + part * color.blue * luma / own_luma);
    }
  }
}

CanvasRect box_of(const std::vector<CanvasPoint>& outline, const RgbPicture& photo, int margin_px) {
  const auto [left, right] = std::ranges::minmax(outline, {}, &CanvasPoint::x_px);
  const auto [top, bottom] = std::ranges::minmax(outline, {}, &CanvasPoint::y_px);
  const int x = std::clamp(static_cast<int>(left.x_px) - margin_px, 0, photo.width_px - 1);
  const int y = std::clamp(static_cast<int>(top.y_px) - margin_px, 0, photo.height_px - 1);
  const int end_x = std::clamp(static_cast<int>(right.x_px) + margin_px, x + 1, photo.width_px);
  const int end_y = std::clamp(static_cast<int>(bottom.y_px) + margin_px, y + 1, photo.height_px);
  return {x, y, end_x - x, end_y - y};
}

SceneDye dye_for(const SceneDye& own, const ScenePerson& person) {
  SceneDye chosen = own;
  for (const auto& piece : person.clothes) {
    if (piece.name == own.name) {
      chosen.color = piece.color;
    }
  }
  return chosen;
}

void finish(CutoutPicture& picture, const ScenePerson& person) {
  for (std::size_t i = 0; i < picture.rgba.size(); ++i) {
    if (i % 4 != 3) {
      picture.rgba[i] = to_byte(picture.rgba[i] * person.gain_percent / 100.0);
    }
  }
  if (!person.is_mirrored) {
    return;
  }
  const auto row_bytes = static_cast<std::size_t>(picture.width_px) * 4;
  for (std::size_t row = 0; row < static_cast<std::size_t>(picture.height_px); ++row) {
    std::uint8_t* first = &picture.rgba[row * row_bytes];
    for (std::size_t x = 0; x < static_cast<std::size_t>(picture.width_px) / 2; ++x) {
      std::swap_ranges(first + x * 4, first + x * 4 + 4, first + row_bytes - x * 4 - 4);
    }
  }
}

}  // namespace

YuvPicture YuvPicture::sized(int width_px, int height_px) {
  const auto luma = static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px);
  return {width_px, height_px, std::vector<std::uint8_t>(luma), std::vector<std::uint8_t>(luma / 4),
          std::vector<std::uint8_t>(luma / 4)};
}

CutoutPicture cut_out(const RgbPicture& photo, const SceneCutout& cutout, const ScenePerson& person) {
  const auto outline = in_px(cutout.outline, photo);
  const CanvasRect box = box_of(outline, photo, cutout.feather_px);
  CutoutPicture picture{box.width_px, box.height_px, {}};
  picture.rgba.resize(static_cast<std::size_t>(box.width_px) * static_cast<std::size_t>(box.height_px) * 4);
  std::size_t at = 0;
  for (int y = 0; y < box.height_px; ++y) {
    for (int x = 0; x < box.width_px; ++x, at += 4) {
      const std::uint8_t* pixel = photo.at(box.x_px + x, box.y_px + y);
      std::copy_n(pixel, 3, &picture.rgba[at]);
      // The edge is drawn a little inside the outline: a rim of the photograph's background gives a cut-out away.
      const CanvasPoint point{box.x_px + x + 0.5, box.y_px + y + 0.5};
      picture.rgba[at + 3] = to_byte(255 * std::max(0.0, 2 * coverage(outline, point, cutout.feather_px) - 1));
    }
  }
  for (const auto& own : cutout.dyes) {
    dye(dye_for(own, person), photo, box, picture);
  }
  finish(picture, person);
  return picture;
}

}  // namespace hallwatch
