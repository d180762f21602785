#include "capture/session/reconnect_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;

std::vector<milliseconds> waits(ReconnectPolicy& policy, SessionFailure failure, int count) {
  std::vector<milliseconds> all;
  for (int i = 0; i < count; ++i) {
    all.push_back(policy.wait_after(failure));
  }
  return all;
}

ReconnectPolicy without_jitter() {
  return ReconnectPolicy{[] { return 1.0; }};
}

TEST(ReconnectPolicyTest, LostCameraIsTriedFastAndNeverSlowerThanOncePerSecond) {
  auto policy = without_jitter();
  EXPECT_THAT(waits(policy, SessionFailure::kLost, 6),
              ElementsAre(milliseconds{200}, milliseconds{400}, milliseconds{800}, seconds{1}, seconds{1}, seconds{1}));
}

TEST(ReconnectPolicyTest, RefusingCameraIsLeftAloneForLongerAndLonger) {
  auto policy = without_jitter();
  EXPECT_THAT(waits(policy, SessionFailure::kRefused, 6),
              ElementsAre(seconds{30}, seconds{60}, seconds{120}, seconds{240}, seconds{300}, seconds{300}));
}

TEST(ReconnectPolicyTest, CameraWithoutUsableVideoIsTriedEveryTenSeconds) {
  auto policy = without_jitter();
  EXPECT_THAT(waits(policy, SessionFailure::kUnsupported, 3), ElementsAre(seconds{10}, seconds{10}, seconds{10}));
}

TEST(ReconnectPolicyTest, AnotherKindOfFailureBeginsItsOwnSteps) {
  auto policy = without_jitter();
  waits(policy, SessionFailure::kLost, 5);
  EXPECT_EQ(policy.wait_after(SessionFailure::kRefused), seconds{30});
  EXPECT_EQ(policy.wait_after(SessionFailure::kLost), milliseconds{200});
}

TEST(ReconnectPolicyTest, OnlyASuccessThatLastsMakesTheNextLossAFirstOne) {
  auto policy = without_jitter();
  waits(policy, SessionFailure::kLost, 5);
  policy.note_live_for(ReconnectPolicy::kStable - milliseconds{1});
  EXPECT_EQ(policy.wait_after(SessionFailure::kLost), seconds{1});
  policy.note_live_for(ReconnectPolicy::kStable);
  EXPECT_EQ(policy.wait_after(SessionFailure::kLost), milliseconds{200});
}

TEST(ReconnectPolicyTest, JitterTakesAtMostAFifth) {
  std::mt19937 random{5};
  ReconnectPolicy policy{[&] { return std::uniform_real_distribution<>{0.0, 1.0}(random); }};
  waits(policy, SessionFailure::kLost, 5);
  milliseconds least{10'000};
  milliseconds most{0};
  for (int i = 0; i < 1'000; ++i) {
    const auto wait = policy.wait_after(SessionFailure::kLost);
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  EXPECT_GE(least, milliseconds{800});
  EXPECT_LE(most, milliseconds{1'000});
  EXPECT_GT(most - least, milliseconds{150}) << "the waits must differ";
}

TEST(ReconnectPolicyTest, RandomNumbersOutOfTheirRangeDoNoHarm) {
  for (const double share : {-5.0, 7.0}) {
    ReconnectPolicy policy{[share] { return share; }};
    const auto wait = policy.wait_after(SessionFailure::kLost);
    EXPECT_GE(wait, milliseconds{160});
    EXPECT_LE(wait, milliseconds{200});
  }
}

}  // namespace
}  // namespace hallwatch
