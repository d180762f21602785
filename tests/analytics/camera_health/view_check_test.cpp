#include "analytics/camera_health/view_check.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kStart = utc_from_us(1'000'000'000);

/// Two brightnesses, half of the pixels each: mean in the middle, spread half of the distance.
Picture two_levels(int low, int high, UtcTime at = kStart) {
  Picture picture;
  picture.width_px = 100;
  picture.height_px = 10;
  picture.order = PixelOrder::kGray;
  picture.utc = at;
  picture.bytes.assign(500, static_cast<std::uint8_t>(low));
  picture.bytes.insert(picture.bytes.end(), 500, static_cast<std::uint8_t>(high));
  return picture;
}

TEST(ViewCheckTest, KnowsADarkPicture) {
  EXPECT_EQ(judge_view(two_levels(0, 18)), ViewFault::kDark);
  EXPECT_EQ(judge_view(two_levels(4, 28)), ViewFault::kNone) << "mean 16 is still a picture";
  EXPECT_EQ(judge_view(two_levels(5, 26)), ViewFault::kNone) << "a spread of 10 and more shows something";
}

TEST(ViewCheckTest, KnowsAUniformPicture) {
  EXPECT_EQ(judge_view(two_levels(100, 107)), ViewFault::kUniform);
  EXPECT_EQ(judge_view(two_levels(100, 108)), ViewFault::kNone);
  EXPECT_EQ(judge_view(two_levels(255, 255)), ViewFault::kUniform);
  EXPECT_EQ(judge_view(Picture{}), ViewFault::kDark);
}

TEST(ViewCheckTest, IsBlindFromTheFirstOfTwoBadLooks) {
  ViewCheck check;
  const auto first = check.look(two_levels(0, 0, kStart));
  EXPECT_FALSE(first.is_usable);
  EXPECT_FALSE(first.blind_since.has_value());
  const auto second = check.look(two_levels(0, 0, kStart + 1s));
  EXPECT_FALSE(second.is_usable);
  EXPECT_EQ(second.blind_since, kStart);
}

TEST(ViewCheckTest, ForgetsABadLookAfterAGoodOne) {
  ViewCheck check;
  EXPECT_FALSE(check.look(two_levels(0, 0, kStart)).is_usable);
  EXPECT_TRUE(check.look(two_levels(50, 150, kStart + 1s)).is_usable);
  EXPECT_FALSE(check.look(two_levels(0, 0, kStart + 2s)).blind_since.has_value());
}

TEST(ViewCheckTest, BeginsAnewWhenTheClockWentBack) {
  ViewCheck check;
  EXPECT_FALSE(check.look(two_levels(0, 0, kStart)).is_usable);
  EXPECT_FALSE(check.look(two_levels(0, 0, kStart - 1h)).blind_since.has_value());
}

}  // namespace
}  // namespace hallwatch
