#include "console/app/fonts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "console/texts/text_table.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(FontsTest, AnOptionWinsOverTheEnvironmentAndThatOverDebiansPlaces) {
  EXPECT_THAT(font_candidates("/a.ttf", "/b.ttf"), ElementsAre(std::filesystem::path{"/a.ttf"}));
  EXPECT_THAT(font_candidates("", "/b.ttf"), ElementsAre(std::filesystem::path{"/b.ttf"}));
  EXPECT_GT(font_candidates("", "").size(), 1U);
}

TEST(FontsTest, AMissingFontIsToldWithItsRemedy) {
  const auto font = find_font({"/no/such/font.ttc"});
  ASSERT_FALSE(font.ok());
  EXPECT_EQ(font.error().kind(), ErrorKind::kUnavailable);
  for (const char* words : {"fonts-wqy-microhei", "--font", "HALLWATCH_FONT", "/no/such/font.ttc"}) {
    EXPECT_THAT(font.error().message(), HasSubstr(words));
  }
}

TEST(FontsTest, AFileThatIsNoFontIsPassedOver) {
  const TempFolder folder;
  write_text(folder / "text.ttf", "this is no font");
  write_text(folder / "short.ttf", "tt");
  EXPECT_FALSE(find_font({folder / "text.ttf", folder / "short.ttf", folder.path()}).ok());
}

TEST(FontsTest, EveryLetterOfTheScreensTextsIsInTheFont) {
  const auto file = find_font(font_candidates("", ""));
  if (!file.ok()) {
    GTEST_SKIP() << file.error().message();
  }
  ImGui::CreateContext();
  const auto fonts = load_fonts(*file, 17, "洪府大厅");
  ASSERT_TRUE(fonts.ok()) << fonts.error().message();
  std::string all = "洪府大厅视频屏溯";
  for (const auto& [key, text] : screen_texts().all()) {
    all += text;
  }
  const char* at = all.c_str();
  while (*at != '\0') {
    const auto lead = static_cast<unsigned char>(*at);
    const int length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    unsigned letter = lead < 0x80 ? lead : lead & (0xFFU >> (length + 1));
    for (int i = 1; i < length; ++i) {
      letter = letter << 6U | (static_cast<unsigned char>(at[i]) & 0x3FU);
    }
    EXPECT_NE(fonts->body->FindGlyphNoFallback(static_cast<ImWchar>(letter)), nullptr)
        << std::string(at, static_cast<std::size_t>(length));
    at += length;
  }
  EXPECT_NE(fonts->heading->FindGlyphNoFallback(0x6D2A), nullptr);  // 洪
  ImGui::DestroyContext();
}

}  // namespace
}  // namespace hallwatch
