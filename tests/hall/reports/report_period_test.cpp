#include "hall/reports/report_period.h"

#include <gtest/gtest.h>

#include "tests/hall/reports/report_hall.h"

namespace hallwatch {
namespace {

TEST(ReportPeriodTest, AWeekRunsFromMondayToSunday) {
  for (const auto* day : {"2025-09-22", "2025-09-24", "2025-09-28"}) {
    EXPECT_EQ(period_of(PeriodKind::kWeek, day_from(day)), kWeek) << day;
  }
  EXPECT_EQ(period_of(PeriodKind::kWeek, day_from("2025-09-29")).from, day_from("2025-09-29"));
}

TEST(ReportPeriodTest, AWeekMayCrossAYear) {
  const auto week = period_of(PeriodKind::kWeek, day_from("2026-01-01"));
  EXPECT_EQ(week, (DaySpan{day_from("2025-12-29"), day_from("2026-01-04")}));
  EXPECT_EQ(period_id(PeriodKind::kWeek, week), "2025-12-29_2026-01-04");
}

TEST(ReportPeriodTest, MonthsEndWhereTheyDo) {
  EXPECT_EQ(period_of(PeriodKind::kMonth, day_from("2024-02-10")).to, day_from("2024-02-29"));
  EXPECT_EQ(period_of(PeriodKind::kMonth, day_from("2025-12-31")),
            (DaySpan{day_from("2025-12-01"), day_from("2025-12-31")}));
}

TEST(ReportPeriodTest, QuartersAreThreeMonths) {
  EXPECT_EQ(period_of(PeriodKind::kQuarter, day_from("2025-09-30")),
            (DaySpan{day_from("2025-07-01"), day_from("2025-09-30")}));
  EXPECT_EQ(period_of(PeriodKind::kQuarter, day_from("2025-10-01")), quarter_span(2025, 4));
  EXPECT_EQ(quarter_of(day_from("2025-03-31")), 1);
  EXPECT_EQ(quarter_of(day_from("2025-04-01")), 2);
}

TEST(ReportPeriodTest, TheLastFullPeriodIsOverBeforeTodayBegins) {
  EXPECT_EQ(last_full_period(PeriodKind::kWeek, day_from("2025-09-29")), kWeek);
  EXPECT_EQ(last_full_period(PeriodKind::kWeek, day_from("2025-09-28")).to, day_from("2025-09-21"));
  EXPECT_EQ(last_full_period(PeriodKind::kMonth, day_from("2026-01-01")).from, day_from("2025-12-01"));
  EXPECT_EQ(last_full_period(PeriodKind::kQuarter, day_from("2026-01-15")), quarter_span(2025, 4));
}

TEST(ReportPeriodTest, ThePeriodBeforeTouchesIt) {
  for (const auto kind : {PeriodKind::kWeek, PeriodKind::kMonth, PeriodKind::kQuarter}) {
    const auto period = period_of(kind, day_from("2026-03-31"));
    EXPECT_EQ(period_before(kind, period).to + std::chrono::days{1}, period.from);
  }
}

TEST(ReportPeriodTest, IsWrittenInChinese) {
  EXPECT_EQ(period_text(PeriodKind::kWeek, kWeek), "2025年9月22日至2025年9月28日");
  EXPECT_EQ(period_text(PeriodKind::kMonth, period_of(PeriodKind::kMonth, day_from("2025-09-05"))), "2025年9月");
  EXPECT_EQ(period_text(PeriodKind::kQuarter, quarter_span(2025, 3)), "2025年第3季度");
  EXPECT_EQ(chinese_moment(moment("2025-09-28 08:05:59")), "2025年9月28日08时05分");
  EXPECT_EQ(chinese_weekday(day_from("2025-09-28")), "周日");
}

}  // namespace
}  // namespace hallwatch
