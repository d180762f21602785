#include "capture/session/decode_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace hallwatch {
namespace {

using ::testing::ElementsAre;

std::vector<std::int64_t> dts_of(DecodeOrder& order, const std::vector<std::int64_t>& all_pts) {
  std::vector<std::int64_t> all;
  for (const auto pts : all_pts) {
    const auto times = order.next(pts);
    EXPECT_TRUE(times) << pts;
    all.push_back(times ? times->dts_90k : -999);
  }
  return all;
}

TEST(DecodeOrderTest, WithoutReorderingDecodingIsPresentation) {
  DecodeOrder order;
  order.set_depth(0);
  EXPECT_THAT(dts_of(order, {0, 3'600, 7'200}), ElementsAre(0, 3'600, 7'200));
}

TEST(DecodeOrderTest, WithBFramesDecodingNeverComesAfterPresentation) {
  DecodeOrder order;
  order.set_depth(2);
  // I P B b of a pyramid, ticks of 10: shown 0 40 20 10 30 80 60 50 70
  const std::vector<std::int64_t> pts{0, 40, 20, 10, 30, 80, 60, 50, 70};
  const auto dts = dts_of(order, pts);
  for (std::size_t i = 0; i < pts.size(); ++i) {
    EXPECT_LE(dts[i], pts[i]);
    EXPECT_TRUE(i == 0 || dts[i] > dts[i - 1]);
  }
  EXPECT_THAT(dts, ElementsAre(-2, -1, 0, 10, 20, 30, 40, 50, 60));
}

TEST(DecodeOrderTest, StepBackWithAKnownDepthIsTheCamerasClock) {
  DecodeOrder order;
  order.set_depth(0);
  EXPECT_TRUE(order.next(10'000));
  EXPECT_FALSE(order.next(5'000));
}

TEST(DecodeOrderTest, TwoPicturesOfOneTimeAreSetOneTickApart) {
  DecodeOrder order;
  order.set_depth(0);
  EXPECT_THAT(dts_of(order, {100, 100, 3'700}), ElementsAre(100, 101, 3'700));
}

TEST(DecodeOrderTest, SilentParameterSetsAreLearnedFromTheStream) {
  DecodeOrder order;
  std::vector<std::int64_t> pts{0};
  for (int group = 0; group < 10; ++group) {
    for (const int shown : {3, 1, 2}) {
      pts.push_back((group * 3 + shown) * 3'600);
    }
  }
  std::int64_t last = -1;
  int moved = 0;
  for (const auto at : pts) {
    const auto times = order.next(at);
    ASSERT_TRUE(times);
    EXPECT_GT(times->dts_90k, last);
    EXPECT_GE(times->pts_90k, times->dts_90k);
    last = times->dts_90k;
    moved += times->pts_90k == at ? 0 : 1;
  }
  EXPECT_GT(moved, 0);
  EXPECT_LE(moved, 3) << "a few pictures, once a stream";
}

TEST(DecodeOrderTest, NewRunBeginsAnewButKeepsWhatWasLearned) {
  DecodeOrder order;
  for (const std::int64_t pts : {0, 30'000, 10'000, 20'000}) {
    EXPECT_TRUE(order.next(pts));
  }
  order.begin_run();
  const auto times = order.next(0);
  ASSERT_TRUE(times);
  EXPECT_LT(times->dts_90k, 0) << "room for a picture that is shown before it";
}

TEST(DecodeOrderTest, AnyTimesGiveGrowingDecoding) {
  std::mt19937 random{11};
  for (int round = 0; round < 200; ++round) {
    DecodeOrder order;
    if (round % 2 == 0) {
      order.set_depth(static_cast<int>(random() % 5));
    }
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    for (int i = 0; i < 200; ++i) {
      const auto times = order.next(static_cast<std::int64_t>(random() % 1'000'000));
      if (times) {
        EXPECT_GT(times->dts_90k, last);
        EXPECT_GE(times->pts_90k, times->dts_90k);
        last = times->dts_90k;
      }
    }
  }
}

}  // namespace
}  // namespace hallwatch
