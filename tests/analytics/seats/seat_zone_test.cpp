#include "analytics/seats/seat_zone.h"

#include <gtest/gtest.h>

#include "tests/analytics/scripted_detector.h"

namespace hallwatch {
namespace {

TEST(SeatZoneTest, LiesInThePicturesPixels) {
  const SeatZone zone{rectangle(0.1F, 0.2F, 0.3F, 0.6F), 100, 200};
  EXPECT_FLOAT_EQ(zone.bounds().left_px, 10.0F);
  EXPECT_FLOAT_EQ(zone.bounds().top_px, 40.0F);
  EXPECT_NEAR(zone.area_px(), 20.0F * 80.0F, 0.1F);
  EXPECT_TRUE(zone.contains({20.0F, 100.0F}));
  EXPECT_FALSE(zone.contains({20.0F, 30.0F}));
}

TEST(SeatZoneTest, CountsTheCommonAreaOfATriangle) {
  const SeatZone triangle{{{0.0F, 0.0F}, {1.0F, 0.0F}, {0.0F, 1.0F}}, 100, 100};
  EXPECT_NEAR(triangle.area_px(), 5'000.0F, 0.1F);
  EXPECT_NEAR(triangle.common_area_px({0.0F, 0.0F, 50.0F, 50.0F}), 2'500.0F, 0.1F);
  EXPECT_NEAR(triangle.common_area_px({50.0F, 50.0F, 50.0F, 50.0F}), 0.0F, 0.1F);
  EXPECT_NEAR(triangle.common_area_px({-10.0F, -10.0F, 200.0F, 200.0F}), 5'000.0F, 0.1F);
  EXPECT_FALSE(triangle.contains({80.0F, 80.0F}));
}

TEST(SeatZoneTest, CountsTheCommonAreaOfAHollowPolygon) {
  // A "U" open at the top.
  const SeatZone hollow{
      {{0.0F, 0.0F}, {0.2F, 0.0F}, {0.2F, 0.8F}, {0.8F, 0.8F}, {0.8F, 0.0F}, {1.0F, 0.0F}, {1.0F, 1.0F}, {0.0F, 1.0F}},
      100,
      100};
  EXPECT_NEAR(hollow.common_area_px({0.0F, 0.0F, 100.0F, 50.0F}), 2'000.0F, 0.5F);
  EXPECT_NEAR(hollow.common_area_px({30.0F, 0.0F, 40.0F, 50.0F}), 0.0F, 0.5F);
  EXPECT_FALSE(hollow.contains({50.0F, 50.0F}));
}

TEST(SeatZoneTest, IsEnlargedOnEachSide) {
  EXPECT_EQ(enlarged({10.0F, 20.0F, 100.0F, 40.0F}, 0.5F), (BoxPx{-40.0F, 0.0F, 200.0F, 80.0F}));
}

TEST(SeatZoneTest, HasNoAreaWithoutCorners) {
  const SeatZone nothing{{}, 100, 100};
  EXPECT_FLOAT_EQ(nothing.area_px(), 0.0F);
  EXPECT_FLOAT_EQ(nothing.common_area_px({0.0F, 0.0F, 10.0F, 10.0F}), 0.0F);
  EXPECT_FALSE(nothing.contains({0.0F, 0.0F}));
}

}  // namespace
}  // namespace hallwatch
