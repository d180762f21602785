#include "base/threads/worker_thread.h"

#include <pthread.h>

#include <array>
#include <atomic>
#include <stdexcept>

#include <gmock/gmock.h>

#include "base/time/system_clock.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

TEST(WorkerThreadTest, RunsUnderItsName) {
  std::array<char, 16> name{};
  {
    WorkerThread thread{"fifteen-letters",
                        [&](const std::stop_token&) { pthread_getname_np(pthread_self(), name.data(), name.size()); }};
  }
  EXPECT_STREQ(name.data(), "fifteen-letters");
}

TEST(WorkerThreadTest, ItsDestructorAsksToStopAndWaits) {
  SystemClock clock;
  std::atomic<bool> has_ended = false;
  {
    WorkerThread thread{"worker", [&](const std::stop_token& stop) {
                          clock.sleep_for(10min, stop);
                          has_ended = true;
                        }};
  }
  EXPECT_TRUE(has_ended);
}

TEST(WorkerThreadTest, StopsTwiceWithoutHarm) {
  WorkerThread thread{"worker", [](const std::stop_token&) {}};
  thread.stop_and_join();
  thread.stop_and_join();
}

TEST(WorkerThreadDeathTest, AnExceptionIsToldAndEndsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH((WorkerThread{"worker", [](const std::stop_token&) { throw std::runtime_error{"lost its way"}; }}),
               "worker: ended by an exception: lost its way");
}

TEST(WorkerThreadDeathTest, ANameTooLongForTheKernelIsABrokenPromise) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH((WorkerThread{"sixteen-letters!", [](const std::stop_token&) {}}), "at most 15 letters");
}

}  // namespace
}  // namespace hallwatch
