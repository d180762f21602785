#include "hall/feeds/readers/line_cutter.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Lines of at most four bytes, of pieces of `size`.
std::vector<std::string> lines_of(std::string_view text, std::size_t size) {
  LineCutter cutter{4};
  std::vector<std::string> lines;
  const auto keep = [&lines](const TextLine& line) {
    lines.push_back(std::string{line.text} + (line.is_more_than_blank ? "+" : ""));
  };
  for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) {
    cutter.add(text.substr(0, size));
    while (const auto line = cutter.next()) {
      keep(*line);
    }
  }
  if (const auto line = cutter.last()) {
    keep(*line);
  }
  return lines;
}

TEST(LineCutterTest, LinesHaveTheirEndsWhereverThePiecesAreCut) {
  for (std::size_t size = 1; size < 20; ++size) {
    EXPECT_THAT(lines_of("a\r\n\nabcd\ne", size), ElementsAre("a\r\n", "\n", "abcd\n", "e")) << size;
    EXPECT_THAT(lines_of("a\n", size), ElementsAre("a\n")) << size;
    EXPECT_THAT(lines_of("", size), IsEmpty());
  }
}

TEST(LineCutterTest, OfALongLineTheFrontIsKeptAndTheNextIsWhole) {
  for (std::size_t size = 1; size < 20; ++size) {
    EXPECT_THAT(lines_of("abcdefgh\nxy\nabcdefgh", size), ElementsAre("abcde\n+", "xy\n", "abcde+")) << size;
  }
}

TEST(LineCutterTest, TellsWhetherWhatIsLeftOutIsBlank) {
  for (std::size_t size = 1; size < 20; ++size) {
    EXPECT_THAT(lines_of("         \n        x\nabcd    \n", size), ElementsAre("     \n", "     \n+", "abcd \n"))
        << size;
  }
}

}  // namespace
}  // namespace hallwatch
