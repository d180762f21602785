// The work of each frame. CMakeLists.txt has this file optimised in every preset: a scene has thousands of frames.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "capture/simulator/scene/scene_sprite.h"

namespace hallwatch {
namespace {

struct Yuv {
  int y = 0;
  int u = 0;
  int v = 0;
};

/// BT.709, limited range, in 1/65536.
Yuv yuv_of(int red, int green, int blue) {
  return {(11'966 * red + 40'254 * green + 4'064 * blue + (16 << 16) + 32'768) >> 16,
          (-6'596 * red - 22'189 * green + 28'784 * blue + (128 << 16) + 32'768) >> 16,
          (28'784 * red - 26'145 * green - 2'639 * blue + (128 << 16) + 32'768) >> 16};
}

std::size_t index(int x, int y, int width) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
}

std::uint8_t over(int below, int above, int alpha) {
  return static_cast<std::uint8_t>(std::min(255, (below * (255 - alpha) + 127) / 255 + above));
}

/// Red, green, blue and alpha at a place between pixels, colours multiplied by alpha; nothing outside.
std::array<float, 4> sample(const CutoutPicture& cutout, float x, float y) {
  const auto left = static_cast<int>(std::floor(x));
  const auto top = static_cast<int>(std::floor(y));
  const float right_part = x - static_cast<float>(left);
  const float low_part = y - static_cast<float>(top);
  std::array<float, 4> sum{};
  for (int corner = 0; corner < 4; ++corner) {
    const int at_x = left + (corner & 1);
    const int at_y = top + (corner >> 1);
    if (at_x < 0 || at_y < 0 || at_x >= cutout.width_px || at_y >= cutout.height_px) {
      continue;
    }
    const std::uint8_t* pixel = &cutout.rgba[index(at_x, at_y, cutout.width_px) * 4];
    const float weight =
        ((corner & 1) != 0 ? right_part : 1 - right_part) * ((corner >> 1) != 0 ? low_part : 1 - low_part);
    const float alpha = weight * static_cast<float>(pixel[3]) / 255.0F;
    sum[0] += alpha * static_cast<float>(pixel[0]);
    sum[1] += alpha * static_cast<float>(pixel[1]);
    sum[2] += alpha * static_cast<float>(pixel[2]);
    sum[3] += alpha;
  }
  return sum;
}

void set_pixel(Sprite& sprite, std::size_t at, const std::array<float, 4>& color) {
  const int alpha = static_cast<int>(color[3] * 255.0F + 0.5F);
  if (alpha <= 0) {
    return;
  }
  const float back = 1.0F / color[3];
  const Yuv yuv =
      yuv_of(static_cast<int>(color[0] * back), static_cast<int>(color[1] * back), static_cast<int>(color[2] * back));
  sprite.alpha[at] = static_cast<std::uint8_t>(alpha);
  sprite.y[at] = static_cast<std::uint8_t>(yuv.y * alpha / 255);
  sprite.u[at] = static_cast<std::uint8_t>(yuv.u * alpha / 255);
  sprite.v[at] = static_cast<std::uint8_t>(yuv.v * alpha / 255);
}

void blend_luma(YuvPicture& picture, const Sprite& sprite, int left, int top) {
  const int first_x = std::max(0, -left);
  const int end_x = std::min(sprite.width_px, picture.width_px - left);
  for (int y = std::max(0, -top); y < std::min(sprite.height_px, picture.height_px - top); ++y) {
    std::uint8_t* row = picture.y.data() + index(0, top + y, picture.width_px);
    const std::size_t from = index(0, y, sprite.width_px);
    for (int x = first_x; x < end_x; ++x) {
      const std::size_t at = from + static_cast<std::size_t>(x);
      row[left + x] = over(row[left + x], sprite.y[at], sprite.alpha[at]);
    }
  }
}

/// One pixel of colour covers four of the sprite; those outside it count as clear.
void blend_chroma_pixel(YuvPicture& picture, const Sprite& sprite, int x, int y, std::size_t to) {
  int alpha = 0;
  int u = 0;
  int v = 0;
  for (int corner = 0; corner < 4; ++corner) {
    const int at_x = x + (corner & 1);
    const int at_y = y + (corner >> 1);
    if (at_x >= 0 && at_y >= 0 && at_x < sprite.width_px && at_y < sprite.height_px) {
      const std::size_t at = index(at_x, at_y, sprite.width_px);
      alpha += sprite.alpha[at];
      u += sprite.u[at];
      v += sprite.v[at];
    }
  }
  picture.u[to] = over(picture.u[to], u / 4, alpha / 4);
  picture.v[to] = over(picture.v[to], v / 4, alpha / 4);
}

void blend_chroma(YuvPicture& picture, const Sprite& sprite, int left, int top) {
  const int end_x = std::min(left + sprite.width_px, picture.width_px);
  const int end_y = std::min(top + sprite.height_px, picture.height_px);
  for (int y = std::max(0, top) & ~1; y < end_y; y += 2) {
    for (int x = std::max(0, left) & ~1; x < end_x; x += 2) {
      blend_chroma_pixel(picture, sprite, x - left, y - top, index(x / 2, y / 2, picture.width_px / 2));
    }
  }
}

void copy_plane(const std::vector<std::uint8_t>& from, std::vector<std::uint8_t>& to, int stride, int left, int top,
                int width, int height) {
  for (int y = top; y < top + height; ++y) {
    const std::size_t at = index(left, y, stride);
    std::memcpy(to.data() + at, from.data() + at, static_cast<std::size_t>(width));
  }
}

void halve_plane(const std::vector<std::uint8_t>& from, std::vector<std::uint8_t>& to, int width, int height) {
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* upper = from.data() + index(0, 2 * y, 2 * width);
    const std::uint8_t* lower = upper + 2 * width;
    std::uint8_t* row = to.data() + index(0, y, width);
    for (int x = 0; x < width; ++x) {
      row[x] = static_cast<std::uint8_t>((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) / 4);
    }
  }
}

constexpr std::size_t kGrainBytes = 1 << 16;

/// Bytes from 0 to 2 * levels, with most in the middle.
std::vector<std::uint8_t> grain_table(int levels) {
  std::vector<std::uint8_t> table(kGrainBytes + 4'096);
  std::uint32_t state = 0x9E3779B9U;
  for (auto& value : table) {
    std::uint32_t sum = 0;
    for (int i = 0; i < 2; ++i) {
      state = state * 1'664'525U + 1'013'904'223U;
      sum += (state >> 16U) % (static_cast<std::uint32_t>(levels) + 1U);
    }
    value = static_cast<std::uint8_t>(sum);
  }
  return table;
}

}  // namespace

YuvPicture to_yuv(const RgbPicture& picture) {
  YuvPicture yuv = YuvPicture::sized(picture.width_px, picture.height_px);
  for (int y = 0; y < picture.height_px; y += 2) {
    for (int x = 0; x < picture.width_px; x += 2) {
      Yuv sum;
      for (int corner = 0; corner < 4; ++corner) {
        const int at_x = x + (corner & 1);
        const int at_y = y + (corner >> 1);
        const std::uint8_t* pixel = picture.at(at_x, at_y);
        const Yuv one = yuv_of(pixel[0], pixel[1], pixel[2]);
        yuv.y[index(at_x, at_y, yuv.width_px)] = static_cast<std::uint8_t>(one.y);
        sum.u += one.u;
        sum.v += one.v;
      }
      yuv.u[index(x / 2, y / 2, yuv.width_px / 2)] = static_cast<std::uint8_t>(sum.u / 4);
      yuv.v[index(x / 2, y / 2, yuv.width_px / 2)] = static_cast<std::uint8_t>(sum.v / 4);
    }
  }
  return yuv;
}

Sprite make_sprite(const CutoutPicture& cutout, double height_px, double shift_x, double shift_y) {
  const double scale = height_px / cutout.height_px;
  const int width = static_cast<int>(std::ceil(cutout.width_px * scale)) + 1;
  const int height = static_cast<int>(std::ceil(height_px)) + 1;
  const std::size_t size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  const std::vector<std::uint8_t> clear(size);
  Sprite sprite{width, height, clear, clear, clear, clear};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double from_x = (x + 0.5 - shift_x) / scale - 0.5;
      const double from_y = (y + 0.5 - shift_y) / scale - 0.5;
      set_pixel(sprite, index(x, y, width), sample(cutout, static_cast<float>(from_x), static_cast<float>(from_y)));
    }
  }
  return sprite;
}

void blend_sprite(YuvPicture& picture, const Sprite& sprite, int left_px, int top_px) {
  blend_luma(picture, sprite, left_px, top_px);
  blend_chroma(picture, sprite, left_px, top_px);
}

void copy_rect(const YuvPicture& from, YuvPicture& to, int left_px, int top_px, int width_px, int height_px) {
  copy_plane(from.y, to.y, from.width_px, left_px, top_px, width_px, height_px);
  copy_plane(from.u, to.u, from.width_px / 2, left_px / 2, top_px / 2, width_px / 2, height_px / 2);
  copy_plane(from.v, to.v, from.width_px / 2, left_px / 2, top_px / 2, width_px / 2, height_px / 2);
}

void halve(const YuvPicture& from, YuvPicture& to) {
  halve_plane(from.y, to.y, to.width_px, to.height_px);
  halve_plane(from.u, to.u, to.width_px / 2, to.height_px / 2);
  halve_plane(from.v, to.v, to.width_px / 2, to.height_px / 2);
}

void add_grain(YuvPicture& picture, int levels, std::uint32_t seed) {
  static const std::array<std::vector<std::uint8_t>, 9> kTables = [] {
    std::array<std::vector<std::uint8_t>, 9> tables;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      tables[i] = grain_table(static_cast<int>(i));
    }
    return tables;
  }();
  const std::uint8_t* grain = kTables[static_cast<std::size_t>(levels)].data();
  const std::uint64_t taken_off = 0x0101'0101'0101'0101ULL * static_cast<unsigned>(levels);
  std::uint32_t state = seed * 2'654'435'761U + 12'345U;
  for (int y = 0; y < picture.height_px; ++y) {
    state = state * 1'664'525U + 1'013'904'223U;
    const std::uint8_t* noise = grain + (state >> 16U);
    std::uint8_t* row = picture.y.data() + index(0, y, picture.width_px);
    // Eight pixels at once: brightness from 16 to 235 with at most 16 added and 8 taken off never leaves its byte.
    for (int x = 0; x + 8 <= picture.width_px; x += 8) {
      std::uint64_t pixels = 0;
      std::uint64_t added = 0;
      std::memcpy(&pixels, row + x, sizeof pixels);
      std::memcpy(&added, noise + x, sizeof added);
      pixels = pixels + added - taken_off;
      std::memcpy(row + x, &pixels, sizeof pixels);
    }
  }
}

}  // namespace hallwatch
