#include "base/crypto/constant_time.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

TEST(ConstantTimeTest, OnlyTheSecretItselfIsTheSame) {
  EXPECT_TRUE(is_same_secret("tomorrow", "tomorrow"));
  for (const auto* sent : {"", "tomorro", "tomorrow ", "Tomorrow", "tomorrox"}) {
    EXPECT_FALSE(is_same_secret("tomorrow", sent)) << sent;
  }
}

}  // namespace
}  // namespace hallwatch
