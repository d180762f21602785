#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"

namespace hallwatch {

/// A picture of the screen: RGB, rows from the bottom to the top without padding, as OpenGL gives it.
struct ScreenPicture {
  int width_px = 0;
  int height_px = 0;
  std::vector<std::uint8_t> rgb;
};

/// Writes a PNG; the file appears whole or not at all.
/// @errors kInvalidArgument: not so many bytes; kIo: the file cannot be written
[[nodiscard]] Result<> write_png(const ScreenPicture& picture, const std::filesystem::path& file);

}  // namespace hallwatch
