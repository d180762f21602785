// A change to a year that nobody gave a calendar for: 2027. Working days known: 2026-12-24, 25, 28, 29, 30, 31.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/feeds/drop_folder/feed_watch.h"
#include "tests/station/replay/standing_findings.h"
#include "tests/station/replay/week_builder.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

constexpr const char* kFirstDay = "2026-11-01";

/// An invented list: off 01-01 to 01-03, Sunday 01-10 is worked. 2027-01-04 is a Monday.
constexpr const char* kList2027 = R"({"year": 2027, "days": [
  {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
  {"name": "元旦", "date": "2027-01-02", "isOffDay": true},
  {"name": "元旦", "date": "2027-01-03", "isOffDay": true},
  {"name": "元旦", "date": "2027-01-10", "isOffDay": false},
  {"name": "国庆节", "date": "2027-10-01", "isOffDay": true}]})";

WeekBuilder year_end() {
  WeekBuilder week{kFirstDay};
  week.person("S01", "W01", "D01", "CHIEF", "1001", "2027-01-04");
  week.person("S02", "W01", "D01", "CLERK", "1002", "2028-01-01");
  week.item("I1", "80");
  week.open_case("A01").promise(5).accepted("2026-12-28 10:00");
  week.open_case("A02").promise(2).legal(3).accepted("2026-12-28 10:00").task("2026-12-28 11:00", 2);
  week.open_case("A03")
      .promise(20)
      .accepted("2026-12-28 10:00")
      .task("2026-12-29 11:00", 1)
      .stop("现场踏勘", "2026-12-29 09:00");
  week.open_case("A04")
      .promise(3)
      .accepted("2026-12-25 10:00")
      .stop("听证", "2026-12-30 10:00", "2026-12-31 10:00")
      .decided("2027-01-04 10:00");
  week.open_case("A05").promise(5).accepted("2026-12-28 10:00").extend("2026-12-30 10:00", "5", "D01-L");
  week.open_case("A06")
      .promise(5)
      .notice("", "")
      .received("2026-12-30 09:00")
      .event("ACCEPT", "2027-01-04 10:00")
      .event("FEE", "2027-01-05 10:00", {.text = "90"});
  week.open_case("A07").promise(2).received("2026-12-31 18:00");
  week.row("leave", "L01,S01,PERSONAL,{2027-01-05 09:00},{2027-01-05 12:00},CENTRE_FILING,,,{2027-01-04 09:00},FILED");
  week.row("consultations", "Q01,W01,证照,{2026-12-31 10:00},");
  return week;
}

/// What needs no day of 2027.
std::vector<ExpectedFinding> known_without_2027() {
  return {
      // Due 12-30; three working days later lie in 2027, but the legal limit of 3 is 12-31.
      {"CASE_DUE_SOON", "A02", "2026-12-30 09:00"},
      {"CASE_OVERDUE", "A02", "2026-12-30 17:00"},
      {"CASE_OVERDUE_SERIOUS", "A02", "2026-12-31 17:00"},
      {"ASSIST_OVERDUE", "A02/1", "2026-12-30 17:00"},
      // Twenty days are not known; its task and its stop are.
      {"SUSPEND_ILLEGAL", "A03", "2026-12-29 09:00"},
      {"COPY_LATE", "A03/1", "2026-12-28 17:00", "2026-12-29 11:00"},
      {"ASSIST_OVERDUE", "A03/1", "2026-12-30 17:00"},
      // Due 12-30 until it was stopped that day; nothing left after 12-31, which is a working day.
      {"CASE_DUE_SOON", "A04", "2026-12-29 09:00", "2026-12-30 10:00"},
      {"CASE_DUE_SOON", "A04", "2026-12-31 10:00", "2027-01-04 10:00"},
      {"CASE_OVERDUE", "A04", "2026-12-31 17:00", "2027-01-04 10:00"},
      {"INTAKE_NO_DECISION_SAME_DAY", "A06", "2026-12-30 17:00", "2027-01-04 10:00"},
      {"NOTICE_MISSING", "A06", "2027-01-04 10:30"},
      {"FEE_MISMATCH", "A06", "2027-01-05 10:00"},
  };
}

const ExpectedFinding kMissing{"CALENDAR_MISSING", "2027", "2026-11-02 00:00"};  // 60 days before

/// Goes through the days as they come, with what the folder holds at the time.
class LateList : public testing::Test {
 protected:
  LateList()
      : watch_{folder_.path(), FactStore::open(":memory:", SiteId{"A"}).value(), clock_},
        book_{RuleBook::open(watch_.store(), {}, week_.times().first_day(), AttendanceClose::kAtDayEnd).value()} {
    week_.write(folder_.path());
  }

  void settle(const char* as_of) {
    (void)watch_.read_now();
    told_.settle(book_, week_.times().time(as_of));
  }

  WeekBuilder week_ = year_end();
  TempFolder folder_;
  FakeClock clock_;
  FeedWatch watch_;
  RuleBook book_;
  StandingFindings told_;
};

using OwnWeeksMissingYearTest = LateList;

TEST_F(OwnWeeksMissingYearTest, TheMissingYearIsToldOnceAndEveryOtherRuleGoesOn) {
  auto expected = known_without_2027();
  expected.push_back(kMissing);
  for (const char* const as_of : {"2026-11-01 12:00", "2026-11-02 00:00", "2026-12-01 09:00", "2026-12-30 18:00",
                                  "2027-01-01 00:00", "2027-01-05 18:00"}) {
    settle(as_of);
  }
  expect_same_lines(lines_of(told_.all()), lines_of(expected, week_.times()), "findings");
  EXPECT_EQ(told_.retracted(), 0);
  expect_same_lines(lines_of(replay_week(week_, "2027-01-05 18:00").findings), lines_of(expected, week_.times()),
                    "findings of a replay");
}

TEST_F(OwnWeeksMissingYearTest, ADueDateInTheMissingYearIsLeftOpenNotGuessed) {
  const std::vector<ExpectedStanding> expected{
      {"A01", "2026-12-28", "5", "", "", "ACCEPTED"},
      {"A02", "2026-12-28", "2", "2026-12-30", "-1", "OVERDUE"},
      {"A03", "2026-12-28", "20", "", "", "ACCEPTED"},
      {"A04", "2026-12-25", "3", "2026-12-31", "0", "OVERDUE"},
      {"A05", "2026-12-28", "10", "", "", "ACCEPTED"},
      {"A06", "", "", "", "", "RECEIVED"},
      {"A07", "", "", "", "", "RECEIVED"},
  };
  expect_same_lines(lines_of(replay_week(week_, "2026-12-31 18:30").cases), lines_of(expected, week_.times()),
                    "deadlines");
}

TEST_F(OwnWeeksMissingYearTest, AListThatArrivesLaterGivesTheDueDatesAndEndsTheMissingYear) {
  settle("2026-12-31 20:00");
  settle("2027-01-11 18:00");
  write_text(folder_ / "calendar_2027.json", kList2027);
  settle("2027-01-11 19:00");
  auto expected = known_without_2027();
  expected.push_back({"CALENDAR_MISSING", "2027", "2026-11-02 00:00", "2027-01-11 19:00"});
  const std::vector<ExpectedFinding> given_by_the_list{
      // 29, 30, 31, 01-04, 01-05; then 06, 07, 08.
      {"CASE_DUE_SOON", "A01", "2027-01-04 09:00"},
      {"CASE_OVERDUE", "A01", "2027-01-05 17:00"},
      {"CASE_OVERDUE_SERIOUS", "A01", "2027-01-08 17:00"},
      // Ten: .. 01-05, 06, 07, 08, Sunday 10, 11.
      {"CASE_DUE_SOON", "A05", "2027-01-10 09:00"},
      {"CASE_OVERDUE", "A05", "2027-01-11 17:00"},
      // Accepted 01-04: 05, 06, 07, 08, 10.
      {"CASE_DUE_SOON", "A06", "2027-01-08 09:00"},
      {"CASE_OVERDUE", "A06", "2027-01-10 17:00"},
      // Received after the close of 12-31; silence to 01-04, 05, 06, 07, 08; due 01-05, red 06, 07, 08.
      {"INTAKE_NO_DECISION_SAME_DAY", "A07", "2027-01-04 17:00"},
      {"CASE_DEEMED_ACCEPTED", "A07", "2027-01-08 17:00"},
      {"CASE_OVERDUE", "A07", "2027-01-08 17:00"},
      {"CASE_OVERDUE_SERIOUS", "A07", "2027-01-08 17:00"},
      {"CONSULT_OVERDUE", "Q01", "2027-01-04 17:00"},
  };
  expected.insert(expected.end(), given_by_the_list.begin(), given_by_the_list.end());
  auto found = told_.all();
  std::erase_if(found, [](const Finding& finding) { return finding.rule_id.starts_with("ATT_"); });
  expect_same_lines(lines_of(found), lines_of(expected, week_.times()), "findings");
}

TEST_F(OwnWeeksMissingYearTest, DaysThatPassedWithoutTheListAreJudgedForAttendanceWhenItComes) {
  settle("2027-01-11 18:00");
  write_text(folder_ / "calendar_2027.json", kList2027);
  settle("2027-01-11 19:00");
  std::vector<std::string> missed;
  for (const auto& finding : told_.all()) {
    if (finding.rule_id == "ATT_MISSING" && finding.object.ends_with("AM_IN")) {
      missed.push_back(finding.object);
    }
  }
  // S01 is on post since 01-04 and never punched; on the 5th a filed half day excuses the morning.
  EXPECT_THAT(missed,
              testing::UnorderedElementsAre("S01 2027-01-04 AM_IN", "S01 2027-01-06 AM_IN", "S01 2027-01-07 AM_IN",
                                            "S01 2027-01-08 AM_IN", "S01 2027-01-10 AM_IN", "S01 2027-01-11 AM_IN"));
}

}  // namespace
}  // namespace hallwatch
