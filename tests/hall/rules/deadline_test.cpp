#include "hall/rules/deadline.h"

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using std::chrono::days;
using std::chrono::hours;

HallDay day(const std::string& text) {
  return hall_day_from_text(text).value();
}
HallTime at(const std::string& text) {
  return hall_time_from_text(text).value();
}
ClockStop stop(const std::string& from, const std::string& to) {
  return {at(from + " 00:00:00"), to.empty() ? std::nullopt : std::optional{at(to + " 00:00:00")}};
}

RunningLimit from_day(const std::string& start, int limit, std::vector<ClockStop> stops = {}) {
  RunningLimit running;
  running.started = at(start + " 10:00:00");
  running.limit = limit;
  running.stops = std::move(stops);
  return running;
}

Deadline deadline_of(const RunningLimit& limit) {
  return compute_deadline(limit, HallHours{}, WorkingCalendar::built_in()).value();
}

TEST(DeadlineTest, EndsAtTheCloseOfTheLastWorkingDay) {
  const auto deadline = deadline_of(from_day("2025-09-22", 10));
  EXPECT_EQ(deadline.due_day, day("2025-10-11"));
  EXPECT_EQ(deadline.due_moment, at("2025-10-11 17:00:00"));
}

TEST(DeadlineTest, GreenChannelHalvesRoundingDown) {
  auto limit = from_day("2025-09-22", 7);
  limit.is_green = true;
  EXPECT_EQ(deadline_of(limit).effective_limit, 3);
  limit.limit = 1;
  limit.started = at("2025-09-26 09:10:00");
  EXPECT_EQ(deadline_of(limit).due_moment, at("2025-09-26 17:00:00"));
}

TEST(DeadlineTest, ALimitOfZeroFromADayOffIsDueOnTheNextWorkingDay) {
  EXPECT_EQ(deadline_of(from_day("2025-09-27", 0)).due_day, day("2025-09-28"));
}

TEST(DeadlineTest, OverlappingStopsCountOnce) {
  const auto deadline =
      deadline_of(from_day("2025-09-08", 10, {stop("2025-09-15", "2025-09-18"), stop("2025-09-10", "2025-09-16")}));
  EXPECT_EQ(deadline.used, 2);
  EXPECT_EQ(deadline.due_day, day("2025-09-29"));
}

TEST(DeadlineTest, AStopOnTheDueDayHoldsAndOneAfterTheCloseIsIgnored) {
  auto limit = from_day("2025-09-08", 3, {{at("2025-09-11 17:00:00"), at("2025-09-18 09:00:00")}});
  EXPECT_EQ(deadline_of(limit).due_day, day("2025-09-18"));
  limit.stops[0].from = at("2025-09-11 17:00:01");
  const auto late = deadline_of(limit);
  EXPECT_EQ(late.due_day, day("2025-09-11"));
  EXPECT_THAT(late.late_stops, testing::ElementsAre(at("2025-09-11 17:00:01")));
}

TEST(DeadlineTest, WhileAStopIsOpenThereIsNoDueDate) {
  const auto deadline = deadline_of(from_day("2025-09-11", 10, {stop("2025-09-16", "")}));
  EXPECT_TRUE(deadline.has_open_stop);
  EXPECT_EQ(deadline.due_day, std::nullopt);
  EXPECT_EQ(deadline.used, 3);
}

TEST(DeadlineTest, CalendarDaysAreRolledAtTheEndOnly) {
  auto limit = from_day("2025-09-22", 10, {});
  limit.unit = LimitUnit::kCalendarDay;
  EXPECT_EQ(deadline_of(limit).due_day, day("2025-10-09"));  // 10-02 is a holiday
  limit.stops = {stop("2025-09-24", "2025-09-29")};
  EXPECT_EQ(deadline_of(limit).used, 2);
  EXPECT_EQ(deadline_of(limit).due_day, day("2025-10-09"));  // 09-29 + 8 = 10-07, still a holiday
}

TEST(DeadlineTest, MonthsAreClampedAndKnowNoStops) {
  auto limit = from_day("2026-01-31", 1, {stop("2026-02-02", "2026-02-09")});
  limit.unit = LimitUnit::kMonth;
  EXPECT_EQ(deadline_of(limit).due_day, day("2026-02-28"));
}

TEST(DeadlineTest, HoursAreBusinessHoursAndAnEndAtNoonStaysThere) {
  auto limit = from_day("2025-09-22", 2);
  limit.unit = LimitUnit::kHour;
  EXPECT_EQ(deadline_of(limit).due_moment, at("2025-09-22 12:00:00"));
  limit.limit = 3;
  EXPECT_EQ(deadline_of(limit).due_moment, at("2025-09-22 14:30:00"));
  limit.started = at("2025-09-26 16:30:00");
  limit.limit = 1;
  EXPECT_EQ(deadline_of(limit).due_moment, at("2025-09-28 09:30:00"));  // over a Saturday off
}

TEST(DeadlineTest, AMissingYearIsAnErrorAndNeverMondayToFriday) {
  const auto deadline = compute_deadline(from_day("2026-12-30", 5), HallHours{}, WorkingCalendar::built_in());
  ASSERT_FALSE(deadline.ok());
  EXPECT_EQ(deadline.error().kind(), ErrorKind::kUnavailable);
  EXPECT_THAT(deadline.error().message(), testing::HasSubstr("CALENDAR_MISSING"));
}

std::optional<HallTime> soon(const RunningLimit& limit) {
  const auto calendar = WorkingCalendar::built_in();
  return due_soon_moment(limit, deadline_of(limit), HallHours{}, calendar).value();
}

TEST(DeadlineTest, NoticeComesOneWorkingDayAheadOrOnTheDueDayOfAShortLimit) {
  EXPECT_EQ(soon(from_day("2025-09-22", 0)), std::nullopt);
  EXPECT_EQ(soon(from_day("2025-09-22", 2)), at("2025-09-24 09:00:00"));
  EXPECT_EQ(soon(from_day("2025-09-22", 3)), at("2025-09-24 09:00:00"));
  EXPECT_EQ(soon(from_day("2025-09-25", 3)), at("2025-09-28 09:00:00"));  // due 09-29: 26, 28, 29
  auto in_hours = from_day("2025-09-22", 3);
  in_hours.unit = LimitUnit::kHour;
  EXPECT_EQ(soon(in_hours), std::nullopt);  // due the same day
  in_hours.limit = 9;
  EXPECT_EQ(soon(in_hours), at("2025-09-23 09:00:00"));
}

TEST(DeadlineTest, RemainingIsZeroOnTheDueDayAndNegativeAfterIt) {
  const auto calendar = WorkingCalendar::built_in();
  EXPECT_EQ(remaining_working_days(day("2025-09-26"), day("2025-09-26"), calendar).value(), 0);
  EXPECT_EQ(remaining_working_days(day("2025-09-26"), day("2025-10-10"), calendar).value(), 5);
  EXPECT_EQ(remaining_working_days(day("2025-09-28"), day("2025-09-23"), calendar).value(), -4);
}

/// The slow way: walks day by day, spending one of the limit on each working day that is not stopped.
HallDay walk(const RunningLimit& limit, const WorkingCalendar& calendar) {
  const auto stops = merge_stops(limit.stops);
  auto today = day_of(limit.started);
  int rest = limit.is_green ? limit.limit / 2 : limit.limit;
  for (const auto& one : stops) {
    const auto begins = day_of(one.from);
    while (today < begins && (rest > 0 || !*calendar.is_working_day(today))) {
      today += days{1};
      rest -= *calendar.is_working_day(today) && rest > 0 ? 1 : 0;
    }
    if (today < begins) {
      return today;  // due before the stop begins
    }
    today = day_of(*one.to);
  }
  while (rest > 0 || !*calendar.is_working_day(today)) {
    today += days{1};
    rest -= *calendar.is_working_day(today) && rest > 0 ? 1 : 0;
  }
  return today;
}

TEST(DeadlineTest, AgreesWithADayByDayWalkOnRandomLimits) {
  const auto calendar = WorkingCalendar::built_in();
  std::mt19937 random{8'032'026};
  for (int round = 0; round < 20'000; ++round) {
    RunningLimit limit;
    const auto start = day("2024-01-02") + days{random() % 760};
    limit.started = HallTime{start} + hours{10};
    limit.limit = static_cast<int>(random() % 40);
    limit.is_green = random() % 4 == 0;
    auto from = start;
    for (unsigned i = random() % 4; i > 0; --i) {
      from += days{random() % 12};
      const auto to = from + days{random() % 15};
      limit.stops.push_back({HallTime{from} + hours{11}, HallTime{to} + hours{12}});
    }
    ASSERT_EQ(compute_deadline(limit, HallHours{}, calendar).value().due_day, walk(limit, calendar))
        << to_text(start) << " + " << limit.limit << (limit.is_green ? " green" : "") << ", stops "
        << limit.stops.size();
  }
}

/// Cells of one line without line breaks in quotes, as in the vectors.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> found{""};
  bool is_quoted = false;
  for (const char letter : line) {
    if (letter == '"') {
      is_quoted = !is_quoted;
    } else if (letter == ',' && !is_quoted) {
      found.emplace_back();
    } else if (letter != '\r') {
      found.back() += letter;
    }
  }
  return found;
}

TEST(DeadlineTest, TheVectorsOfTheSampleWeekHold) {
  const std::filesystem::path file =
      std::filesystem::path{HALLWATCH_SOURCE_DIR} / "../shared/domain/samples/test_vectors_deadline.csv";
  std::ifstream in{file};
  if (!in) {
    GTEST_SKIP() << "no " << file;
  }
  std::string line;
  std::getline(in, line);
  int count = 0;
  while (std::getline(in, line)) {
    const auto row = cells(line);
    ASSERT_GE(row.size(), 9U) << line;
    auto limit = from_day(row[1], std::stoi(row[2]));
    std::istringstream stops{row[3]};
    for (std::string one; std::getline(stops, one, ';');) {
      const auto middle = one.find("..");
      limit.stops.push_back(stop(one.substr(0, middle), one.substr(middle + 2)));
    }
    limit.is_green = row[4] == "1";
    limit.extension = std::stoi(row[5]);
    const auto deadline = deadline_of(limit);
    EXPECT_EQ(deadline.effective_limit, std::stoi(row[6])) << line;
    EXPECT_EQ(deadline.used, std::stoi(row[7])) << line;
    EXPECT_EQ(deadline.due_day, row[8].empty() ? std::nullopt : std::optional{day(row[8])}) << line;
    EXPECT_EQ(!deadline.late_stops.empty(), row[9] == "SUSPEND_AFTER_DUE") << line;
    ++count;
  }
  EXPECT_EQ(count, 31);
}

}  // namespace
}  // namespace hallwatch
