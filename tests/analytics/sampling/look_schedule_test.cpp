#include "analytics/sampling/look_schedule.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kStart = utc_from_us(1'000'000'000);

TEST(LookScheduleTest, IsDueOnceAnIntervalAndForgivesATenth) {
  LookSchedule schedule{1s};
  EXPECT_TRUE(schedule.is_due(kStart));
  schedule.note_look(kStart);
  EXPECT_FALSE(schedule.is_due(kStart + 899ms));
  EXPECT_TRUE(schedule.is_due(kStart + 900ms));
}

TEST(LookScheduleTest, BeginsAnewWhenTheClockWentBack) {
  LookSchedule schedule{1s};
  schedule.note_look(kStart);
  EXPECT_TRUE(schedule.is_due(kStart - 1us));
}

}  // namespace
}  // namespace hallwatch
