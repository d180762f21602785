#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hallwatch {

/// A point of a glyph, 0..1 of its square, origin top left.
struct StrokePoint {
  float x = 0.0F;
  float y = 0.0F;
};
using Stroke = std::vector<StrokePoint>;

/// The few characters of a window's sign, drawn as strokes, so that rendering needs no font: digits and 号窗口.
/// @return strokes of one character; empty for a space or an unknown one
[[nodiscard]] std::span<const Stroke> strokes_of(char32_t character);

[[nodiscard]] std::u32string characters_of(std::string_view utf8);
[[nodiscard]] bool can_stroke(std::string_view utf8);
[[nodiscard]] std::string_view stroke_characters();  ///< all that can be drawn, as text

}  // namespace hallwatch
