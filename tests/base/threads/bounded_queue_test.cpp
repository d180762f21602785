#include "base/threads/bounded_queue.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "base/threads/latest_value.h"
#include "base/threads/worker_thread.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

template <typename Queue>
auto drained(Queue& queue) {
  std::vector<typename decltype(queue.try_pop())::value_type> items;
  while (auto item = queue.try_pop()) {
    items.push_back(*item);
  }
  return items;
}

TEST(BoundedQueueTest, GivesItemsInTheirOrder) {
  BoundedQueue<int, WhenFull::kRefuse> queue{3};
  EXPECT_TRUE(queue.push(1));
  EXPECT_TRUE(queue.push(2));
  EXPECT_THAT(drained(queue), ElementsAre(1, 2));
  EXPECT_FALSE(queue.try_pop());
}

TEST(BoundedQueueTest, RefusesAndCountsWhatHasNoRoom) {
  BoundedQueue<int, WhenFull::kRefuse> queue{2};
  EXPECT_TRUE(queue.push(1));
  EXPECT_TRUE(queue.push(2));
  EXPECT_FALSE(queue.push(3));
  EXPECT_EQ(queue.lost(), 1U);
  EXPECT_THAT(drained(queue), ElementsAre(1, 2));
}

TEST(BoundedQueueTest, DropsTheOldestAndCountsIt) {
  BoundedQueue<int, WhenFull::kDropOldest> queue{2};
  for (const int item : {1, 2, 3, 4}) {
    EXPECT_TRUE(queue.push(item));
  }
  EXPECT_EQ(queue.lost(), 2U);
  EXPECT_THAT(drained(queue), ElementsAre(3, 4));
}

TEST(BoundedQueueTest, IsBoundedByWeightToo) {
  BoundedQueue<std::string, WhenFull::kDropOldest> queue{100, 10, [](const std::string& text) { return text.size(); }};
  EXPECT_TRUE(queue.push("aaaa"));
  EXPECT_TRUE(queue.push("bbbbbb"));
  EXPECT_EQ(queue.weight(), 10U);
  EXPECT_TRUE(queue.push("c"));
  EXPECT_EQ(queue.weight(), 7U);
  EXPECT_THAT(drained(queue), ElementsAre("bbbbbb", "c"));
  EXPECT_EQ(queue.weight(), 0U);
}

TEST(BoundedQueueTest, AnItemHeavierThanTheQueueIsRefusedAndDropsNothing) {
  BoundedQueue<std::string, WhenFull::kDropOldest> queue{100, 10, [](const std::string& text) { return text.size(); }};
  EXPECT_TRUE(queue.push("aaaa"));
  EXPECT_FALSE(queue.push(std::string(11, 'b')));
  EXPECT_EQ(queue.lost(), 1U);
  EXPECT_THAT(drained(queue), ElementsAre("aaaa"));
}

TEST(BoundedQueueTest, AWaitingReaderGetsAnItemAtOnce) {
  BoundedQueue<int, WhenFull::kRefuse> queue{1};
  std::optional<int> got;
  WorkerThread reader{"reader", [&](const std::stop_token&) { got = queue.pop({}); }};
  EXPECT_TRUE(queue.push(5));
  reader.stop_and_join();
  EXPECT_EQ(got, 5);
}

TEST(BoundedQueueTest, AStopEndsTheWaitingButNotTheItems) {
  BoundedQueue<int, WhenFull::kRefuse> queue{1};
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(queue.pop(stop.get_token()));
  EXPECT_TRUE(queue.push(1));
  EXPECT_EQ(queue.pop(stop.get_token()), 1);
}

TEST(BoundedQueueTest, PopForGivesUp) {
  BoundedQueue<int, WhenFull::kRefuse> queue{1};
  EXPECT_FALSE(queue.pop_for(1ms, {}));
}

TEST(BoundedQueueTest, LosesNothingUncountedBetweenThreads) {
  constexpr int kItems = 20'000;
  BoundedQueue<int, WhenFull::kDropOldest> queue{16};
  std::uint64_t taken = 0;
  {
    WorkerThread reader{"reader", [&](const std::stop_token& stop) {
                          while (queue.pop(stop)) {
                            ++taken;
                          }
                        }};
    for (int item = 0; item < kItems; ++item) {
      EXPECT_TRUE(queue.push(item));
    }
  }
  EXPECT_EQ(taken + queue.lost() + queue.size(), static_cast<std::uint64_t>(kItems));
}

TEST(LatestValueTest, GivesTheNewestOnceAndForgetsOlderOnes) {
  LatestValue<int> value;
  EXPECT_FALSE(value.take());
  value.put(1);
  value.put(2);
  EXPECT_EQ(value.take(), 2);
  EXPECT_FALSE(value.take());
}

TEST(BoundedQueueDeathTest, AQueueWithoutRoomIsABrokenPromise) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH((BoundedQueue<int, WhenFull::kDropOldest>{0}), "room for one item");
}

}  // namespace
}  // namespace hallwatch
