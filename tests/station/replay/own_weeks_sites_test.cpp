// A window with hours of its own, and two halls in one database.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/facts/fact_fields.h"
#include "hall/feeds/drop_folder/feed_watch.h"
#include "tests/station/replay/spring_week.h"
#include "tests/station/replay/standing_findings.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

/// W09 is open 08:00 to 11:30 and 14:00 to 18:00; the hall 09:00 to 12:00 and 13:30 to 17:00.
WeekBuilder other_hours() {
  WeekBuilder week{"2026-02-13"};
  week.window("W01", "D01");
  week.window("W09", "D01", "08:00,11:30,14:00,18:00");
  week.person("S01", "W01", "D01", "CHIEF", "1001");
  week.person("S02", "W01", "D01", "CLERK", "1002", "2027-01-01");  // types in the cases; not on post yet
  week.person("S09", "W09", "D01", "CLERK", "1009");
  for (const char* const day : {"02-13", "02-14"}) {
    week.row("roster", fmt::format("{{{}}},AM,W01,S01,,", day));
    week.row("roster", fmt::format("{{{}}},PM,W01,S01,,", day));
    week.punch("1001", day, {"08:50", "13:20", "17:05"});
  }
  week.row("roster", "{02-14},AM,W09,S09,S01,");
  week.row("roster", "{02-14},PM,W09,S09,S01,");
  week.punch("1009", "02-13", {"09:00:00", "13:30:00", "17:00:00"});
  week.punch("1009", "02-14", {"07:55", "13:55", "18:05"});
  for (const char* const window : {"W01", "W09"}) {
    // Before the grace of W09 is over; its lunch; its last hour; the evening.
    week.row("seat_intervals", fmt::format("{},{{02-13 08:00}},{{02-13 08:11}},EMPTY", window));
    week.row("seat_intervals", fmt::format("{},{{02-13 11:24}},{{02-13 14:06}},EMPTY", window));
    week.row("seat_intervals", fmt::format("{},{{02-13 17:40}},{{02-13 17:56}},EMPTY", window));
    week.row("seat_intervals", fmt::format("{},{{02-13 17:45}},{{02-13 18:40}},PERSON_AFTER_HOURS", window));
    week.row("seat_intervals", fmt::format("{},{{02-14 07:00}},{{02-14 08:29}},PERSON_AFTER_HOURS", window));
  }
  week.row("leave", "L01,S09,MEETING,{02-14 14:00},{02-14 15:00},CHIEF,S01,{02-13 10:00},{02-13 10:05},APPROVED");
  week.row("seat_intervals", "W09,{02-14 14:00},{02-14 14:11},EMPTY");
  week.open_case("A01").promise(1).accepted("02-13 10:00").decided("02-14 17:30");
  return week;
}

TEST(OwnWeeksSitesTest, SeatsAndRostersGoByTheWindowsHoursAttendanceAndCutOffByTheHalls) {
  const auto week = other_hours();
  const auto outcome = replay_week(week, "02-14 20:00");
  const std::vector<ExpectedFinding> expected{
      {"ROSTER_MISSING", "W09 2026-02-13 AM", "02-13 08:00"},
      {"ROSTER_MISSING", "W09 2026-02-13 PM", "02-13 14:00"},
      {"ROTATION_NOT_DONE", "W09 2026-02-14", "02-14 14:00"},  // S01 stands behind in both halves
      {"SEAT_EMPTY", "W09", "02-13 08:10", "02-13 08:11:30"},  // grace to 08:05
      {"SEAT_EMPTY", "W09", "02-13 11:29", "02-13 11:30"},     // to its own close; the afternoon is in its grace
      {"SEAT_EMPTY", "W01", "02-13 11:29", "02-13 12:00"},
      {"SEAT_ABSENT", "W01", "02-13 11:39", "02-13 12:00"},
      {"SEAT_EMPTY", "W01", "02-13 13:40", "02-13 14:06:30"},
      {"SEAT_ABSENT", "W01", "02-13 13:50", "02-13 14:06:30"},
      {"SEAT_EMPTY", "W09", "02-13 17:45", "02-13 17:56:30"},
      {"SEAT_ABSENT", "W09", "02-13 17:55", "02-13 17:56:30"},
      // The leave from 14:00 on excuses the seat of W09, but no punch: that is owed at the hall's 13:30.
      {"AB_POST_GAP", "W09", "02-14 14:10", "02-14 14:11:30"},
      {"ATT_LATE", "S09 2026-02-14 PM_IN", "02-14 15:00"},
      {"AFTER_HOURS_PRESENCE", "W01", "02-13 17:46", "02-13 18:41"},
      {"AFTER_HOURS_PRESENCE", "W09", "02-13 18:31", "02-13 18:41"},  // its evening begins at 18:30
      {"AFTER_HOURS_PRESENCE", "W01", "02-14 07:01", "02-14 08:30"},
      {"AFTER_HOURS_PRESENCE", "W09", "02-14 07:01", "02-14 07:31"},  // its morning at 07:30
      {"CASE_DUE_SOON", "A01", "02-14 09:00", "02-14 17:30"},
      {"CASE_OVERDUE", "A01", "02-14 17:00", "02-14 17:30"},  // 17:00 for every window
  };
  expect_same_lines(lines_of(outcome.findings), lines_of(expected, week.times()), "findings");
  expect_same_lines(lines_of(outcome.attendance),
                    {"2026-02-13|S01|08:50:00 OK|13:20:00 OK|17:05:00 OK|PRESENT",
                     "2026-02-14|S01|08:50:00 OK|13:20:00 OK|17:05:00 OK|PRESENT",
                     "2026-02-13|S09|09:00:00 OK|13:30:00 OK|17:00:00 OK|PRESENT",
                     "2026-02-14|S09|07:55:00 OK|13:55:00 LATE 1500|18:05:00 OK|EXCEPTION"},
                    "attendance");
}

/// A hall with the ids of the Spring Festival's hall, and other facts.
WeekBuilder sister_hall() {
  WeekBuilder week{kSpringFirstDay};
  week.window("W01", "D09", "08:30,12:00,14:00,18:00");
  week.person("S01", "W01", "D09", "CLERK", "1002");
  week.item("I1", "0");
  week.open_case("A01").promise(1).accepted("02-13 10:00").event("FEE", "02-13 11:00", {.text = "80", .by = "S01"});
  week.open_case("A02").promise(2).accepted("02-10 10:00").decided("02-13 09:00");
  week.row("calendar_exceptions", "{02-14},HOLIDAY,本地");
  week.row("seat_intervals", "W01,{02-13 10:00},{02-13 10:06},EMPTY");
  week.row("consultations", "Q01,W01,证照,{02-13 10:00},");
  return week;
}

struct Hall {
  Hall(const WeekBuilder& from, const std::string& database, const char* site_id, Clock& clock)
      : week(from), watch{folder.path(), FactStore::open(database, SiteId{site_id}).value(), clock} {
    week.write(folder.path());
    (void)watch.read_now();
    book.emplace(RuleBook::open(watch.store(), {}, week.times().first_day(), AttendanceClose::kAtDayEnd).value());
  }
  void settle(const char* as_of) { told.settle(*book, week.times().time(as_of)); }

  const WeekBuilder& week;
  TempFolder folder;
  FeedWatch watch;
  std::optional<RuleBook> book;
  StandingFindings told;
};

/// A replay lists the period only; a book also what was before.
std::vector<std::string> in_period(const Hall& hall) {
  auto findings = hall.told.all();
  std::erase_if(findings, [&](const Finding& finding) {
    return finding.rule_id != "TERMINAL_CLOCK_BAD" && hall_day(finding.raised_at) < hall.week.times().first_day();
  });
  return lines_of(findings);
}

TEST(OwnWeeksSitesTest, TwoHallsInOneDatabaseSeeNothingOfEachOther) {
  const auto spring = spring_week();
  const auto sister = sister_hall();
  TempFolder folder;
  FakeClock clock;
  const auto database = (folder / "hall.db").string();
  Hall a{spring, database, "A", clock};
  Hall b{sister, database, "B", clock};
  for (const char* const as_of : {"02-13 12:00", "02-14 18:00", "02-24 10:00", kSpringAsOf}) {
    b.settle(as_of);
    a.settle(as_of);
  }
  expect_same_lines(in_period(a), lines_of(replay_week(spring, kSpringAsOf).findings), "hall A");
  expect_same_lines(in_period(b), lines_of(replay_week(sister, kSpringAsOf).findings), "hall B");
  const auto of_b = lines_of(b.told.all());
  // Its local holiday: one working day after 02-13 is 02-24. Its items are free.
  EXPECT_THAT(of_b, testing::Contains("CASE_DUE_SOON|A01|2026-02-24 09:00:00|"));
  EXPECT_THAT(of_b, testing::Contains("FEE_MISMATCH|A01|2026-02-13 11:00:00|"));
  EXPECT_THAT(of_b, testing::Contains("CONSULT_OVERDUE|Q01|2026-02-24 17:00:00|"));
  EXPECT_THAT(of_b, testing::Not(testing::Contains(testing::HasSubstr("W02"))));
}

TEST(OwnWeeksSitesTest, AFactOfOneHallIsNotJudgedAnewInTheOther) {
  const auto spring = spring_week();
  const auto sister = sister_hall();
  TempFolder folder;
  FakeClock clock;
  const auto database = (folder / "hall.db").string();
  Hall a{spring, database, "A", clock};
  Hall b{sister, database, "B", clock};
  a.settle(kSpringAsOf);
  b.settle(kSpringAsOf);
  const auto before = lines_of(b.told.all());
  CaseEventRow decision;
  decision.case_no = CaseNo{"A01"};
  decision.event.code = CaseEventCode::kDecideGrant;
  decision.event.at = spring.times().time("02-24 10:00");
  ASSERT_TRUE(a.watch.store().put(std::span<const CaseEventRow>{&decision, 1}).ok());
  b.settle(kSpringAsOf);
  a.settle(kSpringAsOf);
  EXPECT_EQ(lines_of(b.told.all()), before);
  EXPECT_THAT(lines_of(a.told.all()), testing::Contains("CASE_DUE_SOON|A01|2026-02-24 09:00:00|2026-02-24 10:00:00"));
}

}  // namespace
}  // namespace hallwatch
