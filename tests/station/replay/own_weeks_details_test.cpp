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

}  // namespace
}  // namespace hallwatch
