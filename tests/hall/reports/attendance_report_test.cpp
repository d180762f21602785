#include "hall/reports/attendance_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/reports/report_period.h"
#include "tests/hall/reports/report_hall.h"

namespace hallwatch {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;

const DaySpan kSeptember = period_of(PeriodKind::kMonth, day_from("2025-09-22"));

Report month_of(const ReportFacts& facts, const char* department = "") {
  return build_attendance_report(facts, {kSeptember, DepartmentId{department}});
}

/// One day of S01 of each kind, from 2025-09-22 on.
ReportFacts hall_with_days() {
  auto facts = small_hall();
  facts.attendance_begins = day_from("2025-09-22");
  const auto ok = SlotStatus::kOk;
  const auto out = SlotStatus::kExcused;
  const auto none = SlotStatus::kMissing;
  facts.attendance = {attendance_of("S01", "2025-09-22", ok, ok, ok),
                      attendance_of("S01", "2025-09-23", out, out, out),
                      attendance_of("S01", "2025-09-24", ok, out, out),
                      attendance_of("S01", "2025-09-25", none, none, none),
                      attendance_of("S01", "2025-09-26", SlotStatus::kLate, ok, SlotStatus::kEarly),
                      attendance_of("S01", "2025-09-28", ok, ok, SlotStatus::kPending),
                      attendance_of("S03", "2025-09-22", ok, SlotStatus::kHalfDayAbsent, ok)};
  return facts;
}

TEST(AttendanceReportTest, ADayIsOfExactlyOneKind) {
  const auto report = month_of(hall_with_days());
  const auto& table = *find_table(report, "summary_D01");
  for (const auto* key : {"present", "leave", "partial_leave", "absent", "exception", "pending"}) {
    EXPECT_EQ(cell_at(table, "张一", key), "1") << key;
  }
  EXPECT_EQ(cell_at(table, "张一", "days"), "6");
  EXPECT_EQ(cell_at(table, "张一", "late"), "1");
  EXPECT_EQ(cell_at(table, "张一", "early"), "1");
  EXPECT_EQ(cell_at(table, "张一", "missing"), "3");
}

TEST(AttendanceReportTest, EachDepartmentHasItsSectionAndItsListOfDays) {
  const auto report = month_of(hall_with_days());
  EXPECT_EQ(report.sections.at(0).heading, "市场局");
  EXPECT_EQ(report.sections.at(1).heading, "公安局");
  EXPECT_THAT(find_table(report, "D01")->rows, SizeIs(6));
  EXPECT_THAT(find_table(report, "D02")->rows, SizeIs(1));
  EXPECT_EQ(find_table(report, "D01")->place, TablePlace::kDataOnly);
  EXPECT_EQ(cell_at(*find_table(report, "D02"), "王三", "pm_in_status"), "旷工半天");
}

TEST(AttendanceReportTest, SomebodyWithoutDaysStandsThereWithZeros) {
  const auto report = month_of(hall_with_days());
  EXPECT_EQ(cell_at(*find_table(report, "summary_D01"), "李二", "days"), "0");
}

TEST(AttendanceReportTest, ChiefsHaveTheirDaysAwayCounted) {
  const auto report = month_of(hall_with_days());
  const auto& table = *find_table(report, "chiefs");
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(cell_at(table, "张一", "away"), "2");
  EXPECT_EQ(cell_at(table, "张一", "leave"), "1");
  EXPECT_EQ(cell_at(table, "张一", "absent"), "1");
}

TEST(AttendanceReportTest, WithoutAnyPunchNobodyIsCalledAbsent) {
  const auto report = month_of(small_hall());
  EXPECT_THAT(report.notes, Contains(HasSubstr("没有任何签到记录")));
  EXPECT_EQ(cell_at(*find_table(report, "summary_D01"), "张一", "absent"), "0");
}

TEST(AttendanceReportTest, SaysWhereItsRecordsBegin) {
  EXPECT_THAT(month_of(hall_with_days()).notes, Contains("签到记录自2025年9月22日开始，此前各日不作判定。"));
}

TEST(AttendanceReportTest, AnotherMonthsDaysAreLeftOut) {
  auto facts = hall_with_days();
  facts.attendance.push_back(attendance_of("S01", "2025-10-09", SlotStatus::kOk, SlotStatus::kOk, SlotStatus::kOk));
  facts.attendance.push_back(attendance_of("S01", "2025-08-29", SlotStatus::kOk, SlotStatus::kOk, SlotStatus::kOk));
  const auto report = month_of(facts);
  EXPECT_EQ(cell_at(*find_table(report, "summary_D01"), "张一", "days"), "6");
  EXPECT_THAT(find_table(report, "D01")->rows, SizeIs(6));
}

TEST(AttendanceReportTest, OneDepartmentAloneHasNoOther) {
  const auto report = month_of(hall_with_days(), "D02");
  EXPECT_EQ(find_table(report, "D01"), nullptr);
  EXPECT_NE(find_table(report, "D02"), nullptr);
  EXPECT_THAT(find_table(report, "chiefs")->rows, SizeIs(0));
}

TEST(AttendanceReportTest, PeopleOfNoDepartmentAreASectionOfTheirOwn) {
  auto facts = hall_with_days();
  facts.staff[2].department_id = {};
  const auto report = month_of(facts);
  EXPECT_THAT(find_table(report, "exceptions_none")->rows, SizeIs(1));
  EXPECT_EQ(cell_at(*find_table(report, "summary_none"), "王三", "half_day"), "1");
}

}  // namespace
}  // namespace hallwatch
