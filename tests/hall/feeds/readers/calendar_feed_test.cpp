#include "hall/feeds/readers/calendar_feed.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

HallDay day(const char* text) {
  return hall_day_from_text(text).value();
}

TEST(CalendarFeedTest, ReadsDaysOffAndDaysWorked) {
  const auto rows = read_calendar_json("2027.json", R"({"year": 2027, "papers": [], "days": [
    {"name": "元旦", "date": "2027-01-01", "isOffDay": true}, {"name": "元旦", "date": "2027-01-03", "isOffDay": false}]})");
  ASSERT_TRUE(rows.ok()) << rows.error().message();
  EXPECT_THAT(rows->facts, testing::ElementsAre(CalendarException{day("2027-01-01"), DayKind::kHoliday, "元旦"},
                                                CalendarException{day("2027-01-03"), DayKind::kMakeupWorkday, "元旦"}));
}

TEST(CalendarFeedTest, ABadEntryIsRejectedWithItsPlaceAndTheOthersAreTaken) {
  const auto rows = read_calendar_json("c.json", R"({"days": [{"date": "2027-02-30", "isOffDay": true}, 5,
    {"date": "2027-01-01"}, {"date": "2027-01-01", "isOffDay": true}]})");
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->facts.size(), 1U);
  ASSERT_EQ(rows->quarantine.size(), 3U);
  EXPECT_EQ(rows->quarantine[0].line, 1);
  EXPECT_THAT(rows->quarantine[0].reason, testing::HasSubstr("2027-02-30"));
  EXPECT_EQ(rows->quarantine[2].line, 3);
}

TEST(CalendarFeedTest, WhatIsNoListIsAnErrorThatNamesTheFile) {
  for (const char* const text : {"", "[]", "{\"days\": 5}", "{\"days\": [", "\xFF\xFE"}) {
    const auto rows = read_calendar_json("c.json", text);
    ASSERT_FALSE(rows.ok()) << text;
    EXPECT_THAT(rows.error().message(), testing::HasSubstr("c.json"));
  }
}

TEST(CalendarFeedTest, AnEntryOfAnyDepthIsRejectedAndTheOthersAreTaken) {
  for (const std::size_t depth : {5U, 100U, 500'000U}) {
    const auto list = R"({"days": [)" + std::string(depth, '[') + std::string(depth, ']') +
                      R"(, {"date": "2027-01-01", "isOffDay": true}]})";
    const auto rows = read_calendar_json("c.json", list);
    ASSERT_TRUE(rows.ok()) << depth;
    EXPECT_EQ(rows->facts.size(), 1U) << depth;
    ASSERT_EQ(rows->quarantine.size(), 1U) << depth;
    EXPECT_EQ(rows->quarantine[0].line, 1) << depth;
  }
}

TEST(CalendarFeedTest, PersonalNumbersInANameAreMasked) {
  const auto rows = read_calendar_json(
      "c.json", R"({"days": [{"name": "电话13812345678", "date": "2027-01-01", "isOffDay": true}]})");
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->facts.at(0).name, "电话138****5678");
}

TEST(CalendarFeedTest, AnyBytesGiveRowsOrAnError) {
  std::mt19937 random{11};
  const std::string sample = R"({"year":2027,"days":[{"name":"a","date":"2027-01-01","isOffDay":true}]})";
  for (int round = 0; round < 3'000; ++round) {
    auto broken = sample;
    for (auto i = random() % 6; i > 0; --i) {
      broken[random() % broken.size()] = static_cast<char>(random());
    }
    const auto rows = read_calendar_json("c.json", broken);
    EXPECT_TRUE(!rows.ok() || rows->facts.size() + rows->quarantine.size() <= 1);
  }
}

}  // namespace
}  // namespace hallwatch
