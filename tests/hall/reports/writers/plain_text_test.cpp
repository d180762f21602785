#include "hall/reports/writers/plain_text.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

TEST(PlainTextTest, SoundTextStaysAsItIs) {
  EXPECT_EQ(clean_text("张三 A<b>\n\xF0\xA0\xAE\xB7"), "张三 A<b>\n\xF0\xA0\xAE\xB7");
}

TEST(PlainTextTest, BrokenBytesAreReplacedOneByOne) {
  EXPECT_EQ(clean_text("a\xFF\xE5\xBC"), std::string{"a"} + kReplacement + kReplacement + kReplacement);
  EXPECT_EQ(clean_text("\xC0\xAF"), std::string{kReplacement} + kReplacement);                     // overlong '/'
  EXPECT_EQ(clean_text("\xED\xA0\x80"), std::string{kReplacement} + kReplacement + kReplacement);  // surrogate
}

TEST(PlainTextTest, ControlCharactersBecomeBlanksAndLineEndsOne) {
  EXPECT_EQ(clean_text("a\tb\x1B"
                       "c\r\nd\re"),
            "a b c\nd\ne");
  EXPECT_EQ(clean_text(std::string_view{"a\0b", 3}), std::string{"a"} + kReplacement + "b");
}

TEST(PlainTextTest, NothingTurnsTheDirectionOfALine) {
  EXPECT_EQ(clean_text("a\xE2\x80\xAE"
                       "b"),
            std::string{"a"} + kReplacement + "b");
}

}  // namespace
}  // namespace hallwatch
