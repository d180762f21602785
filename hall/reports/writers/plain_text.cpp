#include "hall/reports/writers/plain_text.h"

#include <cstddef>
#include <cstdint>

namespace hallwatch {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Scalar {
  std::uint32_t value = 0;
  std::size_t bytes = 0;  ///< 0: broken
};

/// The character that begins at the front.
Scalar first_scalar(std::string_view text) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned lead = byte(0);
  const std::size_t bytes = lead < 0x80U              ? 1
                            : (lead & 0xE0U) == 0xC0U ? 2
                            : (lead & 0xF0U) == 0xE0U ? 3
                            : (lead & 0xF8U) == 0xF0U ? 4
                                                      : 0;
  if (bytes == 0 || bytes > text.size()) {
    return {};
  }
  std::uint32_t value = bytes == 1 ? lead : lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      return {};
    }
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_sound = value >= kSmallest[bytes] && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
  return is_sound ? Scalar{value, bytes} : Scalar{};
}

bool is_control(std::uint32_t value) {
  return value < 0x20 || (0x7F <= value && value < 0xA0);
}
/// No character at all, or one that turns the direction of what follows: a name must not rewrite its line.
bool is_forbidden(std::uint32_t value) {
  return value == 0 || (value & 0xFFFEU) == 0xFFFE || (0xFDD0 <= value && value <= 0xFDEF) ||
         (0x202A <= value && value <= 0x202E) || (0x2066 <= value && value <= 0x2069);
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const auto scalar = first_scalar(text);
    const auto bytes = scalar.bytes == 0 ? std::size_t{1} : scalar.bytes;
    if (scalar.bytes == 0 || is_forbidden(scalar.value)) {
      clean += kReplacement;
    } else if (scalar.value == '\r') {
      clean += text.starts_with("\r\n") ? "" : "\n";
    } else if (is_control(scalar.value) && scalar.value != '\n') {
      clean += ' ';
    } else {
      clean += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return clean;
}

}  // namespace hallwatch
