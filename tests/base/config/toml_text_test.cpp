#include "base/config/toml_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

/// Line of the fault; 0: there is none.
int faulty_line(std::string_view text) {
  const auto parsed = detail::parse_toml_text(text);
  return parsed.fault ? parsed.fault->line : 0;
}

TEST(TomlTextTest, LettersOfAnyLanguageStandInQuotesAndComments) {
  EXPECT_EQ(faulty_line("\xEF\xBB\xBF# 大厅\nname = \"政务 # \\\"大厅\\\"\" # 名称\nother = '大厅\\'\n"), 0);
  EXPECT_EQ(faulty_line("text = \"\"\"\n一\n\"二\"\n\"\"\"\nraw = '''\n'三'\n'''\n"), 0);
}

TEST(TomlTextTest, AStrayLetterIsToldWithItsLine) {
  EXPECT_EQ(faulty_line("a = 1\n[规则]\n"), 2);
  EXPECT_EQ(faulty_line("a = 1\nnatn\xC6\xBB~\n"), 2) << "undefined in toml++ 3.3";
  EXPECT_EQ(faulty_line("text = \"\"\"\n一\n\"\"\"\n\n名 = 1\n"), 5);
  EXPECT_EQ(faulty_line("text = '一\n二 = 1\n"), 2) << "a quote that is never closed ends with its line";
}

TEST(TomlTextTest, BrokenSyntaxIsToldWithItsLine) {
  EXPECT_EQ(faulty_line("a = 1\nb = = 2\n"), 2);
  EXPECT_EQ(faulty_line("text = \"never closed"), 1);
  EXPECT_EQ(faulty_line("text = \"ends in a backslash\\"), 1);
}

}  // namespace
}  // namespace hallwatch
