#include "station/watch/restart_policy.h"

#include <gmock/gmock.h>

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using testing::Le;

TEST(RestartPolicyTest, StartsAHealthyServiceAgainAtOnce) {
  RestartPolicy policy;
  EXPECT_EQ(policy.wait_after_death(std::chrono::hours{3}), RestartPolicy::kFirstWait);
}

TEST(RestartPolicyTest, TheFirstRestartLeavesTimeForPacketsWithinTwoSeconds) {
  EXPECT_THAT(RestartPolicy{}.wait_after_death(milliseconds{0}), Le(milliseconds{100}));
}

TEST(RestartPolicyTest, WaitsTwiceAsLongAfterEachEarlyDeath) {
  RestartPolicy policy;
  const auto first = policy.wait_after_death(milliseconds{10});
  EXPECT_EQ(policy.wait_after_death(milliseconds{10}), first * 2);
  EXPECT_EQ(policy.wait_after_death(milliseconds{10}), first * 4);
}

TEST(RestartPolicyTest, NeverWaitsLongerThanTheLongestWait) {
  RestartPolicy policy;
  auto wait = milliseconds{0};
  for (int deaths = 0; deaths < 100; ++deaths) {
    wait = policy.wait_after_death(milliseconds{0});
  }
  EXPECT_EQ(wait, RestartPolicy::kLongestWait);
}

TEST(RestartPolicyTest, AHealthyLifeForgetsEarlierDeaths) {
  RestartPolicy policy;
  for (int deaths = 0; deaths < 5; ++deaths) {
    static_cast<void>(policy.wait_after_death(milliseconds{0}));
  }
  EXPECT_EQ(policy.wait_after_death(RestartPolicy::kHealthyLife), RestartPolicy::kFirstWait);
}

TEST(RestartPolicyTest, ALifeJustTooShortForgetsNothing) {
  RestartPolicy policy;
  const auto first = policy.wait_after_death(milliseconds{0});
  EXPECT_EQ(policy.wait_after_death(RestartPolicy::kHealthyLife - milliseconds{1}), first * 2);
}

}  // namespace
}  // namespace hallwatch
