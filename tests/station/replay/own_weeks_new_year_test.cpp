// The change of the year 2025/2026, worked out by hand. Working days: 12-29, 30, 31 | Sun 01-04, 05 .. 09, 12 ..;
// off: 01-01 .. 01-03.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/station/replay/week_builder.h"

namespace hallwatch {
namespace {

constexpr const char* kWorkingDays[] = {"12-29", "12-30", "12-31", "01-04", "01-05",
                                        "01-06", "01-07", "01-08", "01-09"};

void add_people(WeekBuilder& week) {
  week.window("W01", "D01");
  week.window("W02", "D01");
  week.person("S01", "W01", "D01", "CHIEF", "1001", "2020-12-31");
  week.person("S02", "W01", "D01", "CLERK", "1002");
  week.person("S03", "W02", "D01", "CLERK", "1003");
  week.person("S04", "W02", "D01", "CLERK", "1004");
  for (const char* const day : kWorkingDays) {
    week.row("roster", fmt::format("{{{}}},AM,W01,S01,S02,", day));
    week.row("roster", fmt::format("{{{}}},PM,W01,S02,S01,", day));
    week.row("roster", fmt::format("{{{}}},AM,W02,S03,S04,", day));
    week.row("roster", fmt::format("{{{}}},PM,W02,S04,S03,", day));
  }
  week.row("leave", "L01,S02,ANNUAL,{12-31 13:30},{01-05 12:00},CHIEF,S01,{12-30 10:00},{12-30 10:05},APPROVED");
  week.row("leave", "L02,S01,PERSONAL,{12-31 15:00},{01-04 11:00},CENTRE_FILING,,,{12-31 14:00},FILED");
}

void add_punches(WeekBuilder& week) {
  const std::map<std::string, std::vector<const char*>> others{
      {"12-31 1002", {"08:50"}},          {"01-04 1002", {}},
      {"01-05 1002", {"13:20", "17:05"}}, {"12-31 1001", {"08:50", "13:20", "14:59"}},
      {"01-04 1001", {"13:20", "17:05"}}, {"01-04 1003", {"09:29:59", "13:20", "17:05"}}};
  for (const std::string day : kWorkingDays) {
    for (const char* const pin : {"1001", "1002", "1003", "1004"}) {
      const auto other = others.find(day + " " + pin);
      week.punch(pin, day.c_str(),
                 other == others.end() ? std::vector<const char*>{"08:50", "13:20", "17:05"} : other->second);
    }
  }
  // A second terminal whose clock was set back, and one record of tomorrow. 2015 is the first year that counts.
  week.file("2_attlog.dat",
            "1001\t2000-01-01 00:00:05\t1\t0\t1\t0\r\n"
            "1002\t2014-12-31 23:59:59\t1\t0\t1\t0\r\n"
            "1002\t2015-01-01 00:00:00\t1\t0\t1\t0\r\n"
            "1003\t2026-01-10 08:00:00\t1\t0\t1\t0");
}

void add_cases(WeekBuilder& week) {
  week.open_case("A01").promise(3).accepted("12-30 10:00");
  week.open_case("A02").promise(1).accepted("12-31 10:00").decided("01-04 17:00");
  week.open_case("A03").promise(2).legal(3).accepted("12-29 10:00").decided("01-05 09:00");
  week.open_case("A04").promise(5).accepted("01-01 11:00").decided("01-08 12:00");
  week.open_case("A05").promise(4).received("12-29 09:00");
  week.open_case("A06").promise(5).received("12-31 18:00").event("ACCEPT", "01-04 17:00:01").decided("01-09 16:00");
  week.open_case("A07")
      .promise(4)
      .accepted("12-29 10:00")
      .stop("听证", "12-31 10:00", "01-02 10:00")
      .decided("01-05 10:00");
  week.open_case("A08").promise(3, "CALENDAR_DAY").accepted("12-30 10:00").decided("01-04 10:00");
  week.open_case("A09").promise(5, "HOUR").accepted("12-31 15:00").decided("01-04 12:00");
  week.open_case("A10").promise(1, "MONTH").accepted("12-04 10:00");
  week.open_case("A11")
      .accepted("11-20 10:00")
      .decided("11-25 10:00")
      .event("DELIVER", "11-30 10:00")
      .event("ARCHIVE", "01-04 09:00");
  week.open_case("A12")
      .accepted("11-26 10:00")
      .decided("11-28 10:00")
      .event("DELIVER", "12-03 10:00")
      .event("ARCHIVE", "01-04 17:00");
  week.open_case("A13").accepted("12-18 10:00").decided("12-19 10:00").event("DELIVER", "01-06 10:00");
  week.row("consultations", "Q01,W01,证照,{12-31 10:00},{01-05 09:00}");
  week.row("complaints", "T01,{12-29 10:00},现场,W02,RECEIVED");
}

void add_seats(WeekBuilder& week) {
  week.row("seat_intervals", "W02,{12-31 16:40},{01-04 09:20},EMPTY");
  week.row("seat_intervals", "W01,{01-04 10:00},{01-04 10:06},EMPTY");
  week.row("seat_intervals", "W02,{12-31 23:58},{01-01 00:03},UNKNOWN");
  week.row("seat_intervals", "W01,{01-01 10:00},{01-01 10:10},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W02,{12-30 10:00},{12-30 10:20},EMPTY");
  week.row("window_state", "W02,{12-30 10:00},{12-30 10:30},PAUSED,系统故障,S01");
  week.row("seat_intervals", "W02,{01-05 10:00},{01-06 16:00},EMPTY");
  week.row("window_state", "W02,{01-05 09:00},{01-06 17:00},CLOSED,业务转W01,CENTRE");
}

const ReplayOutcome& outcome() {
  static const ReplayOutcome kOutcome = [] {
    WeekBuilder week{"2025-12-29"};
    add_people(week);
    add_punches(week);
    add_cases(week);
    add_seats(week);
    return replay_week(week, "01-09 18:00");
  }();
  return kOutcome;
}

TEST(OwnWeeksNewYearTest, FindingsOverNewYearAreThoseWorkedOutByHand) {
  const std::vector<ExpectedFinding> expected{
      {"CASE_DUE_SOON", "A01", "01-04 09:00"},  // due 01-05: 31, 04, 05
      {"CASE_OVERDUE", "A01", "01-05 17:00"},
      {"CASE_OVERDUE_SERIOUS", "A01", "01-08 17:00"},
      {"CASE_DUE_SOON", "A02", "01-04 09:00", "01-04 17:00"},
      {"CASE_DUE_SOON", "A03", "12-31 09:00", "01-05 09:00"},
      {"CASE_OVERDUE", "A03", "12-31 17:00", "01-05 09:00"},
      {"CASE_OVERDUE_SERIOUS", "A03", "01-04 17:00", "01-05 09:00"},  // the legal limit: 30, 31, 04
      {"CASE_DUE_SOON", "A04", "01-07 09:00", "01-08 12:00"},         // accepted on a day off: 04 .. 08
      {"INTAKE_NO_DECISION_SAME_DAY", "A05", "12-29 17:00"},
      {"CASE_DEEMED_ACCEPTED", "A05", "01-06 17:00"},  // 30, 31, 04, 05, 06
      {"CASE_OVERDUE", "A05", "01-06 17:00"},          // due 01-05 was past
      {"CASE_OVERDUE_SERIOUS", "A05", "01-08 17:00"},
      {"INTAKE_NO_DECISION_SAME_DAY", "A06", "01-04 17:00", "01-04 17:00:01"},  // received after the close
      {"CASE_DUE_SOON", "A06", "01-08 09:00", "01-09 16:00"},
      {"CASE_DUE_SOON", "A07", "01-04 09:00", "01-05 10:00"},  // 2 of 4 used; 04, 05
      {"CASE_DUE_SOON", "A08", "12-31 09:00", "01-04 10:00"},  // 01-02 rolled to Sunday 01-04
      {"CASE_DUE_SOON", "A09", "01-04 09:00", "01-04 12:00"},  // 2 h and 3 h: 12:00:00
      {"CASE_DUE_SOON", "A10", "12-31 09:00"},                 // 01-04 is a working Sunday
      {"CASE_OVERDUE", "A10", "01-04 17:00"},
      {"CASE_OVERDUE_SERIOUS", "A10", "01-07 17:00"},
      {"ARCHIVE_OVERDUE", "A11", "12-30 17:00", "01-04 09:00"},   // A12: 01-03 rolled to 01-04, in the last second
      {"DELIVERY_OVERDUE", "A13", "01-05 17:00", "01-06 10:00"},  // 22 .. 26, 29, 30, 31, 04, 05
      {"CONSULT_OVERDUE", "Q01", "01-04 17:00", "01-05 09:00"},
      {"COMPLAINT_DUE", "T01", "01-06 17:00"},
      {"TENURE_DUE", "S01", "01-01 00:00"},
      {"ATT_LATE", "S03 2026-01-04 AM_IN", "01-04 10:30"},
      {"TERMINAL_CLOCK_BAD", "attlog dev 2", "2000-01-01 00:00:05"},
      {"TERMINAL_CLOCK_BAD", "attlog dev 2", "2014-12-31 23:59:59"},
      {"TERMINAL_CLOCK_BAD", "attlog dev 2", "2026-01-10 08:00:00"},
      // Empty over New Year: to the close; then after the grace, and 900 s are reached as somebody sits down.
      {"SEAT_EMPTY", "W02", "12-31 16:45", "12-31 17:00"},
      {"SEAT_ABSENT", "W02", "12-31 16:55", "12-31 17:00"},
      {"SEAT_EMPTY", "W02", "01-04 09:10", "01-04 09:20:30"},
      {"SEAT_ABSENT", "W02", "01-04 09:20", "01-04 09:20:30"},
      {"AB_POST_GAP", "W01", "01-04 10:05", "01-04 10:06:30"},  // S01's leave of 4 h over New Year is filed
      {"PAUSE_TOO_LONG", "W02", "12-30 10:15", "12-30 10:20:30"},
      {"CAMERA_OFFLINE", "W02", "12-31 23:58:30", "01-01 00:03"},
      {"AFTER_HOURS_PRESENCE", "W01", "01-01 10:01", "01-01 10:11"},
  };
  expect_same_lines(lines_of(outcome().findings), lines_of(expected, WeekTimes{"2025-12-29"}), "findings");
}

TEST(OwnWeeksNewYearTest, DeadlinesOverNewYearAreThoseWorkedOutByHand) {
  const std::vector<ExpectedStanding> expected{
      {"A01", "12-30", "3", "01-05", "-4", "OVERDUE"},      {"A02", "12-31", "1", "01-04", "", "CLOSED_ON_TIME"},
      {"A03", "12-29", "2", "12-31", "", "CLOSED_OVERDUE"}, {"A04", "01-01", "5", "01-08", "", "CLOSED_ON_TIME"},
      {"A05", "12-29", "4", "01-05", "-4", "OVERDUE"},      {"A06", "01-04", "5", "01-09", "", "CLOSED_ON_TIME"},
      {"A07", "12-29", "4", "01-05", "", "CLOSED_ON_TIME"}, {"A08", "12-30", "3", "01-04", "", "CLOSED_ON_TIME"},
      {"A09", "12-31", "5", "01-04", "", "CLOSED_ON_TIME"}, {"A10", "12-04", "1", "01-04", "-5", "OVERDUE"},
      {"A11", "11-20", "5", "11-27", "", "CLOSED_ON_TIME"}, {"A12", "11-26", "5", "12-03", "", "CLOSED_ON_TIME"},
      {"A13", "12-18", "5", "12-25", "", "CLOSED_ON_TIME"},
  };
  expect_same_lines(lines_of(outcome().cases), lines_of(expected, WeekTimes{"2025-12-29"}), "deadlines");
}

TEST(OwnWeeksNewYearTest, AttendanceIsJudgedOnSundayAndLeaveGoesOverNewYear) {
  const std::map<std::string, std::string> others{
      {"2025-12-31|S02", "08:50:00 OK|EXCUSED|EXCUSED|EXCEPTION"},
      {"2026-01-04|S02", "EXCUSED|EXCUSED|EXCUSED|LEAVE"},
      {"2026-01-05|S02", "EXCUSED|13:20:00 OK|17:05:00 OK|EXCEPTION"},
      {"2025-12-31|S01", "08:50:00 OK|13:20:00 OK|EXCUSED|EXCEPTION"},  // 14:59 is no going out
      {"2026-01-04|S01", "EXCUSED|13:20:00 OK|17:05:00 OK|EXCEPTION"},
      {"2026-01-04|S03", "09:29:59 LATE 1799|13:20:00 OK|17:05:00 OK|EXCEPTION"},
  };
  std::vector<std::string> expected;
  for (const std::string day : kWorkingDays) {
    for (const std::string staff_id : {"S01", "S02", "S03", "S04"}) {
      const auto key = (day[0] == '1' ? "2025-" : "2026-") + day + "|" + staff_id;
      const auto other = others.find(key);
      expected.push_back(key + "|" +
                         (other == others.end() ? "08:50:00 OK|13:20:00 OK|17:05:00 OK|PRESENT" : other->second));
    }
  }
  expect_same_lines(lines_of(outcome().attendance), expected, "attendance");
}

}  // namespace
}  // namespace hallwatch
