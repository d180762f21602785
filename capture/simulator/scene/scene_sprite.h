#pragma once

#include <cstdint>
#include <vector>

#include "capture/simulator/scene/rgb_picture.h"
#include "capture/simulator/scene/scene_script.h"

namespace hallwatch {

/// A picture as a camera encodes it: 4:2:0, limited range of BT.709. Even sizes.
struct YuvPicture {
  int width_px = 0;
  int height_px = 0;
  std::vector<std::uint8_t> y;
  std::vector<std::uint8_t> u;
  std::vector<std::uint8_t> v;

  static YuvPicture sized(int width_px, int height_px);
};
[[nodiscard]] YuvPicture to_yuv(const RgbPicture& picture);

/// A cut-out person at the photograph's own resolution: red, green, blue, alpha; colours not multiplied by alpha.
struct CutoutPicture {
  int width_px = 0;
  int height_px = 0;
  std::vector<std::uint8_t> rgba;
};

/// Cuts a person out along the outline, dyed and lit as the person of the script wants.
[[nodiscard]] CutoutPicture cut_out(const RgbPicture& photo, const SceneCutout& cutout, const ScenePerson& person);

/// A cut-out person at the size of the scene: 4:4:4 with alpha, colours multiplied by alpha.
struct Sprite {
  int width_px = 0;
  int height_px = 0;
  std::vector<std::uint8_t> y;
  std::vector<std::uint8_t> u;
  std::vector<std::uint8_t> v;
  std::vector<std::uint8_t> alpha;
};

/// @param height_px  of the whole cut-out in the scene, parts of a pixel count
/// @param shift_x    0..1: how far to the right inside the first pixel; `shift_y` downwards
[[nodiscard]] Sprite make_sprite(const CutoutPicture& cutout, double height_px, double shift_x, double shift_y);

/// Puts a sprite into a picture; what is outside is cut off.
void blend_sprite(YuvPicture& picture, const Sprite& sprite, int left_px, int top_px);

/// Copies `width` x `height` from one picture into another of the same size. Even numbers.
void copy_rect(const YuvPicture& from, YuvPicture& to, int left_px, int top_px, int width_px, int height_px);

/// Half of the width and of the height, each pixel the mean of four.
void halve(const YuvPicture& from, YuvPicture& to);

/// Adds grain to the brightness, up and down by at most `levels`; the same for the same `seed`.
void add_grain(YuvPicture& picture, int levels, std::uint32_t seed);

}  // namespace hallwatch
