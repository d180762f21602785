#include "hall/feeds/views/view_cells.h"

#include <gtest/gtest.h>

#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

using std::chrono::seconds;

TEST(ViewCellsTest, TimesOfTheServerAreThoseOfTheHall) {
  const auto hall = [](std::string_view text, unsigned type) {
    return to_text(feed_time(cell_text(text, type).value()).value());
  };
  EXPECT_EQ(hall("2025-09-22 09:15:30", pg_type::kTimestamp), "2025-09-22 09:15:30");
  EXPECT_EQ(hall("2025-09-22 09:15:30.123456", pg_type::kTimestamp), "2025-09-22 09:15:30");
  EXPECT_EQ(hall("2025-09-22 09:15:30+08", pg_type::kTimestampZone), "2025-09-22 09:15:30");
  EXPECT_EQ(hall("2025-09-22 09:15:30.5+08", pg_type::kTimestampZone), "2025-09-22 09:15:30");
  EXPECT_EQ(hall("1988-07-01 09:15:30+09", pg_type::kTimestampZone), "1988-07-01 08:15:30");
  EXPECT_EQ(hall("2025-09-22 01:15:30+00:30", pg_type::kTimestampZone), "2025-09-22 08:45:30");
}

TEST(ViewCellsTest, BooleansAndWholeNumbersAreWrittenPlainly) {
  EXPECT_EQ(cell_text("t", pg_type::kBool).value(), "1");
  EXPECT_EQ(cell_text("f", pg_type::kBool).value(), "0");
  EXPECT_EQ(cell_text("", pg_type::kBool).value(), "");
  EXPECT_EQ(cell_text("5.00", pg_type::kNumeric).value(), "5");
  EXPECT_EQ(cell_text("5.50", pg_type::kNumeric).value(), "5.50");
  EXPECT_EQ(cell_text("500", pg_type::kNumeric).value(), "500");
  EXPECT_EQ(cell_text("NaN", pg_type::kNumeric).value(), "NaN");
  EXPECT_EQ(cell_text("5.00", pg_type::kText).value(), "5.00") << "a text stays as it is";
}

TEST(ViewCellsTest, BytesOfAnotherAlphabetAreReadAndOthersRefused) {
  EXPECT_EQ(cell_text("\xb4\xb0\xbf\xda", pg_type::kText).value(), "窗口");
  EXPECT_FALSE(cell_text("a\xff", pg_type::kText).ok());
}

TEST(ViewCellsTest, OnlyMomentsHaveAPlace) {
  EXPECT_TRUE(cell_time("2025-09-22 09:15:30", pg_type::kTimestamp));
  EXPECT_TRUE(cell_time("2025-09-22", pg_type::kDate));
  EXPECT_TRUE(cell_time("20250922091530", pg_type::kText));
  for (const auto* none : {"infinity", "-infinity", "0044-03-15 00:00:00 BC", "12025-01-01 00:00:00", "", "abc"}) {
    EXPECT_FALSE(cell_time(none, pg_type::kTimestamp)) << none;
  }
}

TEST(ViewCellsTest, ATextIsMadeEarlierInItsOwnForm) {
  EXPECT_EQ(earlier_text("2025-09-22 00:01:00", seconds{120}), "2025-09-21 23:59:00");
  EXPECT_EQ(earlier_text("2025-09-22T09:15:30", seconds{30}), "2025-09-22T09:15:00");
  EXPECT_EQ(earlier_text("20250922091530", seconds{30}), "20250922091500");
  EXPECT_EQ(earlier_text("20250922T091530", seconds{30}), "20250922T091500");
  EXPECT_EQ(earlier_text("2025-09-22T01:15:30Z", seconds{30}), "2025-09-22T01:15:00");
  EXPECT_EQ(earlier_text("2025-09-22T09:15:30+08:00", seconds{30}), "2025-09-22T09:15:00");
  EXPECT_FALSE(earlier_text("2025/09/22 09:15:30", seconds{30}));
  EXPECT_FALSE(earlier_text(" 2025-09-22 09:15:30", seconds{30}));
  EXPECT_FALSE(earlier_text("", seconds{30}));
}

}  // namespace
}  // namespace hallwatch
