#include "hall/calendar/working_calendar.h"

#include <array>
#include <fstream>
#include <random>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

HallDay day(const char* text) {
  return hall_day_from_text(text).value();
}

TEST(WorkingCalendarTest, BuiltInYearsHaveTheNumberOfWorkingDaysOfTheNotices) {
  const auto calendar = WorkingCalendar::built_in();
  EXPECT_EQ(calendar.working_days_between(day("2024-01-01"), day("2024-12-31")), 251);  // 01-01 itself is off
  EXPECT_EQ(calendar.working_days_between(day("2025-01-01"), day("2025-12-31")), 248);
  EXPECT_EQ(calendar.working_days_between(day("2026-01-01"), day("2026-12-31")), 248);
}

TEST(WorkingCalendarTest, MakeUpSundayIsAWorkingDayAndHolidayMondayIsNot) {
  const auto calendar = WorkingCalendar::built_in();
  EXPECT_EQ(calendar.is_working_day(day("2025-09-28")), true);
  EXPECT_EQ(calendar.is_working_day(day("2025-10-06")), false);
  EXPECT_EQ(calendar.is_working_day(day("2025-09-27")), false);
  EXPECT_EQ(calendar.is_working_day(day("2024-02-09")), true);  // 除夕: the notice only encourages leave
}

struct AddVector {
  const char* from;
  int count;
  const char* expected;
};

class AddWorkingDaysTest : public testing::TestWithParam<AddVector> {};

TEST_P(AddWorkingDaysTest, CountsDaysAfterDayZero) {
  const auto& [from, count, expected] = GetParam();
  EXPECT_EQ(WorkingCalendar::built_in().add_working_days(day(from), count), day(expected));
}

// By hand from the notices: National Day with make-up days, Spring Festival of two years, a year change.
INSTANTIATE_TEST_SUITE_P(
    Vectors, AddWorkingDaysTest,
    testing::Values(AddVector{"2025-09-22", 10, "2025-10-11"}, AddVector{"2025-09-26", 1, "2025-09-28"},
                    AddVector{"2025-09-27", 1, "2025-09-28"}, AddVector{"2026-02-13", 3, "2026-02-25"},
                    AddVector{"2026-02-09", 20, "2026-03-13"}, AddVector{"2024-02-08", 2, "2024-02-18"},
                    AddVector{"2025-12-31", 3, "2026-01-06"}, AddVector{"2025-12-30", 3, "2026-01-05"},
                    AddVector{"2025-10-04", 0, "2025-10-09"}, AddVector{"2024-02-09", 0, "2024-02-09"},
                    AddVector{"2025-07-01", 45, "2025-09-02"}));

TEST(WorkingCalendarTest, MonthsAreClampedThenRolled) {
  const auto calendar = WorkingCalendar::built_in();
  EXPECT_EQ(calendar.add_months(day("2026-01-31"), 1), day("2026-02-28"));  // a Saturday that is worked
  EXPECT_EQ(calendar.add_months(day("2025-09-01"), 1), day("2025-10-09"));
  EXPECT_EQ(calendar.add_months(day("2024-01-31"), 1), day("2024-02-29"));
  EXPECT_EQ(calendar.add_months(day("2025-12-28"), 1), day("2026-01-28"));
}

TEST(WorkingCalendarTest, RemainingDaysMayBeNegative) {
  const auto calendar = WorkingCalendar::built_in();
  EXPECT_EQ(calendar.working_days_between(day("2025-09-28"), day("2025-09-25")), -2);
  EXPECT_EQ(calendar.working_days_between(day("2025-10-09"), day("2025-09-30")), -1);
  EXPECT_EQ(calendar.working_days_between(day("2025-09-26"), day("2025-09-26")), 0);
}

TEST(WorkingCalendarTest, AnUnknownYearGivesNothingAndNeverMondayToFriday) {
  const auto calendar = WorkingCalendar::built_in();
  EXPECT_EQ(calendar.is_working_day(day("2027-01-04")), std::nullopt);
  EXPECT_EQ(calendar.add_working_days(day("2026-12-31"), 1), std::nullopt);
  EXPECT_EQ(calendar.working_days_between(day("2026-12-31"), day("2027-01-04")), std::nullopt);
  EXPECT_EQ(calendar.add_months(day("2026-12-15"), 1), std::nullopt);
}

TEST(WorkingCalendarTest, NextYearIsMissedSixtyDaysAhead) {
  const auto calendar = WorkingCalendar::built_in();
  EXPECT_THAT(calendar.missing_years(day("2026-11-01")), testing::IsEmpty());
  EXPECT_THAT(calendar.missing_years(day("2026-11-02")), testing::ElementsAre(std::chrono::year{2027}));
  EXPECT_THAT(calendar.missing_years(day("2027-03-01")), testing::ElementsAre(std::chrono::year{2027}));
}

TEST(WorkingCalendarTest, ALocalRowWinsWheneverItIsAdded) {
  auto calendar = WorkingCalendar::built_in();
  calendar.add_local_row({day("2026-09-21"), DayKind::kHoliday, "本地"});
  EXPECT_EQ(calendar.is_working_day(day("2026-09-21")), false);
  EXPECT_EQ(calendar.add_working_days(day("2026-09-20"), 1), day("2026-09-22"));
  WorkingCalendar late;
  late.add_local_row({day("2027-01-04"), DayKind::kHoliday, "本地"});
  EXPECT_EQ(late.is_working_day(day("2027-01-04")), std::nullopt);
  ASSERT_TRUE(late.add_year(std::chrono::year{2027}, {}).ok());
  EXPECT_EQ(late.is_working_day(day("2027-01-04")), false);
}

TEST(WorkingCalendarTest, AYearRefusesDaysOfAnother) {
  WorkingCalendar calendar;
  const auto added = calendar.add_year(std::chrono::year{2027}, {{day("2026-01-01"), DayKind::kHoliday, "元旦"}});
  ASSERT_FALSE(added.ok());
  EXPECT_EQ(added.error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_FALSE(calendar.knows(std::chrono::year{2027}));
}

/// One row of the sample week's vectors: a function, what it is given, and a day or a number of days.
void expect_vector(const std::string& function, const std::string& first, const std::string& second,
                   const std::string& expected) {
  const auto calendar = WorkingCalendar::built_in();
  if (function == "remaining") {
    EXPECT_EQ(calendar.working_days_between(day(first.c_str()), day(second.c_str())), std::stoi(expected)) << first;
    return;
  }
  std::optional<HallDay> found;
  if (function == "add_wd") {
    found = calendar.add_working_days(day(first.c_str()), std::stoi(second));
  } else if (function.starts_with("archive_due")) {
    found = calendar.add_months(day(first.c_str()), 1);
  } else if (function.starts_with("deemed_accept_check")) {
    found = calendar.add_working_days(day(first.c_str()), 5);
  }
  EXPECT_EQ(found, day(expected.c_str())) << function << ' ' << first << ' ' << second;
}

TEST(WorkingCalendarTest, TheVectorsOfTheSampleWeekHold) {
  std::ifstream in{HALLWATCH_SOURCE_DIR "/../shared/domain/samples/test_vectors_misc.csv"};
  if (!in) {
    GTEST_SKIP() << "no ../shared/domain/samples";
  }
  int count = 0;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells{line};
    std::array<std::string, 4> cell;
    for (auto& one : cell) {
      std::getline(cells, one, ',');
    }
    while (!cell[3].empty() && cell[3].back() == '\r') {
      cell[3].pop_back();
    }
    expect_vector(cell[0], cell[1], cell[2], cell[3]);
    ++count;
  }
  EXPECT_EQ(count, 23);
}

TEST(WorkingCalendarTest, AgreesWithCountingDayByDay) {
  const auto calendar = WorkingCalendar::built_in();
  std::mt19937 random{20'250'922};
  for (int round = 0; round < 20'000; ++round) {
    const auto from = day("2024-01-01") + std::chrono::days{random() % 900};
    const int count = static_cast<int>(random() % 60);
    auto walked = from;
    int left = count == 0 && *calendar.is_working_day(from) ? 0 : std::max(count, 1);
    while (left > 0) {
      walked += std::chrono::days{1};
      left -= *calendar.is_working_day(walked) ? 1 : 0;
    }
    ASSERT_EQ(calendar.add_working_days(from, count), walked) << to_text(from) << " + " << count;
    ASSERT_EQ(calendar.working_days_between(from, walked), count == 0 ? (walked == from ? 0 : 1) : count);
  }
}

}  // namespace
}  // namespace hallwatch
