#include "hall/rules/items/step_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/rules/cases/case_rules.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using enum CaseEventCode;

HallTime at(const std::string& text) {
  return hall_time_from_text(text.size() == 16 ? text + ":00" : text).value();
}

/// A case in the days around the Saturday 2026-02-14 that is worked, before the holiday to 02-23.
class StepLimitsTest : public testing::Test {
 protected:
  StepLimitsTest() {
    facts_.case_no = CaseNo{"C1"};
    facts_.project_type = 2;
    facts_.promise_limit = 20;
    facts_.handle_place = "中心大厅";
    happens(kReceive, "2026-02-12 09:00");
    happens(kAccept, "2026-02-12 10:00");
  }

  void happens(CaseEventCode code, const char* time) {
    CaseEvent event;
    event.code = code;
    event.at = at(time);
    facts_.events.push_back(event);
  }

  std::vector<std::string> told(const char* as_of, const std::vector<StepLimit>& limits) {
    FindingList ignored{at(as_of)};
    FindingList list{at(as_of)};
    const auto steps = case_history(facts_);
    const auto course = run_case_machine(facts_, steps, context_, ignored);
    is_calendar_enough_ = check_step_limits({facts_, steps, course, stops_}, limits, context_, list).ok();
    std::vector<std::string> lines;
    for (const auto& finding : list.findings()) {
      EXPECT_EQ(finding.rule_id, "STEP_OVERDUE");
      EXPECT_EQ(finding.object, "C1");
      lines.push_back(to_text(to_hall_time(finding.raised_at)) +
                      (finding.cleared_at ? " " + to_text(to_hall_time(*finding.cleared_at)) : ""));
    }
    next_ = list.next_moment();
    return lines;
  }

  CaseFacts facts_;
  std::vector<ClockStop> stops_;
  HallHours hours_;
  WorkingCalendar calendar_ = WorkingCalendar::built_in();
  CaseRuleSettings settings_;
  std::set<StaffId> staff_;
  CaseRuleContext context_{hours_, calendar_, settings_, staff_};
  bool is_calendar_enough_ = false;
  std::optional<HallTime> next_;
};

const StepLimit kReviewInTwoDays{kReview, kAccept, 2, LimitUnit::kWorkday};  // 13 and Saturday 14

TEST_F(StepLimitsTest, AStepInTheLastSecondOfItsLimitIsInTime) {
  happens(kReview, "2026-02-14 17:00");
  EXPECT_THAT(told("2026-02-24 18:00", {kReviewInTwoDays}), IsEmpty());
}

TEST_F(StepLimitsTest, AStepASecondLaterWasLateUntilThen) {
  happens(kReview, "2026-02-14 17:00:01");
  EXPECT_THAT(told("2026-02-24 18:00", {kReviewInTwoDays}), ElementsAre("2026-02-14 17:00:00 2026-02-14 17:00:01"));
}

TEST_F(StepLimitsTest, AStepThatIsNotDoneStaysLateAndIsAskedForAtItsCutOff) {
  EXPECT_THAT(told("2026-02-14 16:59:59", {kReviewInTwoDays}), IsEmpty());
  EXPECT_EQ(next_, at("2026-02-14 17:00"));
  EXPECT_THAT(told("2026-02-14 17:00", {kReviewInTwoDays}), ElementsAre("2026-02-14 17:00:00"));
}

TEST_F(StepLimitsTest, ADecisionEndsTheStepsBeforeIt) {
  happens(kDecideDeny, "2026-02-24 10:00");
  EXPECT_THAT(told("2026-02-24 18:00", {kReviewInTwoDays}), ElementsAre("2026-02-14 17:00:00 2026-02-24 10:00:00"));
}

TEST_F(StepLimitsTest, EitherDecisionIsTheDecisionThatIsOwed) {
  happens(kReview, "2026-02-13 10:00");
  happens(kDecideDeny, "2026-02-24 10:00");
  EXPECT_THAT(told("2026-02-24 18:00", {{kDecideGrant, kReview, 1, LimitUnit::kWorkday}}),
              ElementsAre("2026-02-14 17:00:00 2026-02-24 10:00:00"));
}

TEST_F(StepLimitsTest, WhatIsOwedAfterTheDecisionDoesNotEndWithIt) {
  happens(kDecideGrant, "2026-02-13 10:00");
  EXPECT_THAT(told("2026-02-24 18:00", {{kIssue, kDecideGrant, 2, LimitUnit::kWorkday}}),
              ElementsAre("2026-02-24 17:00:00"));  // 14 and 24
}

TEST_F(StepLimitsTest, AStopOfTheCaseStopsItsStep) {
  stops_.push_back({at("2026-02-13 09:00"), at("2026-02-16 09:00")});  // 1 used; the other is 02-24
  happens(kReview, "2026-02-24 17:00");
  EXPECT_THAT(told("2026-02-25 18:00", {kReviewInTwoDays}), IsEmpty());
  stops_.push_back({at("2026-02-24 09:00"), std::nullopt});
  facts_.events.pop_back();
  EXPECT_THAT(told("2026-02-28 18:00", {kReviewInTwoDays}), IsEmpty()) << "while one is open nothing is late";
}

TEST_F(StepLimitsTest, AStopBeforeTheStepBeganDoesNotCountForIt) {
  stops_.push_back({at("2026-02-11 09:00"), at("2026-02-11 17:00")});
  EXPECT_THAT(told("2026-02-14 17:00", {kReviewInTwoDays}), ElementsAre("2026-02-14 17:00:00"));
}

TEST_F(StepLimitsTest, WhatIsAskedForAgainRunsAnewAndWhatWasLateBeforeStaysTold) {
  facts_.events.clear();
  happens(kReceive, "2026-02-09 09:00");
  happens(kCorrectNotice, "2026-02-09 10:00");
  happens(kCorrectSubmit, "2026-02-10 10:00");
  happens(kCorrectNotice, "2026-02-12 10:00");
  happens(kCorrectSubmit, "2026-02-13 10:00");
  happens(kAccept, "2026-02-14 10:00");
  // One day each: 02-11 passed before papers came again on 02-13; then 02-14.
  EXPECT_THAT(told("2026-02-24 18:00", {{kAccept, kCorrectSubmit, 1, LimitUnit::kWorkday}}),
              ElementsAre("2026-02-11 17:00:00 2026-02-13 10:00:00"));
}

TEST_F(StepLimitsTest, StepsThatBecomeLateInOneMomentAreOneFindingEndedByTheLast) {
  happens(kReview, "2026-02-24 10:00");
  const StepLimit fee{kFee, kAccept, 2, LimitUnit::kWorkday};
  EXPECT_THAT(told("2026-02-24 18:00", {kReviewInTwoDays, fee}), ElementsAre("2026-02-14 17:00:00"));
  happens(kFee, "2026-02-24 11:00");
  EXPECT_THAT(told("2026-02-24 18:00", {fee, kReviewInTwoDays}),
              ElementsAre("2026-02-14 17:00:00 2026-02-24 11:00:00"));
}

TEST_F(StepLimitsTest, HoursAreBusinessHoursToTheSecond) {
  const StepLimit four_hours{kReview, kAccept, 4, LimitUnit::kHour};  // 10:00 to 12:00, 13:30 to 15:30
  happens(kReview, "2026-02-12 15:30:01");
  EXPECT_THAT(told("2026-02-12 18:00", {four_hours}), ElementsAre("2026-02-12 15:30:00 2026-02-12 15:30:01"));
}

TEST_F(StepLimitsTest, AYearThatIsMissingIsAnErrorAndStopsNoOtherStep) {
  const StepLimit far{kDecideGrant, kAccept, 300, LimitUnit::kWorkday};
  EXPECT_THAT(told("2026-02-14 17:00", {far, kReviewInTwoDays}), ElementsAre("2026-02-14 17:00:00"));
  EXPECT_FALSE(is_calendar_enough_);
}

TEST_F(StepLimitsTest, WithoutLimitsOrWithoutTheStepBeforeNothingIsOwed) {
  EXPECT_THAT(told("2026-02-28 18:00", {}), IsEmpty());
  EXPECT_THAT(told("2026-02-28 18:00", {{kIssue, kDecideGrant, 1, LimitUnit::kWorkday}}), IsEmpty());
}

}  // namespace
}  // namespace hallwatch
