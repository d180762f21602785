#include "hall/reports/week_report.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hall/reports/report_hall.h"

namespace hallwatch {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;

Report week_of(const ReportFacts& facts, const char* department = "") {
  return build_week_report(facts, {kWeek, DepartmentId{department}});
}

/// Facts of a random week, with alerts of no window, of an unregistered one, and of other weeks among them.
ReportFacts random_hall(unsigned seed) {
  auto facts = small_hall();
  std::mt19937 random{seed};
  const auto up_to = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
  const std::array<const char*, 5> windows{"W01", "W02", "W03", "W99", ""};
  const std::array<const char*, 4> rules{"SEAT_EMPTY", "CASE_OVERDUE", "FEE_MISMATCH", "TERMINAL_CLOCK_BAD"};
  const std::array cards{Card::kInfo, Card::kWarn, Card::kYellow, Card::kRed};
  const std::array verdicts{AlertVerdict::kOpen, AlertVerdict::kConfirmed, AlertVerdict::kDismissed};
  for (int i = up_to(60); i > 0; --i) {
    auto alert = alert_of(rules.at(static_cast<std::size_t>(up_to(4))), cards.at(static_cast<std::size_t>(up_to(4))),
                          windows.at(static_cast<std::size_t>(up_to(5))), "2025-09-20 10:00:00");
    alert.raised_at += std::chrono::hours{up_to(240)};
    alert.verdict = verdicts.at(static_cast<std::size_t>(up_to(3)));
    facts.alerts.push_back(alert);
    auto one =
        case_of(std::to_string(i).c_str(), windows.at(static_cast<std::size_t>(up_to(4))), "2025-09-20 10:00:00");
    *one.received_at += std::chrono::hours{up_to(240)};
    facts.cases.push_back(up_to(2) == 0 ? one : decided(one, "2025-09-26 10:00:00", up_to(2) == 0));
    facts.ratings.push_back(
        rating_of("r", windows.at(static_cast<std::size_t>(up_to(4))), up_to(6), "2025-09-24 10:00:00"));
  }
  return facts;
}

TEST(WeekReportTest, EveryTotalIsTheSumOfTheRowsAboveAndOfTheListedAlerts) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const auto facts = random_hall(seed);
    const auto report = week_of(facts);
    const auto listed = static_cast<std::int64_t>(find_table(report, "alerts")->rows.size());
    for (const auto* id : {"services", "alerts_by_rule", "alerts_by_window", "alerts_by_day"}) {
      const auto& table = *find_table(report, id);
      ASSERT_EQ(table.rows.back().kind, RowKind::kTotal);
      for (std::size_t column = 2; column < table.columns.size(); ++column) {
        if (table.columns[column].key == "satisfied") {
          continue;
        }
        EXPECT_EQ(table.rows.back().cells[column].integer, plain_sum(table, column))
            << id << " " << table.columns[column].key << " seed " << seed;
      }
      if (std::string{id} != "services") {
        EXPECT_EQ(table.rows.back().cells.back().integer, listed) << id << " seed " << seed;
      }
    }
  }
}

TEST(WeekReportTest, SubtotalsAreOfTheirDepartment) {
  auto facts = small_hall();
  facts.tickets = {ticket_of("1", "W01", "2025-09-22"), ticket_of("2", "W02", "2025-09-22"),
                   ticket_of("3", "W03", "2025-09-22")};
  const auto report = week_of(facts);
  const auto& table = *find_table(report, "services");
  EXPECT_EQ(cell_at(table, "小计", "services"), "2");
  EXPECT_EQ(cell_at(table, "合计", "services"), "3");
}

TEST(WeekReportTest, AnEmptyWeekSaysSoAndHasEveryWindow) {
  const auto report = week_of(small_hall());
  EXPECT_THAT(report.notes, Contains(HasSubstr("没有任何数据")));
  EXPECT_EQ(cell_at(*find_table(report, "services"), "W02 W02号窗口", "received"), "0");
  EXPECT_THAT(find_table(report, "alerts")->rows, SizeIs(0));
}

TEST(WeekReportTest, AClockOfAnotherYearHasALineOfItsOwn) {
  auto facts = small_hall();
  facts.alerts = {alert_of("TERMINAL_CLOCK_BAD", Card::kWarn, "", "2000-01-01 00:00:12"),
                  alert_of("SEAT_EMPTY", Card::kWarn, "W01", "2025-09-22 10:00:00")};
  const auto report = week_of(facts);
  EXPECT_EQ(cell_at(*find_table(report, "alerts_by_day"), "日期不在本期", "total"), "1");
  EXPECT_EQ(cell_at(*find_table(report, "alerts_by_day"), "合计", "total"), "2");
  EXPECT_EQ(cell_at(*find_table(report, "alerts_by_window"), "不属窗口", "total"), "1");
  EXPECT_THAT(report.sections.front().paragraphs, Contains(HasSubstr("其中1条为考勤机时钟错误")));
}

TEST(WeekReportTest, AnAbsenceIsOneLineWithAllThatItRaised) {
  auto facts = small_hall();
  auto empty = alert_of("SEAT_EMPTY", Card::kWarn, "W01", "2025-09-22 15:15:00");
  auto absent = alert_of("SEAT_ABSENT", Card::kYellow, "W01", "2025-09-22 15:25:00");
  for (auto* alert : {&empty, &absent}) {
    alert->cause_since = moment("2025-09-22 15:10:00");
    alert->cleared_at = moment("2025-09-22 15:31:30");
    alert->absence_id = "A1";
  }
  facts.alerts = {empty, absent};
  const auto report = week_of(facts);
  const auto& table = *find_table(report, "absences");
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(cell_at(table, "市场局", "length"), "21分30秒");
  EXPECT_EQ(cell_at(table, "市场局", "alerts"), "规则SEAT_EMPTY（预警）、规则SEAT_ABSENT（黄牌）");
}

TEST(WeekReportTest, AnAbsenceThatGoesOnHasNoEnd) {
  auto facts = small_hall();
  facts.alerts = {alert_of("SEAT_EMPTY", Card::kWarn, "W01", "2025-09-22 15:15:00")};
  const auto report = week_of(facts);
  EXPECT_EQ(cell_at(*find_table(report, "absences"), "市场局", "length"), "未结束");
}

TEST(WeekReportTest, ADepartmentsReportHasNothingOfTheOthers) {
  auto facts = small_hall();
  facts.alerts = {alert_of("SEAT_EMPTY", Card::kWarn, "W01", "2025-09-22 10:00:00"),
                  alert_of("SEAT_EMPTY", Card::kWarn, "W03", "2025-09-22 10:00:00"),
                  alert_of("PUNCH_UNKNOWN_PIN", Card::kWarn, "", "2025-09-22 10:00:00")};
  facts.attendance = {attendance_of("S01", "2025-09-22", SlotStatus::kLate, SlotStatus::kOk, SlotStatus::kOk),
                      attendance_of("S03", "2025-09-22", SlotStatus::kLate, SlotStatus::kOk, SlotStatus::kOk)};
  const auto report = week_of(facts, "D02");
  EXPECT_THAT(find_table(report, "alerts")->rows, SizeIs(1));
  EXPECT_EQ(cell_at(*find_table(report, "alerts_by_window"), "合计", "total"), "1");
  EXPECT_EQ(cell_at(*find_table(report, "attendance_exceptions"), "王三", "status"), "迟到");
  EXPECT_THAT(find_table(report, "attendance_exceptions")->rows, SizeIs(1));
  EXPECT_THAT(report.notes, Contains("本报告仅含公安局。"));
}

TEST(WeekReportTest, HintsStandInTheAppendixOnly) {
  auto facts = small_hall();
  facts.alerts = {alert_of("PROCESS_TOO_LONG", Card::kInfo, "W01", "2025-09-22 10:00:00")};
  const auto report = week_of(facts);
  EXPECT_THAT(find_table(report, "alerts")->rows, SizeIs(0));
  EXPECT_THAT(find_table(report, "hints")->rows, SizeIs(1));
}

TEST(WeekReportTest, OnlyWhatWasNotKeptIsAnAttendanceException) {
  auto facts = small_hall();
  facts.attendance = {
      attendance_of("S01", "2025-09-22", SlotStatus::kOk, SlotStatus::kExcused, SlotStatus::kPending),
      attendance_of("S02", "2025-09-22", SlotStatus::kMissing, SlotStatus::kEarly, SlotStatus::kHalfDayAbsent),
      attendance_of("S02", "2025-09-29", SlotStatus::kMissing, SlotStatus::kMissing, SlotStatus::kMissing)};
  const auto report = week_of(facts);
  EXPECT_THAT(find_table(report, "attendance_exceptions")->rows, SizeIs(3));
}

TEST(WeekReportTest, RowsThatTheImportRefusedAreNamed) {
  auto facts = small_hall();
  facts.rejected_rows = 7;
  EXPECT_THAT(week_of(facts).notes, Contains(HasSubstr("7行被拒收")));
}

}  // namespace
}  // namespace hallwatch
