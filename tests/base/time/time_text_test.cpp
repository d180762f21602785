#include <gmock/gmock.h>

#include "base/time/hall_time.h"
#include "base/time/media_time.h"
#include "base/time/utc_time.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::sys_days;

const UtcTime kMorning = sys_days{2025y / 9 / 22} + 1h + 15min + 30s + 123'456us;

TEST(TimeTextTest, AMomentHasSixDigitsAndAZ) {
  EXPECT_EQ(to_iso_text(kMorning), "2025-09-22T01:15:30.123456Z");
  EXPECT_EQ(to_file_text(kMorning), "20250922T011530.123456Z");
}

TEST(TimeTextTest, BothTextsAreReadBack) {
  for (const auto time : {kMorning, UtcTime{}, UtcTime{sys_days{2024y / 2 / 29}} + 23h + 59min + 59s + 999'999us}) {
    EXPECT_EQ(*utc_from_iso_text(to_iso_text(time)), time);
    EXPECT_EQ(*utc_from_file_text(to_file_text(time)), time);
  }
}

TEST(TimeTextTest, MomentsBefore1970AreFloored) {
  EXPECT_EQ(to_iso_text(UtcTime{-1us}), "1969-12-31T23:59:59.999999Z");
}

TEST(TimeTextTest, AnOffsetThatLeavesTheYearsOfFourDigitsIsRefused) {
  EXPECT_FALSE(utc_from_iso_text("0000-01-01T00:50:00+08:00").ok());
  EXPECT_FALSE(utc_from_iso_text("9999-12-31T23:50:00-01:00").ok());
  EXPECT_TRUE(utc_from_iso_text("9999-12-31T23:50:00+01:00").ok());
}

TEST(TimeTextTest, AFilesMomentHasOneText) {
  EXPECT_FALSE(utc_from_file_text("20250922T011530.1234561Z").ok());
  EXPECT_FALSE(utc_from_file_text("20250922T011530.1Z").ok());
}

TEST(TimeTextTest, FileTextsSortAsMomentsDo) {
  EXPECT_LT(to_file_text(kMorning), to_file_text(kMorning + 1us));
  EXPECT_LT(to_file_text(kMorning), to_file_text(kMorning + 24h));
}

TEST(TimeTextTest, AnOffsetIsTakenAway) {
  EXPECT_EQ(*utc_from_iso_text("2025-09-22T09:15:30.123456+08:00"), kMorning);
  EXPECT_EQ(*utc_from_iso_text("2025-09-22 09:15:30.123456+0800"), kMorning);
  EXPECT_EQ(*utc_from_iso_text("2025-09-21T20:15:30.123456-05:00"), kMorning);
}

TEST(TimeTextTest, AShortFractionIsFilledAndALongOneIsFloored) {
  const UtcTime whole = sys_days{2025y / 9 / 22} + 1h + 15min + 30s;
  EXPECT_EQ(*utc_from_iso_text("2025-09-22T01:15:30Z"), whole);
  EXPECT_EQ(*utc_from_iso_text("2025-09-22T01:15:30.5Z"), whole + 500ms);
  EXPECT_EQ(*utc_from_iso_text("2025-09-22T01:15:30.1234569Z"), whole + 123'456us);
}

class NoMomentTest : public testing::TestWithParam<const char*> {};

TEST_P(NoMomentTest, IsRefusedByName) {
  for (const auto& result : {utc_from_iso_text(GetParam()), utc_from_file_text(GetParam())}) {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind(), ErrorKind::kInvalidArgument);
    EXPECT_THAT(result.error().message(), testing::HasSubstr(GetParam()));
  }
}

INSTANTIATE_TEST_SUITE_P(Texts, NoMomentTest,
                         testing::Values("", "2025", "2025-09-22", "2025-09-22T01:15:30", "2025-02-29T00:00:00Z",
                                         "2025-13-01T00:00:00Z", "2025-00-10T00:00:00Z", "2025-09-22T24:00:00Z",
                                         "2025-09-22T01:60:00Z", "2025-09-22T01:15:60Z", "2025-09-22T01:15:30.Z",
                                         "2025-09-22T01:15:30Z ", "2025-09-22T01:15:30+15:00", "20250229T000000.0Z",
                                         "20250922T011530.5", "20250922T0115.5Z", "٢025-09-22T01:15:30Z"));

TEST(TimeTextTest, AHallDayBeginsAtSixteenHoursUtc) {
  const UtcTime midnight = sys_days{2025y / 9 / 21} + 16h;
  EXPECT_EQ(to_text(hall_day(midnight)), "2025-09-22");
  EXPECT_EQ(to_text(hall_day(midnight - 1us)), "2025-09-21");
  EXPECT_EQ(time_of_hall_day(midnight), 0us);
  EXPECT_EQ(time_of_hall_day(midnight - 1us), 24h - 1us);
}

TEST(TimeTextTest, HallTimeIsEightHoursAheadAndConvertsBack) {
  EXPECT_EQ(to_text(to_hall_time(kMorning)), "2025-09-22 09:15:30");
  EXPECT_EQ(to_hall_clock_text(kMorning), "09:15:30");
  EXPECT_EQ(to_utc(to_hall_time(kMorning)), kMorning);
}

TEST(TimeTextTest, HallTextsAreReadBack) {
  EXPECT_EQ(*hall_day_from_text("2024-02-29"), HallDay{local_days{2024y / 2 / 29}});
  EXPECT_EQ(to_utc(*hall_time_from_text("2025-09-22 09:15:30")), std::chrono::floor<std::chrono::seconds>(kMorning));
}

TEST(TimeTextTest, HallTextsThatAreNoneAreRefused) {
  for (const auto* text : {"", "2025-02-29", "2025-9-22", "2025-09-22 ", "22.09.2025"}) {
    EXPECT_FALSE(hall_day_from_text(text).ok()) << text;
  }
  for (const auto* text : {"2025-09-22", "2025-09-22T09:15:30", "2025-09-22 09:15", "2025-09-22 25:00:00"}) {
    EXPECT_FALSE(hall_time_from_text(text).ok()) << text;
  }
}

TEST(TimeTextTest, MediaTicksAreFlooredWhenNarrowed) {
  EXPECT_EQ(to_microseconds(MediaTicks{90'000}), 1s);
  EXPECT_EQ(to_microseconds(MediaTicks{1}), 11us);
  EXPECT_EQ(to_microseconds(MediaTicks{-1}), -12us);
}

}  // namespace
}  // namespace hallwatch
