// A month end and National Day 2025, worked out by hand. Working days: 09-22 .. 26, Sun 09-28, 29, 30 | 10-09, 10 and
// Sat 10-11, then 13 .. 17; off: Sat 09-27 and 10-01 .. 08.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/station/replay/week_builder.h"

namespace hallwatch {
namespace {

constexpr const char* kWorkingDays[] = {"09-26", "09-28", "09-29", "09-30", "10-09", "10-10", "10-11"};

void add_people(WeekBuilder& week) {
  week.window("W01", "D01");
  week.window("W02", "D02");
  week.person("S01", "W01", "D01", "CHIEF", "1001", "2020-09-30");
  week.person("S02", "W01", "D01", "CLERK", "1002", "2023-10-01");
  week.person("S03", "W02", "D02", "CLERK", "1003", "2023-10-02");
  week.person("S05", "W02", "D02", "CHIEF", "1005", "2020-10-01");
  for (const char* const day : kWorkingDays) {
    week.row("roster", fmt::format("{{{}}},AM,W01,S01,S02,", day));
    week.row("roster", fmt::format("{{{}}},PM,W01,S02,S01,", day));
    week.row("roster", fmt::format("{{{}}},AM,W02,S03,S05,", day));
    week.row("roster", fmt::format("{{{}}},PM,W02,S05,S03,", day));
  }
}

void add_punches(WeekBuilder& week) {
  const std::map<std::string, std::vector<const char*>> others{{"10-11 1002", {}},
                                                               {"09-28 1003", {"08:50", "13:20", "16:59:59"}},
                                                               {"09-28 1005", {"09:30", "13:20", "17:05"}},
                                                               {"10-11 1005", {"08:50", "13:59:59", "17:05"}}};
  for (const std::string day : kWorkingDays) {
    for (const char* const pin : {"1001", "1002", "1003", "1005"}) {
      const auto other = others.find(day + " " + pin);
      week.punch(pin, day.c_str(),
                 other == others.end() ? std::vector<const char*>{"08:50", "13:20", "17:05"} : other->second);
    }
  }
}

void add_ends(WeekBuilder& week) {
  week.open_case("A01")
      .accepted("08-25 10:00")
      .decided("08-29 10:00")
      .event("DELIVER", "08-31 10:00")
      .event("ARCHIVE", "10-09 10:00");
  week.open_case("A02")
      .accepted("08-25 10:00")
      .decided("08-29 10:00")
      .event("DELIVER", "09-01 10:00")
      .event("ARCHIVE", "10-09 17:00");
  week.open_case("A03")
      .accepted("08-25 10:00")
      .decided("08-29 10:00")
      .event("DELIVER", "09-01 10:00")
      .event("ARCHIVE", "10-09 17:00:01");
  week.open_case("A04").accepted("09-18 10:00").decided("09-19 10:00");
  week.open_case("A05").accepted("09-19 10:00").decided("09-22 10:00").event("DELIVER", "10-11 17:00");
}

void add_limits(WeekBuilder& week) {
  week.open_case("B01").promise(1, "MONTH").accepted("08-31 10:00").decided("09-30 17:00");
  week.open_case("B02").promise(1, "MONTH").accepted("09-01 10:00");
  week.open_case("B03").promise(1, "MONTH").green().accepted("09-26 10:00").decided("10-09 09:00");
  week.open_case("C01").promise(10).accepted("09-22 10:00");
  week.open_case("C02").promise(1).accepted("09-26 10:00").decided("09-28 17:00");
  week.open_case("C03").promise(1).accepted("09-27 10:00");
  week.open_case("C04").promise(8).accepted("09-26 10:00").stop("听证", "09-28 09:00", "10-09 17:00");
  week.open_case("C05")
      .promise(3)
      .accepted("09-25 10:00")
      .stop("招标", "09-29 17:00", "10-03 10:00")
      .decided("10-09 16:00");
}

void add_tasks(WeekBuilder& week) {
  week.open_case("D01")
      .promise(20)
      .accepted("09-25 10:00")
      .task("09-25 11:00", 5, "10-09 17:00:01")
      .task("09-28 09:00", 1, "09-29 10:00")
      .task("10-01 10:00", 2)
      .extend("09-30 10:00", "15", "D01-L");
  week.open_case("D02")
      .promise(10)
      .accepted("09-28 10:00")
      .extend("09-30 11:00", "15", "D01-L")
      .extend("10-10 10:00", "5", "S01");
  week.open_case("D03")
      .promise(10)
      .accepted("09-28 10:00")
      .extend("10-09 10:00", "10", "D01-L")
      .extend("10-10 10:00", "1", "D01-L");
}

void add_registers(WeekBuilder& week) {
  week.row("complaints", "T01,{09-26 10:00},现场,W01,RECEIVED");
  week.row("complaints", "T02,{09-28 10:00},现场,W01,RECEIVED");
  week.row("complaints", "T03,{10-02 10:00},现场,W01,RECEIVED");
  week.row("complaints", "T04,{09-26 10:00},现场,W01,CLOSED");
  week.row("staff_changes", "X01,S03,{09-26 10:00},,{10-11},");
  week.row("staff_changes", "X02,S03,{09-25 10:00},,{10-11},");
  week.row("staff_changes", "X03,S03,,{09-26 10:00},,");
  week.row("staff_changes", "X04,S03,,{09-25 10:00},,{10-11 17:00}");
  week.row("staff_changes", "X05,S03,,{09-25 10:00},,{10-11 17:30}");
  week.row("consultations", "Q01,W01,证照,{09-30 10:00},");
  week.row("consultations", "Q02,W01,证照,{09-26 10:00},{09-28 11:00}");
}

const ReplayOutcome& outcome() {
  static const ReplayOutcome kOutcome = [] {
    WeekBuilder week{"2025-09-26"};
    add_people(week);
    add_punches(week);
    add_ends(week);
    add_limits(week);
    add_tasks(week);
    add_registers(week);
    return replay_week(week, "10-11 18:00");
  }();
  return kOutcome;
}

TEST(OwnWeeksMonthEndTest, FindingsAroundNationalDayAreThoseWorkedOutByHand) {
  const std::vector<ExpectedFinding> expected{
      {"ARCHIVE_OVERDUE", "A01", "09-30 17:00", "10-09 10:00"},       // 08-31 and a month, clamped
      {"ARCHIVE_OVERDUE", "A03", "10-09 17:00", "10-09 17:00:01"},    // 10-01 rolled; A02 in the last second
      {"DELIVERY_OVERDUE", "A04", "10-10 17:00"},                     // 22 23 24 25 26 28 29 30 09 10
      {"CASE_DUE_SOON", "B01", "09-29 09:00", "09-30 17:00"},         // 09-30
      {"CASE_DUE_SOON", "B02", "09-30 09:00"},                        // 10-01 rolled to 10-09
      {"CASE_OVERDUE", "B02", "10-09 17:00"},                         // red would be 10, 11, 13
      {"CASE_OVERDUE", "B03", "09-26 17:00", "10-09 09:00"},          // half of one month is none: the same day
      {"CASE_OVERDUE_SERIOUS", "B03", "09-30 17:00", "10-09 09:00"},  // 28, 29, 30
      {"CASE_DUE_SOON", "C01", "10-10 09:00"},
      {"CASE_OVERDUE", "C01", "10-11 17:00"},
      {"CASE_DUE_SOON", "C02", "09-28 09:00", "09-28 17:00"},  // a limit of 1: on the due day, a Sunday
      {"CASE_DUE_SOON", "C03", "09-28 09:00"},                 // accepted on the Saturday off
      {"CASE_OVERDUE", "C03", "09-28 17:00"},
      {"CASE_OVERDUE_SERIOUS", "C03", "10-09 17:00"},  // 29, 30, 09
      // A stop in the second of the cut-off still holds; it ends in the holiday with nothing left.
      {"CASE_DUE_SOON", "C05", "09-28 09:00", "09-29 17:00"},
      {"CASE_DUE_SOON", "C05", "10-03 10:00", "10-09 16:00"},
      {"ASSIST_OVERDUE", "D01/1", "10-09 17:00", "10-09 17:00:01"},  // 26 28 29 30 09
      // D01/2 and D01/3 were copied late: told on 09-25, before the period.
      {"ASSIST_OVERDUE", "D01/3", "10-10 17:00"},                    // copied on a day off: 09, 10
      {"EXTEND_ILLEGAL", "D02", "09-30 11:00"},                      // 15 days without tasks
      {"EXTEND_ILLEGAL", "D02", "10-10 10:00"},                      // not by the head
      {"EXTEND_ILLEGAL", "D03", "10-10 10:00"},                      // the second one
      {"COMPLAINT_DUE", "T01", "10-10 17:00"},                       // 28 29 30 09 10
      {"COMPLAINT_DUE", "T02", "10-11 17:00"},                       // 29 30 09 10 11
      {"STAFF_CHANGE_SHORT_NOTICE", "X01", "09-26 10:00"},           // 28 29 30 09 10 11: six; X02 has seven
      {"REPLACEMENT_OVERDUE", "X05", "10-11 17:00", "10-11 17:30"},  // X04 in the last second
      {"CONSULT_OVERDUE", "Q01", "10-09 17:00"},
      {"TENURE_DUE", "S01", "10-01 00:00"},  // a chief for more than five years; S05 has five to the day
      {"TENURE_DUE", "S02", "10-01 00:00"},  // a clerk for two years; S03 lacks a day
      {"ATT_MISSING", "S02 2025-10-11 AM_IN", "10-11 10:30"},
      {"ATT_MISSING", "S02 2025-10-11 PM_IN", "10-11 15:00"},
      {"ATT_MISSING", "S02 2025-10-11 PM_OUT", "10-11 19:00"},
      {"ATT_EARLY", "S03 2025-09-28 PM_OUT", "09-28 19:00"},
      {"ATT_HALF_DAY_ABSENT", "S05 2025-09-28 AM_IN", "09-28 10:30"},
      {"ATT_LATE", "S05 2025-10-11 PM_IN", "10-11 15:00"},
  };
  expect_same_lines(lines_of(outcome().findings), lines_of(expected, WeekTimes{"2025-09-26"}), "findings");
}

TEST(OwnWeeksMonthEndTest, DeadlinesAroundNationalDayAreThoseWorkedOutByHand) {
  const std::vector<ExpectedStanding> expected{
      {"A01", "08-25", "5", "09-01", "", "CLOSED_ON_TIME"},
      {"A02", "08-25", "5", "09-01", "", "CLOSED_ON_TIME"},
      {"A03", "08-25", "5", "09-01", "", "CLOSED_ON_TIME"},
      {"A04", "09-18", "5", "09-25", "", "CLOSED_ON_TIME"},
      {"A05", "09-19", "5", "09-26", "", "CLOSED_ON_TIME"},
      {"B01", "08-31", "1", "09-30", "", "CLOSED_ON_TIME"},
      {"B02", "09-01", "1", "10-09", "-2", "OVERDUE"},
      {"B03", "09-26", "0", "09-26", "", "CLOSED_OVERDUE"},
      {"C01", "09-22", "10", "10-11", "0", "OVERDUE"},
      {"C02", "09-26", "1", "09-28", "", "CLOSED_ON_TIME"},
      {"C03", "09-27", "1", "09-28", "-5", "OVERDUE"},
      {"C04", "09-26", "8", "10-17", "5", "RUNNING"},  // 1 used; 10 11 13 14 15 16 17
      {"C05", "09-25", "3", "10-09", "", "CLOSED_ON_TIME"},
      {"D01", "09-25", "35", "11-19", "28", "RUNNING"},  // 4 + 3 to 10-11, then five weeks and three days
      {"D02", "09-28", "10", "10-17", "5", "RUNNING"},
      {"D03", "09-28", "20", "10-31", "15", "RUNNING"},
  };
  expect_same_lines(lines_of(outcome().cases), lines_of(expected, WeekTimes{"2025-09-26"}), "deadlines");
}

TEST(OwnWeeksMonthEndTest, AttendanceIsJudgedOnTheSevenWorkingDaysOnly) {
  const std::map<std::string, std::string> others{
      {"10-11|S02", "MISSING|MISSING|MISSING|ABSENT"},
      {"09-28|S03", "08:50:00 OK|13:20:00 OK|16:59:59 EARLY 1|EXCEPTION"},
      {"09-28|S05", "09:30:00 HALF_DAY_ABSENT 1800|13:20:00 OK|17:05:00 OK|EXCEPTION"},
      {"10-11|S05", "08:50:00 OK|13:59:59 LATE 1799|17:05:00 OK|EXCEPTION"},
  };
  std::vector<std::string> expected;
  for (const std::string day : kWorkingDays) {
    for (const std::string staff_id : {"S01", "S02", "S03", "S05"}) {
      const auto other = others.find(day + "|" + staff_id);
      expected.push_back("2025-" + day + "|" + staff_id + "|" +
                         (other == others.end() ? "08:50:00 OK|13:20:00 OK|17:05:00 OK|PRESENT" : other->second));
    }
  }
  expect_same_lines(lines_of(outcome().attendance), expected, "attendance");
}

}  // namespace
}  // namespace hallwatch
