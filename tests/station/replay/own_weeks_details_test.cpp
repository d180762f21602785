// Single questions that the own weeks raised, each as a week of a few rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/station/replay/week_builder.h"

namespace hallwatch {
namespace {

WeekBuilder week_from(const char* first_day) {
  WeekBuilder week{first_day};
  week.window("W01", "D01");
  week.person("S02", "W01", "D01", "CLERK", "1002", "2027-12-01");  // not on post yet: no attendance
  return week;
}

/// Findings of cases only: no roster is filled in.
std::vector<std::string> case_lines(const WeekBuilder& week, const char* as_of) {
  auto outcome = replay_week(week, as_of);
  std::erase_if(outcome.findings, [](const Finding& finding) { return finding.rule_id == "ROSTER_MISSING"; });
  return lines_of(outcome.findings);
}

TEST(OwnWeeksDetailsTest, WhatIsReceivedAndAcceptedAndDecidedInOneSecondIsInTheMachinesOrder) {
  auto week = week_from("2026-02-09");
  week.open_case("A01")
      .promise(0)
      .event("DELIVER", "02-14 10:00")
      .event("DECIDE_GRANT", "02-14 10:00")
      .event("ACCEPT", "02-14 10:00")
      .event("FEE", "02-14 10:00", {.text = "0"})
      .event("RECEIVE", "02-14 10:00");
  const auto outcome = replay_week(week, "02-14 18:00");
  expect_same_lines(case_lines(week, "02-14 18:00"), {}, "findings");
  expect_same_lines(lines_of(outcome.cases),
                    lines_of({{"A01", "02-14", "0", "02-14", "", "CLOSED_ON_TIME"}}, week.times()), "deadlines");
}

TEST(OwnWeeksDetailsTest, ADecisionWhileAStopIsOpenIsInTimeAtAnyHourAndForAnyUnit) {
  auto week = week_from("2026-02-09");
  // Both stopped on the due day with nothing left; decided after the close of 02-24, and after the exact minute.
  week.open_case("A01").promise(3).accepted("02-11 10:00").stop("听证", "02-14 10:00").decided("02-24 17:30");
  week.open_case("A02").promise(1, "HOUR").accepted("02-13 10:00").stop("听证", "02-13 11:00").decided("02-24 11:00");
  const std::vector<ExpectedFinding> expected{
      {"CASE_DUE_SOON", "A01", "02-13 09:00", "02-14 10:00"},
  };
  expect_same_lines(case_lines(week, "02-25 18:00"), lines_of(expected, week.times()), "findings");
}

TEST(OwnWeeksDetailsTest, ADecisionWhileAStopIsOpenDoesNotMendALegalLimitThatWasOverBefore) {
  auto week = week_from("2026-02-09");
  week.open_case("A01").promise(10).legal(2).accepted("02-10 10:00").stop("听证", "02-13 10:00").decided("02-24 17:30");
  // Two working days are 02-12; the stop came after it. The promised limit of 10 was not over.
  const std::vector<ExpectedFinding> expected{
      {"CASE_OVERDUE_SERIOUS", "A01", "02-12 17:00", "02-24 17:30"},
  };
  expect_same_lines(case_lines(week, "02-25 18:00"), lines_of(expected, week.times()), "findings");
}

TEST(OwnWeeksDetailsTest, ATaskOfACaseThatIsNotAcceptedRunsFromItsCopyToTheEndOfTheCase) {
  auto week = week_from("2026-02-09");
  week.open_case("A01").received("02-12 10:00").event("CORRECT_NOTICE", "02-12 11:00").task("02-12 11:00", 2);
  week.open_case("A02")
      .received("02-12 10:00")
      .event("REJECT_ACCEPT", "02-24 10:00", {.text = "可以申请行政复议"})
      .task("02-12 11:00", 1);
  week.open_case("A03")
      .received("02-13 10:00")
      .event("REJECT_ACCEPT", "02-13 16:00", {.text = "可以申请行政复议"})
      .task("02-13 11:00", 1);
  const std::vector<ExpectedFinding> expected{
      {"ASSIST_OVERDUE", "A01/1", "02-14 17:00"},
      {"INTAKE_NO_DECISION_SAME_DAY", "A02", "02-12 17:00", "02-24 10:00"},
      {"ASSIST_OVERDUE", "A02/1", "02-13 17:00", "02-24 10:00"},
  };
  expect_same_lines(case_lines(week, "02-24 18:00"), lines_of(expected, week.times()), "findings");
}

TEST(OwnWeeksDetailsTest, WhatIsCopiedAfterTheMomentOfTheQuestionIsNotKnownThen) {
  auto week = week_from("2026-02-09");
  week.open_case("A01").accepted("02-12 10:00").task("02-14 11:00", 2);
  expect_same_lines(case_lines(week, "02-14 10:59:59"), {}, "findings before the copy");
  expect_same_lines(
      case_lines(week, "02-14 11:00"),
      lines_of(std::vector<ExpectedFinding>{{"COPY_LATE", "A01/1", "02-12 17:00", "02-14 11:00"}}, week.times()),
      "findings");
}

TEST(OwnWeeksDetailsTest, WhereNothingRunsNothingIsExtended) {
  auto week = week_from("2026-02-09");
  week.open_case("A01")
      .received("02-14 10:00")
      .extend("02-14 11:00", "3", "D01-L")
      .event("CORRECT_NOTICE", "02-14 12:00");
  // While a legal stop is open, and after the decision.
  week.open_case("A02")
      .promise(9)
      .accepted("02-09 10:00")
      .stop("听证", "02-10 10:00", "02-12 10:00")
      .extend("02-11 10:00", "3", "D01-L")
      .decided("02-13 10:00")
      .extend("02-14 10:00", "3", "D01-L");
  const std::vector<ExpectedFinding> expected{
      {"EXTEND_ILLEGAL", "A01", "02-14 11:00"},
      {"EXTEND_ILLEGAL", "A02", "02-11 10:00"},
      {"EXTEND_ILLEGAL", "A02", "02-14 10:00"},
  };
  expect_same_lines(case_lines(week, "02-14 18:00"), lines_of(expected, week.times()), "findings");
}

TEST(OwnWeeksDetailsTest, ReviewsThatTheMachineDoesNotAllowAreNotCounted) {
  auto week = week_from("2026-02-09");
  week.open_case("A01")
      .received("02-14 09:00")
      .event("REVIEW", "02-14 09:10")
      .event("ACCEPT", "02-14 09:20")
      .event("REVIEW", "02-14 09:30")
      .event("REVIEW", "02-14 09:40");
  expect_same_lines(case_lines(week, "02-14 18:00"),
                    lines_of(std::vector<ExpectedFinding>{{"STEP_MISSING", "A01", "02-14 09:10"}}, week.times()),
                    "findings");
}

TEST(OwnWeeksDetailsTest, RepeatsWithinAMinuteOnAnyTerminalAreOneFinding) {
  auto week = week_from("2026-02-09");
  week.punch("9999", "02-14", {"08:50:00", "08:50:30", "08:51:00", "08:51:01"});
  week.file("2_attlog.dat", "9999\t2026-02-14 08:50:10\t1\t0\t1\t0\n");
  week.punch("1002", "02-14", {"08:50:00"});
  week.punch("1002", "02-14", {"08:50:20", "08:50:40"}, 2);
  const std::vector<ExpectedFinding> expected{
      {"PUNCH_UNKNOWN_PIN", "9999", "02-14 08:50:00"},
      {"PUNCH_UNKNOWN_PIN", "9999", "02-14 08:51:01"},     // more than 60 s after the one that counts
      {"PUNCH_NOT_FINGERPRINT", "S02", "02-14 08:50:20"},  // a fingerprint before it does not hide the password
  };
  expect_same_lines(case_lines(week, "02-14 18:00"), lines_of(expected, week.times()), "findings");
}

}  // namespace
}  // namespace hallwatch
