#include "console/widgets/time_ruler.h"

#include <gtest/gtest.h>

#include "console/app/playback_clock.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kFrom = utc_from_us(1'758'507'150'000'000);

TEST(TimeRulerTest, TicksAreNeverMoreThanFit) {
  for (const auto length : {3s, 90s, 600s, 3'600s, 86'400s, 864'000s}) {
    for (const int most : {1, 4, 10}) {
      EXPECT_LE(length / tick_step(length, most), most) << length.count() << " s, " << most;
    }
  }
  EXPECT_EQ(tick_step(90s, 9), 10s);
  EXPECT_EQ(tick_step(0s, 0), 1s);
}

TEST(TimeRulerTest, PlacesAndMomentsBelongToEachOther) {
  const RulerView ruler{kFrom, kFrom + 100s};
  EXPECT_FLOAT_EQ(x_of(kFrom + 25s, ruler, 100, 500), 200);
  EXPECT_EQ(moment_at(200, ruler, 100, 500), kFrom + 25s);
}

TEST(TimeRulerTest, WhatLiesOutsideIsClamped) {
  const RulerView ruler{kFrom, kFrom + 100s};
  EXPECT_FLOAT_EQ(x_of(kFrom - 1s, ruler, 100, 500), 100);
  EXPECT_FLOAT_EQ(x_of(kFrom + 101s, ruler, 100, 500), 500);
  EXPECT_EQ(moment_at(99, ruler, 100, 500), kFrom);
  EXPECT_EQ(moment_at(501, ruler, 100, 500), kFrom + 100s);
}

TEST(TimeRulerTest, AnEmptyRangeDividesByNothing) {
  const RulerView ruler{kFrom, kFrom};
  EXPECT_FLOAT_EQ(x_of(kFrom, ruler, 100, 500), 100);
  EXPECT_LE(moment_at(300, ruler, 100, 100), kFrom + 1us);
}

TEST(PlaybackClockTest, PicturesAreDueByTheirOwnTimeAndTheSpeed) {
  PlaybackClock clock;
  const MonoTime start{1h};
  clock.anchor(kFrom, start);
  EXPECT_EQ(clock.due(kFrom + 10s), start + 10s);
  clock.set_speed(4.0, start + 2s);
  EXPECT_EQ(clock.position_at(start + 2s), kFrom + 2s);
  EXPECT_EQ(clock.due(kFrom + 10s), start + 4s);
  clock.set_speed(0.5, start + 4s);
  EXPECT_EQ(clock.due(kFrom + 11s), start + 6s);
}

}  // namespace
}  // namespace hallwatch
