#include "analytics/sampling/motion_gate.h"

#include <gtest/gtest.h>

#include "tests/analytics/scripted_detector.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kStart = utc_from_us(1'000'000'000);

Picture gray_picture(int level) {
  Picture picture;
  picture.width_px = 20;
  picture.height_px = 10;
  picture.order = PixelOrder::kGray;
  picture.bytes.assign(200, static_cast<std::uint8_t>(level));
  return picture;
}

const BoxPx kWholePicture{0.0F, 0.0F, 1.0F, 1.0F};

TEST(MotionGateTest, CountsPixelsBeyondNoiseInTheZoneOnly) {
  const auto before = gray_picture(100);
  auto now = gray_picture(112);
  EXPECT_FLOAT_EQ(moved_share(before, now, kWholePicture), 0.0F) << "12 levels are noise";
  now.bytes[0] = 113;
  EXPECT_FLOAT_EQ(moved_share(before, now, kWholePicture), 1.0F / 200.0F);
  EXPECT_FLOAT_EQ(moved_share(before, now, {0.5F, 0.0F, 0.5F, 1.0F}), 0.0F);
  EXPECT_FLOAT_EQ(moved_share(before, now, {-1.0F, -1.0F, 1.1F, 1.2F}), 1.0F / 4.0F) << "clipped to 2 x 2 px";
}

TEST(MotionGateTest, TakesAnotherSizeOrAnEmptyZoneForMotion) {
  auto other = gray_picture(100);
  other.width_px = 10;
  EXPECT_FLOAT_EQ(moved_share(gray_picture(100), other, kWholePicture), 1.0F);
  EXPECT_FLOAT_EQ(moved_share(Picture{}, gray_picture(100), kWholePicture), 1.0F);
  EXPECT_FLOAT_EQ(moved_share(gray_picture(100), gray_picture(100), {2.0F, 2.0F, 1.0F, 1.0F}), 1.0F);
}

TEST(MotionGateTest, LooksWhenNothingIsKnownOrSureOrFresh) {
  const MotionGate gate;
  using Last = std::optional<MotionGate::LastLook>;
  EXPECT_TRUE(gate.is_look_needed(Last{}, kStart, 0.0F));
  EXPECT_FALSE(gate.is_look_needed(Last{{kStart, 0.1F}}, kStart + 1s, 0.0F));
  EXPECT_FALSE(gate.is_look_needed(Last{{kStart, 0.9F}}, kStart + 1s, 0.029F));
  EXPECT_TRUE(gate.is_look_needed(Last{{kStart, 0.9F}}, kStart + 1s, 0.03F));
  EXPECT_TRUE(gate.is_look_needed(Last{{kStart, 0.5F}}, kStart + 1s, 0.0F));
  EXPECT_FALSE(gate.is_look_needed(Last{{kStart, 0.9F}}, kStart + 9'999ms, 0.0F));
  EXPECT_TRUE(gate.is_look_needed(Last{{kStart, 0.9F}}, kStart + 10s, 0.0F));
  EXPECT_TRUE(gate.is_look_needed(Last{{kStart, 0.9F}}, kStart - 1s, 0.0F));
}

TEST(MotionGateTest, MakesASmallGrayPictureOfTheSameTime) {
  auto picture = plain_picture(640, 360);
  picture.utc = kStart;
  const auto small = small_gray(picture);
  ASSERT_TRUE(small.ok());
  EXPECT_EQ(small->width_px, 320);
  EXPECT_EQ(small->height_px, 180);
  EXPECT_EQ(small->bytes.size(), 320U * 180U);
  EXPECT_EQ(small->utc, kStart);
  EXPECT_FALSE(small_gray(Picture{}).ok());
}

}  // namespace
}  // namespace hallwatch
