#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"

namespace hallwatch {

/// A picture in memory: red, green and blue bytes, rows without padding.
struct RgbPicture {
  int width_px = 0;
  int height_px = 0;
  std::vector<std::uint8_t> bytes;

  [[nodiscard]] std::uint8_t* at(int x, int y) { return bytes.data() + offset(x, y); }
  [[nodiscard]] const std::uint8_t* at(int x, int y) const { return bytes.data() + offset(x, y); }

 private:
  [[nodiscard]] std::size_t offset(int x, int y) const {
    return (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_px) + static_cast<std::size_t>(x)) * 3;
  }
};

/// Decodes a PNG or JPEG file (libavcodec).
/// @errors kNotFound: no such file; kUnsupported: not a picture that can be read
[[nodiscard]] Result<RgbPicture> load_rgb_picture(const std::filesystem::path& file);

}  // namespace hallwatch
