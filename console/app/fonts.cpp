#include "console/app/fonts.h"

#include <array>
#include <cmath>
#include <fstream>

#include <imgui.h>

#include "console/texts/text_table.h"

namespace hallwatch {
namespace {

constexpr float kHeadingScale = 1.3F;

bool is_font_file(const std::filesystem::path& file) {
  std::array<char, 4> magic{};
  std::ifstream in{file, std::ios::binary};
  in.read(magic.data(), magic.size());
  const std::string_view text{magic.data(), magic.size()};
  using namespace std::string_view_literals;
  return in.good() && (text == "ttcf" || text == "OTTO" || text == "true" || text == "\0\1\0\0"sv);
}

ImVector<ImWchar> letters_of(const std::string& text) {
  ImFontGlyphRangesBuilder builder;
  builder.AddRanges(ImGui::GetIO().Fonts->GetGlyphRangesDefault());
  builder.AddText(text.c_str());
  for (const auto& [key, words] : screen_texts().all()) {
    builder.AddText(words.c_str());
  }
  ImVector<ImWchar> ranges;
  builder.BuildRanges(&ranges);
  return ranges;
}

/// ImGui's full Chinese range, and what feeds write beside it: ℃ №, Ⅳ, →, ①, ■, ㈠ ㎡.
constexpr ImWchar kLetters[] = {0x0020, 0x00FF, 0x2000, 0x206F, 0x2100, 0x214F, 0x2150, 0x218F, 0x2190,
                                0x21FF, 0x2460, 0x24FF, 0x25A0, 0x25FF, 0x3000, 0x30FF, 0x31F0, 0x31FF,
                                0x3200, 0x33FF, 0xFF00, 0xFFEF, 0xFFFD, 0xFFFD, 0x4E00, 0x9FAF, 0};

ImFontConfig sharp() {
  ImFontConfig config;
  config.OversampleH = 1;  // the full Chinese range is 20,000 letters: three times the width would not fit
  config.PixelSnapH = true;
  return config;
}

}  // namespace

std::vector<std::filesystem::path> font_candidates(const std::string& named, const std::string& from_environment) {
  if (!named.empty()) {
    return {named};
  }
  if (!from_environment.empty()) {
    return {from_environment};
  }
  return {"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
          "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"};
}

Result<std::filesystem::path> find_font(const std::vector<std::filesystem::path>& candidates) {
  std::string looked_at;
  for (const auto& file : candidates) {
    if (is_font_file(file)) {
      return file;
    }
    looked_at += (looked_at.empty() ? "" : ", ") + file.string();
  }
  return fail(
      ErrorKind::kUnavailable,
      "no font with Chinese letters: install the package fonts-wqy-microhei, or name a .ttf, .ttc or .otf file with "
      "--font or HALLWATCH_FONT; looked at " +
          looked_at);
}

Result<Fonts> load_fonts(const std::filesystem::path& file, float size_px, const std::string& heading_text) {
  auto* atlas = ImGui::GetIO().Fonts;
  atlas->Clear();
  atlas->TexDesiredWidth = 4096;
  const auto config = sharp();
  Fonts fonts;
  fonts.body = atlas->AddFontFromFileTTF(file.c_str(), std::round(size_px), &config, kLetters);
  const auto ranges = letters_of(heading_text);  // must live until the atlas is built
  fonts.heading = atlas->AddFontFromFileTTF(file.c_str(), std::round(size_px * kHeadingScale), &config, ranges.Data);
  if (fonts.body == nullptr || fonts.heading == nullptr || !atlas->Build()) {
    return fail(ErrorKind::kInvalidArgument, "font " + file.string() + " cannot be read; name another one with --font");
  }
  return fonts;
}

}  // namespace hallwatch
