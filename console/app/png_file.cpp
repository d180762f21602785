#include "console/app/png_file.h"

#include <png.h>

#include <string>
#include <system_error>

namespace hallwatch {

Result<> write_png(const ScreenPicture& picture, const std::filesystem::path& file) {
  const auto row_bytes = static_cast<std::size_t>(picture.width_px) * 3;
  if (picture.width_px <= 0 || picture.height_px <= 0 ||
      picture.rgb.size() != row_bytes * static_cast<std::size_t>(picture.height_px)) {
    return fail(ErrorKind::kInvalidArgument, "write " + file.string() + ": not a picture");
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width_px);
  image.height = static_cast<png_uint_32>(picture.height_px);
  image.format = PNG_FORMAT_RGB;
  const auto part = file.string() + ".part";
  const auto bottom_up = -static_cast<png_int_32>(row_bytes);
  if (png_image_write_to_file(&image, part.c_str(), 0, picture.rgb.data(), bottom_up, nullptr) == 0) {
    std::string why{image.message};
    png_image_free(&image);
    return fail(ErrorKind::kIo, "write " + part + ": " + why);
  }
  std::error_code code;
  std::filesystem::rename(part, file, code);
  if (code) {
    return fail(ErrorKind::kIo, "rename " + part + ": " + code.message());
  }
  return {};
}

}  // namespace hallwatch
