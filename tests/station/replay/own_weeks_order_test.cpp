// The order in which rows stand, in which facts arrive, and how often they are told, carry no meaning.
#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/station/replay/live_week.h"
#include "tests/station/replay/spring_week.h"
#include "tests/station/replay/standing_findings.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

constexpr int kPermutations = 200;

/// Three days around a make-up Saturday, a fact or two of every feed.
WeekBuilder small_week() {
  WeekBuilder week{"2026-02-13"};
  week.window("W01", "D01");
  week.person("S01", "W01", "D01", "CHIEF", "1001");
  week.person("S02", "W01", "D01", "CLERK", "1002");
  week.item("I1", "80");
  for (const char* const day : {"02-13", "02-14", "02-24"}) {
    week.row("roster", fmt::format("{{{}}},AM,W01,S01,S02,", day));
    week.row("roster", fmt::format("{{{}}},PM,W01,S02,S01,", day));
    week.punch("1001", day, {"08:50", "13:31", "17:05"});
  }
  week.row("leave", "L01,S02,SICK,{02-14 09:00},{02-24 12:00},CHIEF,S01,{02-13 15:00},{02-13 15:30},APPROVED");
  week.open_case("A01")
      .promise(3)
      .accepted("02-12 10:00")
      .event("FEE", "02-13 10:00", {.text = "90"})
      .event("FEE", "02-13 10:00", {.text = "80", .entered = "02-13 11:00"})
      .stop("听证", "02-13 14:00", "02-15 09:00")
      .stop("鉴定", "02-14 15:00", "02-16 09:00");
  week.open_case("A02")
      .promise(3)
      .accepted("02-11 10:00")
      .extend("02-14 10:00", "2", "D01-L")
      .task("02-12 09:00", 2, "02-24 09:00")
      .decided("02-24 16:00");
  week.open_case("A03")
      .received("02-09 10:00")
      .event("CORRECT_NOTICE", "02-13 10:00", {.entered = "02-14 10:00"})
      .event("CORRECT_SUBMIT", "02-13 10:00", {.entered = "02-14 10:01"});
  week.row("consultations", "Q01,W01,证照,{02-13 10:00},{02-24 09:00}");
  week.row("complaints", "T01,{02-09 10:00},现场,W01,RECEIVED");
  week.row("staff_changes", "X01,S02,{02-13 10:00},,{02-24},");
  week.row("queue_sessions", "{02-14},01001,W01,{02-14 09:00},{02-14 09:10},{02-14 09:30},S01,");
  week.row("evaluator_events", "E1,W01,S01,,01001,PJQ,{02-14 09:40},{02-14 09:41},5");
  week.row("seat_intervals", "W01,{02-14 10:00},{02-14 10:10},EMPTY");
  week.row("seat_intervals", "W01,{02-14 10:05},{02-14 10:30},EMPTY");
  week.row("seat_intervals", "W01,{02-14 23:00},{02-15 00:00},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W01,{02-15 00:00},{02-15 02:00},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W01,{02-13 23:00},{02-14 00:00},UNKNOWN");
  week.row("seat_intervals", "W01,{02-14 00:00},{02-15 00:00},UNKNOWN");
  week.row("window_state", "W01,{02-24 09:30},{02-24 10:30},PAUSED,系统故障,S01");
  week.row("seat_intervals", "W01,{02-24 10:00},{02-24 10:20},EMPTY");
  // Paused until further notice, and empty a day later.
  week.window("W02", "D01");
  week.row("window_state", "W02,{02-13 16:00},,PAUSED,系统故障,S01");
  week.row("seat_intervals", "W02,{02-14 10:00},{02-14 10:20},EMPTY");
  week.row("calendar_exceptions", "{02-25},HOLIDAY,本地");
  return week;
}

constexpr const char* kAsOf = "02-24 18:00";

struct Answer {
  std::vector<std::string> findings;
  std::vector<std::string> cases;
  std::vector<std::string> attendance;

  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer answer_of(const ReplayOutcome& outcome) {
  return {lines_of(outcome.findings), lines_of(outcome.cases), lines_of(outcome.attendance)};
}

TEST(OwnWeeksOrderTest, RowsOfFilesInAnyOrderAndTwiceGiveTheSame) {
  const auto week = small_week();
  const auto expected = answer_of(replay_week(week, kAsOf));
  ASSERT_GT(expected.findings.size(), 15U);
  std::mt19937 random{20'260'214};
  TempFolder folder;
  for (int i = 0; i < kPermutations; ++i) {
    week.write_shuffled(folder.path(), random, i % 2 + 1);
    const auto found = answer_of(replay_week(folder.path(), week.times(), kAsOf));
    expect_same_lines(found.findings, expected.findings, fmt::format("findings of permutation {}", i));
    ASSERT_EQ(found, expected) << "permutation " << i;
  }
}

TEST(OwnWeeksOrderTest, FactsThatArriveInAnyOrderWhileTheDaysGoOnGiveTheSame) {
  const auto week = small_week();
  TempFolder folder;
  week.write(folder.path());
  auto facts = all_facts(folder.path());
  const auto& times = week.times();
  StandingFindings reference;
  const auto run = [&](std::mt19937* random, StandingFindings& told) {
    auto store = FactStore::open(":memory:", SiteId{"A"}).value();
    auto book = RuleBook::open(store, {}, times.first_day()).value();
    auto now = times.time("02-13 00:00");
    for (const auto& put : facts) {
      ASSERT_TRUE(put(store).ok());
      if (random != nullptr && (*random)() % 8 == 0) {
        now = std::min(now + std::chrono::minutes{(*random)() % 3'000}, times.time(kAsOf));
        told.settle(book, now);
      }
    }
    told.settle(book, times.time(kAsOf));
  };
  run(nullptr, reference);
  const auto expected = lines_of(reference.all());
  std::mt19937 random{20'260'215};
  int retracted = 0;
  for (int i = 0; i < kPermutations; ++i) {
    std::shuffle(facts.begin(), facts.end(), random);
    StandingFindings told;
    run(&random, told);
    expect_same_lines(lines_of(told.all()), expected, fmt::format("findings of permutation {}", i));
    ASSERT_EQ(lines_of(told.all()), expected) << "permutation " << i;
    retracted += told.retracted();
  }
  EXPECT_GT(retracted, kPermutations) << "the orders were too tame to take anything back";
}

TEST(OwnWeeksOrderTest, TheWholeSpringFestivalTwiceInTheFilesIsTheSame) {
  const auto week = spring_week();
  const auto expected = answer_of(replay_week(week, kSpringAsOf));
  std::mt19937 random{7};
  TempFolder folder;
  week.write_shuffled(folder.path(), random, 2);
  const auto found = answer_of(replay_week(folder.path(), week.times(), kSpringAsOf));
  expect_same_lines(found.findings, expected.findings, "findings");
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace hallwatch
