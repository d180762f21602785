#include "hall/calendar/calendar_rows.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

HallDay day(const char* text) {
  return hall_day_from_text(text).value();
}

TEST(CalendarRowsTest, AListOfAYearMakesItKnown) {
  const auto calendar = calendar_with_rows({{day("2027-01-01"), DayKind::kHoliday, "元旦"},
                                            {day("2027-01-03"), DayKind::kMakeupWorkday, "调休"},
                                            {day("2027-10-01"), DayKind::kHoliday, "国庆节"}})
                            .value();
  EXPECT_EQ(calendar.is_working_day(day("2027-01-01")), false);
  EXPECT_EQ(calendar.is_working_day(day("2027-01-03")), true);
  EXPECT_EQ(calendar.is_working_day(day("2027-01-05")), true);
}

TEST(CalendarRowsTest, AFewLocalRowsDoNot) {
  const auto calendar = calendar_with_rows({{day("2027-01-01"), DayKind::kHoliday, "元旦"}}).value();
  EXPECT_FALSE(calendar.knows(std::chrono::year{2027}));
  EXPECT_EQ(calendar.is_working_day(day("2027-01-05")), std::nullopt);
}

TEST(CalendarRowsTest, ALocalRowWinsOverTheBuiltInYear) {
  const auto calendar = calendar_with_rows({{day("2025-09-23"), DayKind::kHoliday, "本地"}}).value();
  EXPECT_EQ(calendar.is_working_day(day("2025-09-23")), false);
  EXPECT_EQ(calendar.is_working_day(day("2025-09-24")), true);
}

TEST(CalendarRowsTest, AKindOfNobodySaysNothing) {
  const auto calendar = calendar_with_rows({{day("2025-09-23"), DayKind::kUnknown, "?"}}).value();
  EXPECT_EQ(calendar.is_working_day(day("2025-09-23")), true);
}

}  // namespace
}  // namespace hallwatch
