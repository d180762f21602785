#include "hall/reports/window_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hall/reports/report_hall.h"

namespace hallwatch {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

const WindowId kW01{"W01"};

TEST(WindowCountsTest, EveryRegisteredWindowIsCountedEvenWithoutFacts) {
  const auto counts = count_windows(small_hall(), kWeek);
  EXPECT_EQ(counts.size(), 3U);
  EXPECT_EQ(counts.at(kW01), WindowCounts{});
  EXPECT_FALSE(has_data(small_hall(), kWeek));
}

TEST(WindowCountsTest, CasesCountOnTheDayOfEachStep) {
  auto facts = small_hall();
  facts.cases = {decided(case_of("A", "W01", "2025-09-19 09:00:00"), "2025-09-22 00:00:00"),
                 decided(case_of("B", "W01", "2025-09-22 09:00:00"), "2025-09-29 00:00:00"),
                 decided(case_of("C", "W01", "2025-09-28 23:59:59"), "2025-09-28 23:59:59", true)};
  const auto counts = count_windows(facts, kWeek).at(kW01);
  EXPECT_EQ(counts.received, 2);
  EXPECT_EQ(counts.decided, 2);
  EXPECT_EQ(counts.decided_late, 1);
  EXPECT_EQ(counts.decided_on_time(), 1);
}

TEST(WindowCountsTest, OnlyAnOpenCasePastItsDueDateIsOpenLate) {
  auto facts = small_hall();
  facts.cases = {case_of("A", "W01", "2025-09-01 09:00:00"), case_of("B", "W01", "2025-09-01 09:00:00")};
  facts.cases[0].is_late = true;
  EXPECT_EQ(count_windows(facts, kWeek).at(kW01).open_late, 1);
}

TEST(WindowCountsTest, ServicesAreTicketsThatWereServed) {
  auto facts = small_hall();
  facts.tickets = {ticket_of("1", "W01", "2025-09-22"), ticket_of("2", "W01", "2025-09-22", false),
                   ticket_of("3", "W01", "2025-09-29")};
  EXPECT_EQ(count_windows(facts, kWeek).at(kW01).services, 1);
}

TEST(WindowCountsTest, RatingsWithoutAnAnswerAreNoRatings) {
  auto facts = small_hall();
  facts.ratings = {rating_of("1", "W01", 1, "2025-09-22 10:00:00"), rating_of("2", "W01", 0, "2025-09-22 10:00:00"),
                   rating_of("3", "W01", 5, "2025-09-22 10:00:00"), rating_of("4", "W01", 6, "2025-09-22 10:00:00"),
                   rating_of("5", "W01", 1, "2025-09-21 10:00:00")};
  const auto counts = count_windows(facts, kWeek).at(kW01);
  EXPECT_EQ(counts.rated(), 2);
  EXPECT_EQ(counts.satisfied_percent(), 50.0);
  EXPECT_EQ(WindowCounts{}.satisfied_percent(), std::nullopt);
}

TEST(WindowCountsTest, ExplainedAndFalseAlertsAreNoCards) {
  auto facts = small_hall();
  facts.alerts = {alert_of("CASE_OVERDUE", Card::kYellow, "W01", "2025-09-23 17:00:00"),
                  alert_of("CASE_OVERDUE", Card::kYellow, "W01", "2025-09-24 17:00:00")};
  facts.alerts[1].verdict = AlertVerdict::kDismissed;
  const auto counts = count_windows(facts, kWeek).at(kW01);
  EXPECT_EQ(counts.yellow, 1);
  EXPECT_EQ(counts.dismissed, 1);
  EXPECT_EQ(counts.alerts(), 2);
}

TEST(WindowCountsTest, AWrongClockIsOfThePeriodWhateverItsDate) {
  auto facts = small_hall();
  facts.alerts = {alert_of("TERMINAL_CLOCK_BAD", Card::kWarn, "", "2000-01-01 00:00:12"),
                  alert_of("ATT_LATE", Card::kWarn, "", "2000-01-01 00:00:12")};
  EXPECT_THAT(alerts_of(facts, {kWeek, {}}), SizeIs(1));
  EXPECT_EQ(count_windows(facts, kWeek).at(WindowId{}).warn, 1);
}

TEST(WindowCountsTest, InfoFindingsAreHintsAndNoAlerts) {
  auto facts = small_hall();
  facts.alerts = {alert_of("TENURE_DUE", Card::kInfo, "W01", "2025-09-23 00:00:00")};
  EXPECT_THAT(alerts_of(facts, {kWeek, {}}), IsEmpty());
  EXPECT_THAT(hints_of(facts, {kWeek, {}}), SizeIs(1));
  EXPECT_EQ(count_windows(facts, kWeek).at(kW01).alerts(), 0);
}

TEST(WindowCountsTest, ADepartmentHasTheAlertsOfItsWindows) {
  auto facts = small_hall();
  facts.alerts = {alert_of("CASE_OVERDUE", Card::kYellow, "W01", "2025-09-23 17:00:00"),
                  alert_of("CASE_OVERDUE", Card::kYellow, "W03", "2025-09-23 17:00:00"),
                  alert_of("PUNCH_UNKNOWN_PIN", Card::kWarn, "", "2025-09-23 17:00:00")};
  EXPECT_THAT(alerts_of(facts, {kWeek, DepartmentId{"D02"}}), SizeIs(1));
}

TEST(WindowCountsTest, ScoresCountEverythingUntilSomebodyConfirms) {
  auto facts = small_hall();
  facts.alerts = {alert_of("CASE_OVERDUE", Card::kYellow, "W01", "2025-09-23 17:00:00"),
                  alert_of("CASE_OVERDUE", Card::kYellow, "W01", "2025-09-24 17:00:00"),
                  alert_of("CASE_OVERDUE", Card::kYellow, "W01", "2025-09-25 17:00:00")};
  facts.alerts[2].verdict = AlertVerdict::kDismissed;
  EXPECT_EQ(score_basis(facts, kWeek), ScoreBasis::kAllStanding);
  EXPECT_EQ(score_inputs(facts, kWeek, ScoreBasis::kAllStanding).at(kW01).yellow, 2);
  facts.alerts[0].verdict = AlertVerdict::kConfirmed;
  EXPECT_EQ(score_basis(facts, kWeek), ScoreBasis::kConfirmedOnly);
  EXPECT_EQ(score_inputs(facts, kWeek, ScoreBasis::kConfirmedOnly).at(kW01).yellow, 1);
}

TEST(WindowCountsTest, AnExplainedLatenessCostsNoPoints) {
  auto facts = small_hall();
  facts.attendance = {
      attendance_of("S01", "2025-09-22", SlotStatus::kLate, SlotStatus::kMissing, SlotStatus::kHalfDayAbsent)};
  auto late = alert_of("ATT_LATE", Card::kWarn, "W01", "2025-09-22 10:30:00");
  late.object = "S01 2025-09-22 AM_IN";
  facts.alerts = {late};
  auto input = score_inputs(facts, kWeek, ScoreBasis::kAllStanding).at(kW01);
  EXPECT_EQ(input.late_early, 1);
  EXPECT_EQ(input.missing, 1);
  EXPECT_EQ(input.half_day, 1);
  EXPECT_EQ(input.warn_count, 0);  // points instead of a warning (C-ASSESS)
  facts.alerts[0].verdict = AlertVerdict::kDismissed;
  EXPECT_EQ(score_inputs(facts, kWeek, ScoreBasis::kAllStanding).at(kW01).late_early, 0);
}

TEST(WindowCountsTest, OnTheSpotCasesEarnNoBonus) {
  auto facts = small_hall();
  facts.cases = {decided(case_of("A", "W01", "2025-09-22 09:00:00"), "2025-09-23 09:00:00", false, true),
                 decided(case_of("B", "W01", "2025-09-22 09:00:00"), "2025-09-22 09:10:00")};
  facts.cases[1].project_type = 1;
  const auto input = score_inputs(facts, kWeek, ScoreBasis::kAllStanding).at(kW01);
  EXPECT_EQ(input.decided_cases, 1);
  EXPECT_EQ(input.early_cases, 1);
}

}  // namespace
}  // namespace hallwatch
