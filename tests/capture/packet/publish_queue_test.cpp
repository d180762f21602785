#include "capture/publish_queue.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/capture/packet/packet_samples.h"

namespace hallwatch {
namespace {

TEST(PublishQueueTest, OnlyTheFirstPacketAsksToWake) {
  PublishQueue queue{10, 100'000};
  SampleCamera camera;
  EXPECT_TRUE(queue.push(camera.picture()));
  EXPECT_FALSE(queue.push(camera.picture()));
  EXPECT_EQ(queue.take_all().size(), 2U);
  EXPECT_TRUE(queue.push(camera.picture()));
}

TEST(PublishQueueTest, FullQueueRefusesAndTheNextPacketOfThatStreamTellsHowMany) {
  PublishQueue queue{2, 100'000};
  SampleCamera first{"A"};
  SampleCamera second{"B"};
  queue.push(first.picture());
  queue.push(second.picture());
  queue.push(first.picture());
  queue.push(first.picture());
  EXPECT_EQ(queue.take_all().size(), 2U);
  EXPECT_EQ(queue.refused(), 2U);
  queue.push(second.picture());
  queue.push(first.picture());
  const auto items = queue.take_all();
  EXPECT_EQ(items[0].lost_before, 0U);
  EXPECT_EQ(items[1].lost_before, 2U);
  queue.push(first.picture());
  EXPECT_EQ(queue.take_all().front().lost_before, 0U);
}

TEST(PublishQueueTest, BytesAreBoundedToo) {
  PublishQueue queue{100, 2'500};
  SampleCamera camera;
  for (int i = 0; i < 5; ++i) {
    queue.push(camera.picture());
  }
  EXPECT_EQ(queue.take_all().size(), 2U);
  EXPECT_EQ(queue.refused(), 3U);
}

TEST(PublishQueueTest, ThreadsMayPushTogether) {
  PublishQueue queue{100'000, 1U << 30U};
  std::size_t taken = 0;
  {
    std::jthread one{[&] {
      SampleCamera camera{"A", 10};
      for (int i = 0; i < 1'000; ++i) {
        queue.push(camera.picture());
      }
    }};
    std::jthread two{[&] {
      SampleCamera camera{"B", 10};
      for (int i = 0; i < 1'000; ++i) {
        queue.push(camera.picture());
      }
    }};
    while (taken < 2'000) {
      taken += queue.take_all().size();
      std::this_thread::yield();
    }
  }
  EXPECT_EQ(taken, 2'000U);
}

}  // namespace
}  // namespace hallwatch
