#include "hall/rules/attendance/attendance_day.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

HallTime at(const std::string& text) {
  return hall_time_from_text(text).value();
}
const HallDay kDay = hall_day_from_text("2025-09-22").value();
HallTime today(const std::string& clock) {
  return at("2025-09-22 " + clock);
}

StaffMember clerk() {
  StaffMember member;
  member.staff_id = StaffId{"S06"};
  member.department_id = DepartmentId{"D02"};
  member.window_id = WindowId{"W03"};
  member.role = StaffRole::kClerk;
  member.attendance_pin = "1006";
  return member;
}

struct Judged {
  AttendanceDay day;
  std::vector<std::string> findings;
};

Judged judge(const std::vector<std::string>& clocks, const std::vector<Leave>& leaves = {},
             const std::string& as_of = "2025-09-22 23:59:59") {
  std::vector<Punch> punches;
  for (const auto& clock : clocks) {
    punches.push_back({1, "1006", today(clock), 1});
  }
  FindingList list{at(as_of)};
  Judged judged{judge_attendance(clerk(), kDay, punches, leaves, HallHours{}, AttendanceSettings{}, list), {}};
  for (const auto& finding : list.findings()) {
    judged.findings.push_back(finding.rule_id + " " + finding.object + " " + to_hall_clock_text(finding.raised_at));
  }
  return judged;
}

TEST(AttendanceDayTest, ThreePunchesOnTimeArePresence) {
  const auto judged = judge({"09:00:00", "13:30:00", "17:00:00"});
  EXPECT_EQ(judged.day.status(), "PRESENT");
  EXPECT_THAT(judged.findings, IsEmpty());
}

TEST(AttendanceDayTest, OneSecondIsLateAndHalfAnHourIsHalfADay) {
  EXPECT_EQ(judge({"09:00:01"}).day.slots[0].status, SlotStatus::kLate);
  EXPECT_EQ(judge({"09:29:59"}).day.slots[0].status, SlotStatus::kLate);
  const auto half = judge({"09:30:00", "13:30:00", "17:00:00"});
  EXPECT_EQ(half.day.slots[0].status, SlotStatus::kHalfDayAbsent);
  EXPECT_EQ(half.day.slots[0].difference, std::chrono::seconds{1800});
  EXPECT_THAT(half.findings, ElementsAre("ATT_HALF_DAY_ABSENT S06 2025-09-22 AM_IN 10:30:00"));
}

TEST(AttendanceDayTest, LeavingEarlyCountsFromTheLatestPunch) {
  EXPECT_EQ(judge({"16:10:00", "16:30:01"}).day.slots[2].status, SlotStatus::kEarly);
  EXPECT_EQ(judge({"16:30:00"}).day.slots[2].status, SlotStatus::kHalfDayAbsent);
  EXPECT_EQ(judge({"16:30:00", "18:59:59"}).day.slots[2].status, SlotStatus::kOk);
}

TEST(AttendanceDayTest, WindowsIncludeBothEndsAndNothingElse) {
  EXPECT_EQ(judge({"07:30:00"}).day.slots[0].status, SlotStatus::kOk);
  EXPECT_EQ(judge({"07:29:59"}).day.slots[0].status, SlotStatus::kMissing);
  EXPECT_EQ(judge({"10:30:00"}).day.slots[0].status, SlotStatus::kHalfDayAbsent);
  EXPECT_EQ(judge({"10:30:01"}).day.slots[0].status, SlotStatus::kMissing);
  EXPECT_EQ(judge({"19:00:00"}).day.slots[2].status, SlotStatus::kOk);
  EXPECT_EQ(judge({"19:00:01"}).day.slots[2].status, SlotStatus::kMissing);
}

TEST(AttendanceDayTest, ASlotIsJudgedWhenItsWindowCloses) {
  EXPECT_THAT(judge({}, {}, "2025-09-22 10:29:59").findings, IsEmpty());
  const auto judged = judge({}, {}, "2025-09-22 10:30:00");
  EXPECT_THAT(judged.findings, ElementsAre("ATT_MISSING S06 2025-09-22 AM_IN 10:30:00"));
  EXPECT_EQ(judged.day.status(), "");
}

TEST(AttendanceDayTest, ALeaveExcusesWhatItCoversAndKeepsThePunch) {
  Leave leave;
  leave.start = today("13:30:00");
  leave.end = today("17:00:00");
  const auto judged = judge({"08:50:00", "13:45:00"}, {leave});
  EXPECT_EQ(judged.day.slots[0].status, SlotStatus::kOk);
  EXPECT_EQ(judged.day.slots[1].status, SlotStatus::kExcused);
  EXPECT_EQ(judged.day.slots[1].difference, std::chrono::seconds{900});
  EXPECT_EQ(judged.day.slots[2].status, SlotStatus::kExcused);
  EXPECT_EQ(judged.day.status(), "EXCEPTION");
  EXPECT_THAT(judged.findings, IsEmpty());
  leave.start = today("13:30:01");
  EXPECT_EQ(judge({"08:50:00"}, {leave}).day.slots[1].status, SlotStatus::kMissing);
}

TEST(AttendanceDayTest, NothingAtAllIsAbsenceAndALeaveOfTheDayIsLeave) {
  EXPECT_EQ(judge({}).day.status(), "ABSENT");
  Leave leave;
  leave.start = today("09:00:00");
  leave.end = today("17:00:00");
  EXPECT_EQ(judge({}, {leave}).day.status(), "LEAVE");
}

std::vector<std::string> sorted_out(const std::vector<Punch>& punches, std::size_t counted) {
  FindingList list{at("2025-09-22 18:00:00")};
  const auto by_person = sort_punches(punches, {clerk()}, AttendanceSettings{}, list);
  std::size_t count = 0;
  for (const auto& [person, own] : by_person) {
    count += own.size();
  }
  EXPECT_EQ(count, counted);
  std::vector<std::string> lines;
  for (const auto& finding : list.findings()) {
    lines.push_back(finding.rule_id + " " + finding.object);
  }
  return lines;
}

TEST(PunchRulesTest, AWrongClockIsToldAndDoesNotCount) {
  EXPECT_THAT(sorted_out({{3, "1006", at("2000-01-01 00:00:12"), 1}, {3, "1006", at("2025-09-22 18:00:01"), 1}}, 0),
              ElementsAre("TERMINAL_CLOCK_BAD attlog dev 3", "TERMINAL_CLOCK_BAD attlog dev 3"));
  EXPECT_THAT(sorted_out({{3, "1006", at("2015-01-01 00:00:00"), 1}, {3, "1006", at("2025-09-22 18:00:00"), 1}}, 2),
              IsEmpty());
}

TEST(PunchRulesTest, APinOfNobodyIsTold) {
  EXPECT_THAT(sorted_out({{1, "9999", today("08:58:00"), 1}}, 0), ElementsAre("PUNCH_UNKNOWN_PIN 9999"));
}

TEST(PunchRulesTest, ACodeOtherThanTheFingerprintIsToldAndCounts) {
  EXPECT_THAT(sorted_out({{1, "1006", today("08:44:10"), 0}}, 1), ElementsAre("PUNCH_NOT_FINGERPRINT S06"));
  EXPECT_THAT(sorted_out({{1, "1006", today("08:44:10"), std::nullopt}}, 1), IsEmpty());
  EXPECT_THAT(sorted_out({{1, "1006", today("08:44:10"), 77}}, 1), IsEmpty());  // of no table that we know
}

TEST(PunchRulesTest, IdenticalRecordsAreOneAndRepeatsAreLeftOutForDisplayOnly) {
  const Punch punch{1, "1006", today("08:44:10"), 1};
  EXPECT_THAT(sorted_out({punch, punch}, 1), IsEmpty());
  const Punch soon{2, "1006", today("08:45:10"), 1};
  const Punch later{1, "1006", today("08:45:11"), 1};
  EXPECT_THAT(without_repeats({punch, soon, later}, std::chrono::seconds{60}), ElementsAre(punch, later));
}

}  // namespace
}  // namespace hallwatch
