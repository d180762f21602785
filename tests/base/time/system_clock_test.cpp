#include "base/time/system_clock.h"

#include <gtest/gtest.h>

#include "base/threads/worker_thread.h"
#include "tests/support/fake_clock.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

TEST(SystemClockTest, SleepsUntilTheDeadline) {
  SystemClock clock;
  const auto deadline = clock.mono_now() + 20ms;
  EXPECT_TRUE(clock.sleep_until(deadline, {}));
  EXPECT_GE(clock.mono_now(), deadline);
}

TEST(SystemClockTest, AStopEndsTheSleep) {
  SystemClock clock;
  const auto began = clock.mono_now();
  bool was_whole = true;
  WorkerThread sleeper{"sleeper", [&](const std::stop_token& stop) { was_whole = clock.sleep_for(10min, stop); }};
  sleeper.stop_and_join();
  EXPECT_FALSE(was_whole);
  EXPECT_LT(clock.mono_now() - began, 5min);
}

TEST(SystemClockTest, AStopThatCameBeforeEndsTheSleepToo) {
  SystemClock clock;
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(clock.sleep_for(10min, stop.get_token()));
}

TEST(SystemClockTest, WallTimeIsThisCenturys) {
  EXPECT_GT(SystemClock{}.utc_now(), UtcTime{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}});
}

TEST(FakeClockTest, MovesOnlyWhenItIsTold) {
  FakeClock clock;
  const auto utc = clock.utc_now();
  const auto mono = clock.mono_now();
  clock.advance(3s);
  EXPECT_EQ(clock.utc_now() - utc, 3s);
  EXPECT_EQ(clock.mono_now() - mono, 3s);
  EXPECT_TRUE(clock.sleep_for(2s, {}));
  EXPECT_EQ(clock.mono_now() - mono, 5s);
}

TEST(FakeClockTest, AStepOfTheWallClockDoesNotTouchTheMonotonicOne) {
  FakeClock clock;
  const auto utc = clock.utc_now();
  const auto mono = clock.mono_now();
  clock.step_utc(-1h);
  EXPECT_EQ(clock.utc_now() - utc, -1h);
  EXPECT_EQ(clock.mono_now(), mono);
}

}  // namespace
}  // namespace hallwatch
