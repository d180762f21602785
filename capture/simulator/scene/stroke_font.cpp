#include "capture/simulator/scene/stroke_font.h"

#include <algorithm>
#include <map>

namespace hallwatch {
namespace {

using Glyphs = std::map<char32_t, std::vector<Stroke>>;

const Glyphs& glyphs() {
  static const Glyphs kGlyphs{
      {U'0',
       {{{.3F, .1F},
         {.7F, .1F},
         {.8F, .25F},
         {.8F, .75F},
         {.7F, .9F},
         {.3F, .9F},
         {.2F, .75F},
         {.2F, .25F},
         {.3F, .1F}}}},
      {U'1', {{{.35F, .25F}, {.52F, .1F}, {.52F, .9F}}, {{.3F, .9F}, {.74F, .9F}}}},
      {U'2', {{{.2F, .28F}, {.3F, .12F}, {.68F, .12F}, {.8F, .28F}, {.76F, .44F}, {.2F, .9F}, {.82F, .9F}}}},
      {U'3',
       {{{.2F, .18F},
         {.34F, .1F},
         {.66F, .1F},
         {.78F, .24F},
         {.72F, .42F},
         {.5F, .48F},
         {.74F, .56F},
         {.82F, .72F},
         {.68F, .9F},
         {.32F, .9F},
         {.18F, .8F}}}},
      {U'4', {{{.66F, .9F}, {.66F, .1F}, {.16F, .66F}, {.86F, .66F}}}},
      {U'5',
       {{{.76F, .1F},
         {.28F, .1F},
         {.24F, .46F},
         {.62F, .42F},
         {.8F, .58F},
         {.78F, .76F},
         {.64F, .9F},
         {.32F, .9F},
         {.18F, .8F}}}},
      {U'6',
       {{{.7F, .1F},
         {.4F, .24F},
         {.22F, .56F},
         {.24F, .78F},
         {.38F, .9F},
         {.66F, .9F},
         {.8F, .74F},
         {.76F, .56F},
         {.6F, .46F},
         {.36F, .5F},
         {.22F, .66F}}}},
      {U'7', {{{.18F, .1F}, {.82F, .1F}, {.42F, .9F}}}},
      {U'8',
       {{{.5F, .48F},
         {.28F, .38F},
         {.26F, .2F},
         {.4F, .1F},
         {.6F, .1F},
         {.74F, .2F},
         {.72F, .38F},
         {.5F, .48F},
         {.22F, .62F},
         {.2F, .78F},
         {.36F, .9F},
         {.64F, .9F},
         {.8F, .78F},
         {.78F, .62F},
         {.5F, .48F}}}},
      {U'9',
       {{{.78F, .34F},
         {.64F, .5F},
         {.4F, .54F},
         {.24F, .44F},
         {.2F, .26F},
         {.34F, .1F},
         {.62F, .1F},
         {.76F, .22F},
         {.78F, .44F},
         {.6F, .76F},
         {.3F, .9F}}}},
      {U'口', {{{.15F, .18F}, {.85F, .18F}, {.85F, .86F}, {.15F, .86F}, {.15F, .18F}}}},
      {U'号',
       {{{.28F, .06F}, {.72F, .06F}, {.72F, .33F}, {.28F, .33F}, {.28F, .06F}},
        {{.06F, .47F}, {.94F, .47F}},
        {{.34F, .47F}, {.27F, .65F}, {.78F, .65F}, {.74F, .9F}, {.66F, .95F}, {.52F, .92F}}}},
      {U'窗',
       {{{.46F, .0F}, {.52F, .09F}},
        {{.08F, .26F}, {.1F, .13F}, {.92F, .13F}, {.88F, .24F}},
        {{.4F, .19F}, {.34F, .27F}, {.2F, .34F}},
        {{.6F, .19F}, {.66F, .26F}, {.82F, .32F}},
        {{.52F, .32F}, {.42F, .42F}},
        {{.2F, .42F}, {.8F, .42F}, {.8F, .97F}, {.2F, .97F}, {.2F, .42F}},
        {{.46F, .47F}, {.4F, .58F}, {.3F, .68F}},
        {{.4F, .56F}, {.66F, .56F}, {.56F, .72F}, {.3F, .89F}},
        {{.42F, .64F}, {.54F, .76F}, {.7F, .87F}}}},
  };
  return kGlyphs;
}

}  // namespace

std::span<const Stroke> strokes_of(char32_t character) {
  const auto found = glyphs().find(character);
  return found == glyphs().end() ? std::span<const Stroke>{} : std::span<const Stroke>{found->second};
}

/// Damaged UTF-8 gives U+FFFD, which cannot be drawn.
std::u32string characters_of(std::string_view utf8) {
  std::u32string characters;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
    if (length == 0 || i + length > utf8.size()) {
      characters.push_back(U'\uFFFD');
      ++i;
      continue;
    }
    char32_t value = length == 1 ? lead : static_cast<char32_t>(lead & (0xFFU >> (length + 1)));
    for (std::size_t k = 1; k < length; ++k) {
      value = (value << 6U) | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    }
    characters.push_back(value);
    i += length;
  }
  return characters;
}

bool can_stroke(std::string_view utf8) {
  return std::ranges::all_of(characters_of(utf8), [](char32_t c) { return c == U' ' || !strokes_of(c).empty(); });
}

std::string_view stroke_characters() {
  return "0123456789号窗口";
}

}  // namespace hallwatch
