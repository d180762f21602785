#include "hall/rules/cases/case_rules.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hall/rules/cases/case_builder.h"

namespace hallwatch::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using enum CaseEventCode;

/// Received and accepted on Monday 2025-09-22; five working days: due Sunday 09-28, a make-up working day.
CaseBuilder accepted() {
  return CaseBuilder{}.on("2025-09-22 09:00", kReceive).on("2025-09-22 09:30", kAccept);
}

TEST(CaseRulesTest, ACaseDecidedInTimeHasOnlyItsNotice) {
  const auto facts = accepted().on("2025-09-28 17:00", kDecideGrant).on("2025-09-28 17:00", kDeliver);
  EXPECT_THAT(facts.findings_as_of("2025-10-09 12:00"),
              ElementsAre("CASE_DUE_SOON C1 2025-09-26 09:00:00 2025-09-28 17:00:00"));
  EXPECT_EQ(facts.as_of("2025-10-09 12:00").standing.state, "CLOSED_ON_TIME");
}

TEST(CaseRulesTest, OneSecondAfterTheCutOffIsLate) {
  const auto facts = accepted().on("2025-09-28 17:00:01", kDecideGrant).on("2025-09-28 17:00:01", kDeliver);
  EXPECT_THAT(facts.findings_as_of("2025-10-09 12:00"),
              Contains("CASE_OVERDUE C1 2025-09-28 17:00:00 2025-09-28 17:00:01"));
  EXPECT_EQ(facts.as_of("2025-10-09 12:00").standing.state, "CLOSED_OVERDUE");
}

TEST(CaseRulesTest, RedComesThreeWorkingDaysLaterOrPastTheLegalLimit) {
  auto facts = accepted();
  EXPECT_THAT(facts.findings_as_of("2025-10-09 17:00"), Contains("CASE_OVERDUE_SERIOUS C1 2025-10-09 17:00:00"));
  EXPECT_THAT(facts.findings_as_of("2025-10-09 16:59:59"), Not(Contains(StartsWith("CASE_OVERDUE_SERIOUS"))));
  facts.facts().legal_limit = 5;
  EXPECT_THAT(facts.findings_as_of("2025-09-28 17:00"), Contains("CASE_OVERDUE_SERIOUS C1 2025-09-28 17:00:00"));
}

TEST(CaseRulesTest, TheNextMomentIsTheNextThingThatMayHappen) {
  const auto facts = accepted();
  EXPECT_EQ(facts.as_of("2025-09-22 10:00").next_moment, at("2025-09-26 09:00"));
  EXPECT_EQ(facts.as_of("2025-09-26 09:00").next_moment, at("2025-09-28 17:00"));
  EXPECT_EQ(facts.as_of("2025-09-28 17:00").next_moment, at("2025-10-09 17:00"));
  EXPECT_EQ(facts.as_of("2025-10-09 17:00").next_moment, std::nullopt);
}

TEST(CaseRulesTest, SilenceToTheCloseOfTheDayIsToldAndLaterBecomesAcceptance) {
  const auto silent = CaseBuilder{}.on("2025-09-22 09:40", kReceive);
  EXPECT_THAT(silent.findings_as_of("2025-09-28 18:00"),
              ElementsAre("INTAKE_NO_DECISION_SAME_DAY C1 2025-09-22 17:00:00",
                          "CASE_DEEMED_ACCEPTED C1 2025-09-28 17:00:00", "CASE_OVERDUE C1 2025-09-28 17:00:00"));
  const auto standing = silent.as_of("2025-09-28 18:00").standing;
  EXPECT_EQ(standing.state, "OVERDUE");
  EXPECT_EQ(standing.clock_start, day_of(at("2025-09-22 00:00")));
}

TEST(CaseRulesTest, AnAnswerInTheLastSecondOfTheFifthDayIsInTime) {
  const auto answered = CaseBuilder{}.on("2025-09-22 09:40", kReceive).on("2025-09-28 17:00", kAccept);
  EXPECT_THAT(answered.findings_as_of("2025-09-28 18:00"),
              ElementsAre("INTAKE_NO_DECISION_SAME_DAY C1 2025-09-22 17:00:00 2025-09-28 17:00:00"));
  EXPECT_EQ(answered.as_of("2025-09-28 18:00").standing.clock_start, day_of(at("2025-09-28 00:00")));
}

TEST(CaseRulesTest, AnAcceptanceBehindADeemedOneKeepsDayZeroAndIsNoMissingStep) {
  auto late = CaseBuilder{}.on("2025-09-22 09:40", kReceive).on("2025-09-29 10:00", kAccept);
  late.facts().handle_place = "部门原址";
  const auto lines = late.findings_as_of("2025-09-29 18:00");
  EXPECT_THAT(lines, Contains("OFFSITE_ACCEPT C1 2025-09-29 10:00:00"));
  EXPECT_THAT(lines, Not(Contains(StartsWith("STEP_MISSING"))));
  EXPECT_EQ(late.as_of("2025-09-29 18:00").standing.clock_start, day_of(at("2025-09-22 00:00")));
  late.on("2025-09-29 11:00", kAccept);
  EXPECT_THAT(late.findings_as_of("2025-09-29 18:00"), Contains("STEP_MISSING C1 2025-09-29 11:00:00"));
}

TEST(CaseRulesTest, AReceiptOnADayOffOrAfterTheCloseIsAnsweredByTheNextWorkingDay) {
  const auto saturday = CaseBuilder{}.on("2025-09-27 10:00", kReceive);
  EXPECT_THAT(saturday.findings_as_of("2025-09-28 17:00"),
              ElementsAre("INTAKE_NO_DECISION_SAME_DAY C1 2025-09-28 17:00:00"));
  const auto evening = CaseBuilder{}.on("2025-09-22 17:00:01", kReceive);
  EXPECT_THAT(evening.findings_as_of("2025-09-22 18:00"), IsEmpty());
  EXPECT_THAT(evening.findings_as_of("2025-09-23 17:00"), Contains(StartsWith("INTAKE_NO_DECISION_SAME_DAY")));
}

TEST(CaseRulesTest, CorrectionStopsTheIntakeClockAndRestartsItWithTheNewPapers) {
  const auto facts = CaseBuilder{}
                         .on("2025-09-22 09:00", kReceive)
                         .on("2025-09-22 10:00", kCorrectNotice)
                         .on("2025-09-26 09:00", kCorrectSubmit);
  EXPECT_EQ(facts.as_of("2025-10-10 16:59:59").standing.state, "RECEIVED");
  const auto deemed = facts.as_of("2025-10-10 17:00");  // 28, 29, 30, 9, 10
  EXPECT_EQ(deemed.standing.clock_start, day_of(at("2025-09-26 00:00")));
  EXPECT_THAT(facts.findings_as_of("2025-10-10 17:00"), Contains("CASE_DEEMED_ACCEPTED C1 2025-10-10 17:00:00"));
}

TEST(CaseRulesTest, EachNoticeAfterTheFirstIsARepetition) {
  const auto facts = CaseBuilder{}
                         .on("2025-09-22 09:00", kReceive)
                         .on("2025-09-22 10:00", kCorrectNotice)
                         .on("2025-09-22 11:00", kCorrectNotice)
                         .on("2025-09-23 09:00", kCorrectSubmit)
                         .on("2025-09-23 10:00", kCorrectNotice);
  EXPECT_THAT(facts.findings_as_of("2025-09-23 12:00"),
              ElementsAre("CORRECTION_REPEATED C1 2025-09-22 11:00:00", "CORRECTION_REPEATED C1 2025-09-23 10:00:00"));
}

TEST(CaseRulesTest, ALegalStopMovesTheDueDateAndEndsTheNotice) {
  const auto facts = accepted().stop("听证", "2025-09-26 10:00", "2025-10-09 09:00");
  EXPECT_EQ(facts.as_of("2025-09-27 12:00").standing.state, "SUSPENDED");
  EXPECT_EQ(facts.as_of("2025-09-27 12:00").standing.due_date, std::nullopt);
  const auto after = facts.as_of("2025-10-09 12:00").standing;
  EXPECT_EQ(after.due_date, day_of(at("2025-10-10 00:00")));  // 4 used, 1 left
  EXPECT_THAT(
      facts.findings_as_of("2025-10-10 12:00"),
      ElementsAre("CASE_DUE_SOON C1 2025-09-26 09:00:00 2025-09-26 10:00:00", "CASE_DUE_SOON C1 2025-10-09 09:00:00"));
}

TEST(CaseRulesTest, AnOpenStopWithAPlannedEndShowsAProjectedDate) {
  const auto facts = accepted().stop("检验检测", "2025-09-24 09:00", "", "2025-10-09 17:00");
  const auto standing = facts.as_of("2025-09-28 18:00").standing;
  EXPECT_EQ(standing.state, "SUSPENDED");
  EXPECT_EQ(standing.due_date, day_of(at("2025-10-13 00:00")));  // 2 used, then 10, 11 (a worked Saturday), 13
}

TEST(CaseRulesTest, AnIllegalStopChangesNothing) {
  const auto facts = accepted()
                         .on("2025-09-23 09:00", kSuspend, "现场踏勘")
                         .stop("现场踏勘", "2025-09-23 09:00", "2025-09-26 17:00")
                         .on("2025-09-26 17:00", kResume);
  const auto lines = facts.findings_as_of("2025-09-27 12:00");
  EXPECT_THAT(lines, Contains("SUSPEND_ILLEGAL C1 2025-09-23 09:00:00"));
  EXPECT_THAT(lines, Not(Contains(StartsWith("STEP_MISSING"))));
  EXPECT_EQ(facts.as_of("2025-09-24 12:00").standing.state, "RUNNING");
  EXPECT_EQ(facts.as_of("2025-09-27 12:00").standing.due_date, day_of(at("2025-09-28 00:00")));
}

TEST(CaseRulesTest, AStopAfterTheDueMomentIsToldAndIgnored) {
  const auto facts = accepted().stop("听证", "2025-09-29 09:00");
  EXPECT_THAT(facts.findings_as_of("2025-09-29 12:00"), Contains("SUSPEND_AFTER_DUE C1 2025-09-29 09:00:00"));
  EXPECT_EQ(facts.as_of("2025-09-29 12:00").standing.state, "OVERDUE");
}

TEST(CaseRulesTest, ADecisionDuringAStopIsInTime) {
  const auto facts =
      accepted().stop("听证", "2025-09-24 09:00").on("2025-10-20 10:00", kDecideGrant).on("2025-10-20 10:05", kDeliver);
  EXPECT_EQ(facts.as_of("2025-10-21 12:00").standing.state, "CLOSED_ON_TIME");
  EXPECT_THAT(facts.findings_as_of("2025-10-21 12:00"), Not(Contains(StartsWith("CASE_OVERDUE"))));
}

TEST(CaseRulesTest, AnExtensionByTheHeadMovesTheDueDateOnce) {
  auto facts = accepted().extension("2025-09-26 10:00", "3", "D01-L");
  EXPECT_EQ(facts.as_of("2025-09-26 12:00").standing.due_date, day_of(at("2025-10-09 00:00")));
  EXPECT_THAT(facts.findings_as_of("2025-09-26 12:00"),
              ElementsAre("CASE_DUE_SOON C1 2025-09-26 09:00:00 2025-09-26 10:00:00"));
  facts.extension("2025-09-28 10:00", "2", "D01-L");
  EXPECT_THAT(facts.findings_as_of("2025-09-28 12:00"), Contains("EXTEND_ILLEGAL C1 2025-09-28 10:00:00"));
}

struct BadExtension {
  const char* time;
  const char* days;
  const char* approver;
};
class IllegalExtensionTest : public testing::TestWithParam<BadExtension> {};

TEST_P(IllegalExtensionTest, IsToldAndTheLimitStays) {
  const auto& [time, days, approver] = GetParam();
  const auto facts = accepted().extension(time, days, approver);
  EXPECT_THAT(facts.findings_as_of("2025-10-09 09:00"), Contains(StartsWith("EXTEND_ILLEGAL")));
  EXPECT_EQ(facts.as_of("2025-10-09 09:00").standing.effective_limit, 5);
}
INSTANTIATE_TEST_SUITE_P(Cases, IllegalExtensionTest,
                         testing::Values(BadExtension{"2025-09-26 10:00", "11", "D01-L"},    // too long
                                         BadExtension{"2025-09-26 10:00", "3", "S01"},       // not the head
                                         BadExtension{"2025-09-28 17:00:01", "3", "D01-L"},  // after the due moment
                                         BadExtension{"2025-09-26 10:00", "", "D01-L"},      // no number
                                         BadExtension{"2025-09-22 09:10", "3", "D01-L"}));   // before acceptance

TEST(CaseRulesTest, FifteenDaysAreLegalWithParallelTasks) {
  auto facts = accepted().extension("2025-09-26 10:00", "15", "D01-L");
  facts.facts().tasks.push_back({"1", WindowId{"W04"}, at("2025-09-22 10:00"), 5, at("2025-09-23 10:00")});
  EXPECT_EQ(facts.as_of("2025-09-26 12:00").standing.effective_limit, 20);
}

TEST(CaseRulesTest, NoticesAreOwedForPromisedItemsOnly) {
  auto facts = accepted();
  facts.facts().accept_doc_no = "";
  EXPECT_THAT(facts.findings_as_of("2025-09-22 09:59:59"), IsEmpty());
  EXPECT_THAT(facts.findings_as_of("2025-09-22 10:00"), ElementsAre("NOTICE_MISSING C1 2025-09-22 10:00:00"));
  facts.facts().project_type = 1;
  EXPECT_THAT(facts.findings_as_of("2025-09-22 10:00"), IsEmpty());
  auto manual = accepted();
  manual.facts().accept_doc_source = "MANUAL";
  EXPECT_THAT(manual.findings_as_of("2025-09-22 09:30"), ElementsAre("NOTICE_MANUAL C1 2025-09-22 09:30:00"));
}

TEST(CaseRulesTest, AnEntryIsLateAfterFifteenMinutesAndOnlyItsFirstVersionCounts) {
  const auto at_limit = CaseBuilder{}.entered("2025-09-22 09:00", kReceive, "2025-09-22 09:15");
  EXPECT_THAT(at_limit.findings_as_of("2025-09-22 12:00"), IsEmpty());
  const auto late = CaseBuilder{}.entered("2025-09-22 09:00", kReceive, "2025-09-22 09:15:01");
  EXPECT_THAT(late.findings_as_of("2025-09-22 12:00"), ElementsAre("LATE_ENTRY C1 2025-09-22 09:15:01"));
  const auto corrected = CaseBuilder{}
                             .entered("2025-09-22 09:00", kReceive, "2025-09-22 09:01")
                             .entered("2025-09-22 09:00", kReceive, "2025-09-22 11:00", "更正");
  EXPECT_THAT(corrected.findings_as_of("2025-09-22 12:00"), IsEmpty());
}

TEST(CaseRulesTest, AFeeIsComparedAsANumberAndEndsWithItsCorrection) {
  const auto right = accepted().on("2025-09-22 10:00", kFee, "80.00");
  EXPECT_THAT(right.findings_as_of("2025-09-22 12:00"), IsEmpty());
  const auto wrong =
      accepted().on("2025-09-22 10:00", kFee, "120").entered("2025-09-22 10:00", kFee, "2025-09-22 11:00", "80");
  EXPECT_THAT(wrong.findings_as_of("2025-09-22 12:00"),
              ElementsAre("FEE_MISMATCH C1 2025-09-22 10:00:00 2025-09-22 11:00:00"));
}

TEST(CaseRulesTest, ALaterVersionOfASourcesRowReplacesItAlsoWithAnotherTime) {
  CaseBuilder builder;
  builder.on("2025-09-22 09:00", CaseEventCode::kReceive).on("2025-09-22 09:10", CaseEventCode::kAccept);
  builder.entered("2025-09-30 10:00", CaseEventCode::kDecideGrant, "2025-09-30 10:05");
  builder.facts().events.back().row_guid = "g1";
  EXPECT_THAT(builder.findings_as_of("2025-10-10 18:00"), Contains(StartsWith("CASE_OVERDUE ")));
  builder.entered("2025-09-25 10:00", CaseEventCode::kDecideGrant, "2025-09-30 11:00");
  builder.facts().events.back().row_guid = "g1";
  EXPECT_THAT(builder.findings_as_of("2025-10-10 18:00"), Not(Contains(StartsWith("CASE_OVERDUE "))));
  EXPECT_THAT(builder.findings_as_of("2025-10-10 18:00"), Not(Contains(StartsWith("STEP_MISSING "))))
      << "one decision, not two";
}

TEST(CaseRulesTest, ARefusalMustNameTheRemedy) {
  const auto silent = accepted().on("2025-09-23 10:00", kDecideDeny, "材料不符").on("2025-09-23 11:00", kDeliver);
  EXPECT_THAT(silent.findings_as_of("2025-09-23 12:00"), ElementsAre("DENY_NO_REASON C1 2025-09-23 10:00:00"));
  const auto told =
      accepted().on("2025-09-23 10:00", kDecideDeny, "材料不符,可依法申请行政复议").on("2025-09-23 11:00", kDeliver);
  EXPECT_THAT(told.findings_as_of("2025-09-23 12:00"), IsEmpty());
}

TEST(CaseRulesTest, StepsOutOfOrderAreToldAndChangeNothing) {
  const auto facts = accepted().on("2025-09-22 10:00", kDeliver).on("2025-09-22 10:30", kResume);
  EXPECT_THAT(facts.findings_as_of("2025-09-22 12:00"),
              ElementsAre("STEP_MISSING C1 2025-09-22 10:00:00", "STEP_MISSING C1 2025-09-22 10:30:00"));
  EXPECT_EQ(facts.as_of("2025-09-22 12:00").standing.state, "RUNNING");
  const auto fee_late = accepted()
                            .on("2025-09-22 10:00", kDecideGrant)
                            .on("2025-09-22 10:10", kDeliver)
                            .on("2025-09-22 10:20", kFee, "80");
  EXPECT_THAT(fee_late.findings_as_of("2025-09-22 12:00"), ElementsAre("STEP_MISSING C1 2025-09-22 10:20:00"));
}

TEST(CaseRulesTest, DeliveryIsOwedInTenWorkingDaysAndTheFileInAMonth) {
  auto facts = accepted().on("2025-09-23 10:00", kDecideGrant);
  EXPECT_THAT(facts.findings_as_of("2025-10-13 17:00"), ElementsAre("DELIVERY_OVERDUE C1 2025-10-13 17:00:00"));
  facts.on("2025-10-13 17:00", kDeliver);
  EXPECT_THAT(facts.findings_as_of("2025-11-13 17:00"), ElementsAre("ARCHIVE_OVERDUE C1 2025-11-13 17:00:00"));
  facts.on("2025-11-13 17:00", kArchive);
  EXPECT_THAT(facts.findings_as_of("2025-11-20 17:00"), IsEmpty());
}

TEST(CaseRulesTest, TasksAreCopiedOnTheDayAndAnsweredWithinTheirOwnLimit) {
  auto facts = accepted();
  facts.facts().promise_limit = 20;
  facts.facts().tasks = {{"1", WindowId{"W04"}, at("2025-09-22 16:00"), 3, at("2025-09-25 17:00")},
                         {"2", WindowId{"W07"}, at("2025-09-23 09:00"), 2, std::nullopt}};
  EXPECT_THAT(
      facts.findings_as_of("2025-09-26 12:00"),
      ElementsAre("COPY_LATE C1/2 2025-09-22 17:00:00 2025-09-23 09:00:00", "ASSIST_OVERDUE C1/2 2025-09-25 17:00:00"));
  facts.on("2025-09-25 16:00", kWithdraw);
  EXPECT_THAT(facts.findings_as_of("2025-09-26 12:00"), Not(Contains(StartsWith("ASSIST_OVERDUE"))));
}

TEST(CaseRulesTest, AStopOfTheCaseStopsItsTasksFromTheCopyOn) {
  auto facts = accepted().stop("专家评审", "2025-09-22 12:00", "2025-09-24 12:00");
  facts.facts().promise_limit = 20;
  facts.facts().tasks = {{"1", WindowId{"W04"}, at("2025-09-22 16:00"), 2, std::nullopt}};
  EXPECT_THAT(facts.findings_as_of("2025-09-27 12:00"), ElementsAre("ASSIST_OVERDUE C1/1 2025-09-26 17:00:00"));
}

TEST(CaseRulesTest, TheCaseRowsDatesAreUsedOnlyWhereNoEventTells) {
  CaseBuilder facts;
  facts.on("2025-09-22 09:00", kReceive);
  facts.facts().accept_date = at("2025-09-22 09:30");
  facts.facts().result_date = at("2025-09-24 10:00");
  facts.facts().deliver_date = at("2025-09-24 11:00");
  EXPECT_EQ(facts.as_of("2025-09-25 12:00").standing.state, "CLOSED_ON_TIME");
  facts.on("2025-09-29 10:00", kDecideGrant);
  EXPECT_EQ(facts.as_of("2025-09-30 12:00").standing.state, "CLOSED_OVERDUE");
}

TEST(CaseRulesTest, SomebodyUnknownWhoActsIsToldOnce) {
  auto facts = accepted();
  facts.facts().events.push_back({kReview, at("2025-09-22 10:00"), at("2025-09-22 10:00"), StaffId{"S99"}, ""});
  EXPECT_THAT(facts.findings_as_of("2025-09-22 12:00"), ElementsAre("ACTOR_UNREGISTERED S99 2025-09-22 10:00:00"));
}

TEST(CaseRulesTest, AMissingYearLeavesTheDueDateOpenAndTellsTheRest) {
  auto facts = CaseBuilder{}.on("2026-12-28 09:00", kReceive).on("2026-12-28 09:30", kAccept);
  facts.facts().accept_doc_no = "";
  const auto outcome = facts.as_of("2026-12-28 12:00");
  ASSERT_TRUE(outcome.calendar_fault.has_value());
  EXPECT_EQ(outcome.standing.due_date, std::nullopt);
  EXPECT_EQ(outcome.standing.state, "ACCEPTED");
  EXPECT_THAT(facts.findings_as_of("2026-12-28 12:00"), ElementsAre("NOTICE_MISSING C1 2026-12-28 10:00:00"));
}

TEST(CaseRulesTest, TheOrderOfTheRowsAndRepeatsCarryNoMeaning) {
  std::mt19937 random{7};
  auto facts = accepted()
                   .on("2025-09-22 10:00", kFee, "120")
                   .entered("2025-09-22 10:00", kFee, "2025-09-22 11:00", "80")
                   .stop("听证", "2025-09-24 09:00", "2025-09-25 09:00")
                   .on("2025-09-24 09:00", kSuspend, "听证")
                   .on("2025-09-25 09:00", kResume)
                   .extension("2025-09-26 10:00", "3", "D01-L")
                   .on("2025-09-29 10:00", kDecideGrant);
  const auto expected = facts.findings_as_of("2025-10-20 12:00");
  for (int round = 0; round < 200; ++round) {
    auto shuffled = facts;
    shuffled.facts().events.push_back(shuffled.facts().events[random() % shuffled.facts().events.size()]);
    std::shuffle(shuffled.facts().events.begin(), shuffled.facts().events.end(), random);
    ASSERT_EQ(shuffled.findings_as_of("2025-10-20 12:00"), expected);
  }
}

/// A live system asks at each next_moment; what it was told in the end is what one look at the end tells.
TEST(CaseRulesTest, AskingAtEachNextMomentMissesNothing) {
  const auto facts = CaseBuilder{}
                         .on("2025-09-22 09:40", kReceive)
                         .stop("听证", "2025-09-29 09:00", "2025-10-09 09:00")
                         .on("2025-10-24 10:00", kDecideGrant);
  std::set<std::string> told;
  auto now = at("2025-09-22 09:40");
  for (int looks = 0; looks < 100; ++looks) {
    const auto outcome = facts.as_of(to_text(now));
    for (const auto& finding : outcome.findings) {
      told.insert(finding.rule_id + to_text(to_hall_time(finding.raised_at)));
      EXPECT_LE(to_hall_time(finding.raised_at), now);
    }
    if (!outcome.next_moment) {
      break;
    }
    ASSERT_GT(*outcome.next_moment, now);
    now = *outcome.next_moment;
  }
  std::set<std::string> at_once;
  for (const auto& finding : facts.as_of("2026-03-01 12:00").findings) {
    at_once.insert(finding.rule_id + to_text(to_hall_time(finding.raised_at)));
  }
  EXPECT_EQ(told, at_once);
}

}  // namespace
}  // namespace hallwatch::test
