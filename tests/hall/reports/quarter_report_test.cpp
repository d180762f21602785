#include "hall/reports/quarter_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/reports/report_period.h"
#include "tests/hall/reports/report_hall.h"

namespace hallwatch {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

Report quarter_report(const ReportFacts& facts, int quarter) {
  return build_quarter_report(facts, {quarter_span(2025, quarter), {}});
}

/// Q3 with a yellow card and a rating for W01; nothing before it.
ReportFacts third_quarter() {
  auto facts = small_hall();
  facts.as_of = moment("2025-12-31 23:59:59");
  facts.alerts = {alert_of("CASE_OVERDUE", Card::kYellow, "W01", "2025-09-23 17:00:00")};
  facts.ratings = {rating_of("1", "W01", 2, "2025-09-22 10:00:00")};
  facts.cases = {decided(case_of("A", "W01", "2025-09-01 09:00:00"), "2025-09-23 09:00:00", false, true)};
  return facts;
}

TEST(QuarterReportTest, AScoreIsMadeOfItsParts) {
  const auto report = quarter_report(third_quarter(), 3);
  const auto& scores = *find_table(report, "scores");
  EXPECT_EQ(cell_at(scores, "W01 W01号窗口", "G"), "100");  // 100 - 5 + 10, at most 100
  EXPECT_EQ(cell_at(scores, "W01 W01号窗口", "S"), "80.00");
  EXPECT_EQ(cell_at(scores, "W01 W01号窗口", "Q"), "92.00");
  EXPECT_EQ(cell_at(*find_table(report, "score_parts"), "W01 W01号窗口", "bonus"), "10");
  EXPECT_EQ(cell_at(scores, "窗口平均", "Q"), "96.00");
}

TEST(QuarterReportTest, AMissingQuarterBeforeIsADashAndNeverAHundredPoints) {
  const auto report = quarter_report(third_quarter(), 3);
  EXPECT_EQ(cell_at(*find_table(report, "scores"), "W01 W01号窗口", "Q_before"), "");
  EXPECT_EQ(cell_at(*find_table(report, "cards"), "合计", "yellow_difference"), "");
  EXPECT_THAT(report.notes, Contains("2025年第2季度没有数据，上季各栏为“—”。"));
}

TEST(QuarterReportTest, TheQuarterBeforeStandsBesideWithTheDifference) {
  auto facts = third_quarter();
  facts.ratings.push_back(rating_of("2", "W01", 1, "2025-05-05 10:00:00"));
  facts.alerts.push_back(alert_of("CASE_OVERDUE", Card::kYellow, "W02", "2025-06-30 23:59:59"));
  facts.alerts.push_back(alert_of("CASE_OVERDUE", Card::kYellow, "W02", "2025-06-29 17:00:00"));
  const auto report = quarter_report(facts, 3);
  const auto& scores = *find_table(report, "scores");
  EXPECT_EQ(cell_at(scores, "W01 W01号窗口", "Q_before"), "100.00");
  EXPECT_EQ(cell_at(scores, "W01 W01号窗口", "difference"), "-8.00");
  EXPECT_EQ(cell_at(scores, "W02 W02号窗口", "difference"), "+10.00");
  const auto& cards = *find_table(report, "cards");
  EXPECT_EQ(cell_at(cards, "合计", "yellow"), "1");
  EXPECT_EQ(cell_at(cards, "合计", "yellow_before"), "2");
  EXPECT_EQ(cell_at(cards, "合计", "yellow_difference"), "-1");
}

TEST(QuarterReportTest, TheYearsMeanIsOfTheQuartersThatExistAndSaysSo) {
  auto facts = third_quarter();
  facts.alerts.push_back(alert_of("FEE_MISMATCH", Card::kRed, "W01", "2025-02-03 10:00:00"));
  const auto report = quarter_report(facts, 3);
  const auto& year = *find_table(report, "year");
  EXPECT_EQ(cell_at(year, "W01 W01号窗口", "Q1"), "90.00");
  EXPECT_EQ(cell_at(year, "W01 W01号窗口", "Q2"), "");
  EXPECT_EQ(cell_at(year, "W01 W01号窗口", "mean"), "91.00");
  EXPECT_EQ(cell_at(year, "W01 W01号窗口", "note"), "缺第2季度，按已有季度平均");
  EXPECT_EQ(column_of(year, "Q4"), -1);
}

TEST(QuarterReportTest, AQuarterWithoutDataHasNoScore) {
  auto facts = small_hall();
  const auto report = quarter_report(facts, 3);
  EXPECT_THAT(report.notes, Contains(HasSubstr("没有任何数据")));
  EXPECT_EQ(cell_at(*find_table(report, "scores"), "W01 W01号窗口", "Q"), "");
  EXPECT_EQ(cell_at(*find_table(report, "year"), "W01 W01号窗口", "mean"), "");
}

TEST(QuarterReportTest, SaysWhichAlertsAScoreCounts) {
  auto facts = third_quarter();
  EXPECT_THAT(quarter_report(facts, 3).notes, Contains(HasSubstr("以全部未撤销告警计")));
  facts.alerts[0].verdict = AlertVerdict::kConfirmed;
  const auto notes = quarter_report(facts, 3).notes;
  EXPECT_THAT(notes, Contains(HasSubstr("仅计已确认告警")));
  EXPECT_THAT(notes, Not(Contains(HasSubstr("以全部未撤销告警计"))));
}

TEST(QuarterReportTest, AnUnfinishedQuarterSaysSo) {
  auto facts = third_quarter();
  facts.as_of = moment("2025-09-28 18:00:00");
  EXPECT_THAT(quarter_report(facts, 3).notes, Contains(HasSubstr("尚未结束")));
}

TEST(QuarterReportTest, TotalsAreTheSumOfTheRows) {
  auto facts = third_quarter();
  facts.alerts.push_back(alert_of("PUNCH_UNKNOWN_PIN", Card::kWarn, "", "2025-09-23 17:00:00"));
  facts.alerts.push_back(alert_of("SEAT_EMPTY", Card::kWarn, "W77", "2025-05-23 17:00:00"));
  const auto report = quarter_report(facts, 3);
  for (const auto* id : {"cards", "cases", "ratings"}) {
    const auto& table = *find_table(report, id);
    for (std::size_t column = 2; column < table.columns.size(); ++column) {
      EXPECT_EQ(table.rows.back().cells[column].integer, plain_sum(table, column)) << id << column;
    }
  }
}

TEST(QuarterReportTest, TheFirstQuarterNeedsTheLastOfTheYearBefore) {
  EXPECT_EQ(days_needed_for_quarter(quarter_span(2026, 1)), (DaySpan{day_from("2025-10-01"), day_from("2026-03-31")}));
  EXPECT_EQ(days_needed_for_quarter(quarter_span(2025, 3)).from, day_from("2025-01-01"));
}

TEST(QuarterReportTest, LongTenureIsListedByRole) {
  auto facts = third_quarter();
  facts.staff[1].on_post_since = day_from("2023-07-01");  // two years on the first day of the quarter
  facts.staff[2].on_post_since = day_from("2023-07-02");
  const auto report = quarter_report(facts, 3);
  const auto& table = *find_table(report, "tenure");
  EXPECT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(cell_at(table, "李二", "role"), "工作人员");
  EXPECT_EQ(cell_at(table, "王三", "role"), "(none)");
}

TEST(QuarterReportTest, TheAnnualReviewTakesWhoHasHadHalfAYear) {
  auto facts = third_quarter();
  facts.staff[1].on_post_since = day_from("2025-06-30");
  facts.staff[2].on_post_since = day_from("2025-07-01");
  const auto report = quarter_report(facts, 4);
  const auto& table = *find_table(report, "annual_review");
  EXPECT_EQ(cell_at(table, "李二", "since"), "2025-06-30");
  EXPECT_EQ(cell_at(table, "王三", "since"), "(none)");  // six months on 2026-01-01
  EXPECT_EQ(find_table(quarter_report(facts, 3), "annual_review"), nullptr);
}

TEST(QuarterReportTest, SixMonthsFromAMonthsEndEndWithTheShorterMonth) {
  auto facts = third_quarter();
  facts.staff[1].on_post_since = day_from("2025-05-31");
  EXPECT_EQ(cell_at(*find_table(quarter_report(facts, 4), "annual_review"), "李二", "since"), "2025-05-31");
}

TEST(QuarterReportTest, WhoHasNoDateIsNeitherInNorOut) {
  auto facts = third_quarter();
  facts.staff[1].on_post_since.reset();
  const auto report = quarter_report(facts, 4);
  EXPECT_EQ(cell_at(*find_table(report, "annual_review"), "李二", "since"), "(none)");
  EXPECT_THAT(report.sections.back().paragraphs, Contains(HasSubstr("须人工核定：李二（S02）")));
}

TEST(QuarterReportTest, OneDepartmentHasItsWindowsOnly) {
  const auto report = build_quarter_report(third_quarter(), {quarter_span(2025, 3), DepartmentId{"D02"}});
  EXPECT_THAT(find_table(report, "scores")->rows, SizeIs(1));
  EXPECT_EQ(cell_at(*find_table(report, "cards"), "合计", "yellow"), "0");
}

}  // namespace
}  // namespace hallwatch
