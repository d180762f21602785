#include "hall/feeds/readers/csv_reader.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(CsvReaderTest, ReadsCommasAndTabsAndEveryKindOfLineEnd) {
  const auto commas = read_csv("a,b\r\n1,2\n\n3,4");
  EXPECT_THAT(commas.header, ElementsAre("a", "b"));
  EXPECT_THAT(commas.rows, ElementsAre(CsvRow{2, {"1", "2"}}, CsvRow{4, {"3", "4"}}));
  const auto tabs = read_csv("a\tb\n1,5\t2\n\t\n");
  EXPECT_THAT(tabs.rows, ElementsAre(CsvRow{2, {"1,5", "2"}}, CsvRow{3, {"", ""}}));
}

TEST(CsvReaderTest, QuotedFieldsHoldCommasQuotesAndLineBreaks) {
  const auto table = read_csv("a,b\n\"x,\"\"y\"\"\",\"eins\r\nzwei\"\n3,4\n");
  EXPECT_THAT(table.rows, ElementsAre(CsvRow{2, {"x,\"y\"", "eins\r\nzwei"}}, CsvRow{4, {"3", "4"}}));
  EXPECT_THAT(table.faults, IsEmpty());
}

TEST(CsvReaderTest, ARowWithAnotherNumberOfFieldsIsAFaultAndTheRestIsTaken) {
  const auto table = read_csv("a,b\n1\n1,2\n1,2,3\n4,5\n");
  EXPECT_THAT(table.rows, SizeIs(2));
  ASSERT_THAT(table.faults, SizeIs(2));
  EXPECT_EQ(table.faults[0].line, 2);
  EXPECT_EQ(table.faults[0].row, "1");
  EXPECT_EQ(table.faults[1].line, 4);
  EXPECT_THAT(table.faults[1].reason, HasSubstr("3 fields"));
}

TEST(CsvReaderTest, AQuoteThatIsNeverClosedCostsItsOwnLineOnly) {
  std::string text = "a,b\n1,\"two\n";
  for (int i = 0; i < 1'000; ++i) {
    text += "3,4\n";
  }
  const auto table = read_csv(text);
  EXPECT_THAT(table.rows, SizeIs(1'000));
  ASSERT_THAT(table.faults, SizeIs(1));
  EXPECT_EQ(table.faults[0].line, 2);
  EXPECT_EQ(table.rows[0].line, 3);
}

TEST(CsvReaderTest, ALongRowIsBoundedAndTheRestIsTaken) {
  const auto table = read_csv("a,b\n1," + std::string(kMaxRowBytes, 'x') + "\n3,4\n");
  EXPECT_THAT(table.rows, ElementsAre(CsvRow{3, {"3", "4"}}));
  ASSERT_THAT(table.faults, SizeIs(1));
  EXPECT_LE(table.faults[0].row.size(), kMaxQuarantinedBytes);
}

TEST(CsvReaderTest, NulBytesAreAFaultOfTheirRow) {
  const auto table = read_csv(std::string("a,b\n1,x\0y\n3,4\n", 14));
  EXPECT_THAT(table.rows, SizeIs(1));
  ASSERT_THAT(table.faults, SizeIs(1));
  EXPECT_EQ(table.faults[0].row.find('\0'), std::string::npos);
}

TEST(CsvReaderTest, NothingAtAllIsATableWithoutRows) {
  for (const char* text : {"", "\n\n", "\r\n", "a,b"}) {
    EXPECT_THAT(read_csv(text).rows, IsEmpty()) << text;
  }
}

TEST(CsvReaderTest, BadRowsAreCutBetweenLetters) {
  std::string row;
  for (int i = 0; i < 300; ++i) {
    row += "窗";
  }
  const auto kept = for_quarantine(row);
  EXPECT_LE(kept.size(), kMaxQuarantinedBytes);
  EXPECT_EQ(kept.size() % 3, 0U);
}

TEST(CsvReaderTest, RandomBytesNeverLoseAGoodLineBehindThem) {
  std::mt19937 random{3};
  const std::string letters = "ab,\"\"\n\r\t 1;窗";
  for (int round = 0; round < 2'000; ++round) {
    std::string text = "h1,h2\n";
    for (int i = 0; i < 60; ++i) {
      text += letters[random() % letters.size()];
    }
    // An open quote swallows lines until it is given up; a line that closes it may be swallowed with it.
    text += "\n";
    for (int i = 0; i < 3; ++i) {
      text += "good,row\n";
    }
    const auto table = read_csv(text);
    int good = 0;
    for (const auto& row : table.rows) {
      good += row.fields == std::vector<std::string>{"good", "row"} ? 1 : 0;
    }
    ASSERT_GE(good, 3) << text;
  }
}

}  // namespace
}  // namespace hallwatch
