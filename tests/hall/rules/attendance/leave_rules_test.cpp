#include "hall/rules/attendance/leave_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/rules/attendance/roster_rules.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

HallTime at(const std::string& text) {
  return hall_time_from_text(text + ":00").value();
}
const HallDay kDay = hall_day_from_text("2025-09-24").value();

StaffMember member(const char* id, StaffRole role, const char* department = "D01") {
  StaffMember made;
  made.staff_id = StaffId{id};
  made.department_id = DepartmentId{department};
  made.window_id = WindowId{"W01"};
  made.role = role;
  return made;
}

const std::vector<StaffMember> kStaff{member("S01", StaffRole::kChief), member("S02", StaffRole::kClerk),
                                      member("S05", StaffRole::kChief, "D02")};

Leave approved_leave() {
  Leave leave;
  leave.leave_id = "L1";
  leave.staff_id = StaffId{"S02"};
  leave.start = at("2025-09-24 09:00");
  leave.end = at("2025-09-24 17:00");
  leave.approver_level = "CHIEF";
  leave.approver = "S01";
  leave.approved_at = at("2025-09-24 08:00");
  leave.filed_at = at("2025-09-24 09:00");
  leave.status = "APPROVED";
  return leave;
}

LeaveJudgement judge(const Leave& leave, const std::string& as_of = "2025-10-01 00:00") {
  const auto person = leave.staff_id.text() == "S01" ? kStaff[0] : kStaff[1];
  return judge_leave(leave, person, kStaff, HallHours{}, WorkingCalendar::built_in(), AttendanceSettings{}, at(as_of));
}

TEST(LeaveRulesTest, AClerksLeaveIsCompleteWithTheOwnChiefAndTheFilingBeforeItBegins) {
  const auto judgement = judge(approved_leave());
  EXPECT_EQ(judgement.verdict, LeaveVerdict::kComplete);
  EXPECT_EQ(judgement.complete_at, at("2025-09-24 09:00"));
}

TEST(LeaveRulesTest, OneSecondTooLateExcusesNothingNotEvenAfterwards) {
  auto leave = approved_leave();
  *leave.filed_at += std::chrono::seconds{1};
  EXPECT_EQ(judge(leave).verdict, LeaveVerdict::kLate);
  EXPECT_FALSE(judge(leave).does_excuse());
}

TEST(LeaveRulesTest, AMissingFilingIsLateAndAMissingApprovalIsInvalid) {
  auto leave = approved_leave();
  leave.filed_at.reset();
  EXPECT_EQ(judge(leave).verdict, LeaveVerdict::kLate);
  EXPECT_EQ(judge(leave).complete_at, std::nullopt);
  leave = approved_leave();
  leave.approved_at.reset();
  EXPECT_EQ(judge(leave).verdict, LeaveVerdict::kInvalid);
}

TEST(LeaveRulesTest, TheChiefOfAnotherDepartmentCannotApprove) {
  auto leave = approved_leave();
  leave.approver = "S05";
  EXPECT_EQ(judge(leave).verdict, LeaveVerdict::kInvalid);
  leave.approver = "S02";
  EXPECT_EQ(judge(leave).verdict, LeaveVerdict::kInvalid);
}

TEST(LeaveRulesTest, AChiefFilesHalfADayAndNeedsLeaderAndCentreForMore) {
  auto leave = approved_leave();
  leave.staff_id = StaffId{"S01"};
  leave.approver_level = "CENTRE_FILING";
  leave.approver = "";
  leave.approved_at.reset();
  leave.start = at("2025-09-24 13:00");
  leave.end = at("2025-09-25 09:30");  // 3.5 h and 0.5 h of business
  leave.filed_at = at("2025-09-24 12:00");
  EXPECT_EQ(judge(leave).verdict, LeaveVerdict::kComplete);
  leave.end = at("2025-09-25 09:31");
  EXPECT_EQ(judge(leave).verdict, LeaveVerdict::kInvalid);
  leave.approver_level = "DEPT_LEADER";
  leave.approver = "D01-L";
  leave.approved_at = at("2025-09-24 10:00");
  EXPECT_EQ(judge(leave).verdict, LeaveVerdict::kComplete);
  leave.status = "PENDING_CENTRE";
  EXPECT_EQ(judge(leave).verdict, LeaveVerdict::kInvalid);
}

TEST(LeaveRulesTest, ARejectedOrCancelledLeaveIsNone) {
  auto leave = approved_leave();
  for (const char* const status : {"REJECTED", "CANCELLED"}) {
    leave.status = status;
    EXPECT_EQ(judge(leave).verdict, LeaveVerdict::kNone);
  }
}

TEST(LeaveRulesTest, StampsThatLieAheadAreNotKnown) {
  EXPECT_EQ(judge(approved_leave(), "2025-09-24 07:00").verdict, LeaveVerdict::kInvalid);
  EXPECT_EQ(judge(approved_leave(), "2025-09-24 08:30").verdict, LeaveVerdict::kLate);
}

TEST(LeaveRulesTest, FindingsStandAtTheStartAndEndWithCompletion) {
  auto leave = approved_leave();
  leave.filed_at = at("2025-09-24 11:00");
  FindingList list{at("2025-09-24 12:00")};
  report_leave(leave, judge(leave, "2025-09-24 12:00"), WindowId{"W01"}, list);
  ASSERT_EQ(list.findings().size(), 1U);
  EXPECT_EQ(list.findings()[0].rule_id, "LEAVE_APPROVED_LATE");
  EXPECT_EQ(list.findings()[0].raised_at, to_utc(at("2025-09-24 09:00")));
  EXPECT_EQ(list.findings()[0].cleared_at, to_utc(at("2025-09-24 11:00")));
}

std::vector<std::string> roster_findings(const std::vector<RosterRow>& rows,
                                         const std::map<StaffId, std::vector<Leave>>& leaves = {},
                                         const std::string& as_of = "2025-09-24 18:00") {
  FindingList list{at(as_of)};
  check_roster_day(WindowId{"W07"}, kDay, HallHours{}, rows, leaves, list);
  std::vector<std::string> lines;
  for (const auto& finding : list.findings()) {
    lines.push_back(finding.rule_id + " " + finding.object + " " + to_hall_clock_text(finding.raised_at));
  }
  return lines;
}

RosterRow row(DayHalf half, const char* front, const char* back) {
  return {kDay, half, WindowId{"W07"}, StaffId{front}, StaffId{back}, {}};
}

TEST(RosterRulesTest, AHalfWithoutARowIsToldAtItsOpening) {
  EXPECT_THAT(roster_findings({}),
              ElementsAre("ROSTER_MISSING W07 2025-09-24 AM 09:00:00", "ROSTER_MISSING W07 2025-09-24 PM 13:30:00"));
  EXPECT_THAT(roster_findings({}, {}, "2025-09-24 13:29"), ElementsAre("ROSTER_MISSING W07 2025-09-24 AM 09:00:00"));
}

TEST(RosterRulesTest, TheSamePersonInBothHalvesIsToldWhenAnotherCouldHaveTakenOver) {
  const std::vector<RosterRow> rows{row(DayHalf::kMorning, "S13", "S14"), row(DayHalf::kAfternoon, "S13", "S14")};
  EXPECT_THAT(roster_findings(rows), ElementsAre("ROTATION_NOT_DONE W07 2025-09-24 13:30:00"));
  Leave leave;
  leave.start = at("2025-09-24 13:00");
  leave.end = at("2025-09-24 17:00");
  EXPECT_THAT(roster_findings(rows, {{StaffId{"S14"}, {leave}}}), IsEmpty());
}

TEST(RosterRulesTest, RotationAndAWindowWithOnePersonAreInOrder) {
  EXPECT_THAT(roster_findings({row(DayHalf::kMorning, "S13", "S14"), row(DayHalf::kAfternoon, "S14", "S13")}),
              IsEmpty());
  EXPECT_THAT(roster_findings({row(DayHalf::kMorning, "S13", ""), row(DayHalf::kAfternoon, "S13", "S13")}), IsEmpty());
}

std::vector<std::string> change_findings(const StaffChange& change) {
  FindingList list{at("2025-12-01 12:00")};
  EXPECT_TRUE(
      check_staff_change(change, WindowId{"W01"}, HallHours{}, WorkingCalendar::built_in(), AttendanceSettings{}, list)
          .ok());
  std::vector<std::string> lines;
  for (const auto& finding : list.findings()) {
    lines.push_back(finding.rule_id + " " + to_text(to_hall_time(finding.raised_at)));
  }
  return lines;
}

TEST(RosterRulesTest, AStaffChangeIsFiledSevenWorkingDaysAhead) {
  StaffChange change;
  change.change_id = "C1";
  change.filed_at = at("2025-09-22 10:00");
  change.effective_day = hall_day_from_text("2025-10-09").value();  // 23, 24, 25, 26, 28, 29, 30, 10-9: eight
  EXPECT_THAT(change_findings(change), IsEmpty());
  change.effective_day = hall_day_from_text("2025-09-29").value();  // six
  EXPECT_THAT(change_findings(change), ElementsAre("STAFF_CHANGE_SHORT_NOTICE 2025-09-22 10:00:00"));
}

TEST(RosterRulesTest, AReplacementIsDoneWithinSevenWorkingDays) {
  StaffChange change;
  change.change_id = "C2";
  change.asked_at = at("2025-09-22 10:00");
  change.done_at = at("2025-09-30 17:00");
  EXPECT_THAT(change_findings(change), IsEmpty());
  change.done_at = at("2025-10-09 09:00");
  EXPECT_THAT(change_findings(change), ElementsAre("REPLACEMENT_OVERDUE 2025-09-30 17:00:00"));
}

}  // namespace
}  // namespace hallwatch
