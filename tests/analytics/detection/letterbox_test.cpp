#include "analytics/detection/letterbox.h"

#include <gtest/gtest.h>

#include "tests/analytics/scripted_detector.h"

namespace hallwatch {
namespace {

Picture one_colour(int width_px, int height_px, PixelOrder order, std::vector<std::uint8_t> pixel) {
  Picture picture;
  picture.width_px = width_px;
  picture.height_px = height_px;
  picture.order = order;
  for (int i = 0; i < width_px * height_px; ++i) {
    picture.bytes.insert(picture.bytes.end(), pixel.begin(), pixel.end());
  }
  return picture;
}

const BoxPx kAll{0.0F, 0.0F, 10'000.0F, 10'000.0F};

TEST(LetterboxTest, PutsRedGreenAndBlueIntoPlanesWhateverTheOrder) {
  const auto bgr = letterbox(one_colour(64, 64, PixelOrder::kBgr, {3, 2, 1}), kAll, 32);
  const auto rgba = letterbox(one_colour(64, 64, PixelOrder::kRgba, {1, 2, 3, 255}), kAll, 32);
  ASSERT_TRUE(bgr.ok());
  ASSERT_TRUE(rgba.ok());
  EXPECT_EQ(bgr->planes, rgba->planes);
  EXPECT_FLOAT_EQ(bgr->planes[0], 1.0F);
  EXPECT_FLOAT_EQ(bgr->planes[32 * 32], 2.0F);
  EXPECT_FLOAT_EQ(bgr->planes[2 * 32 * 32], 3.0F);
}

TEST(LetterboxTest, KeepsProportionsAndLeavesTheRestBlack) {
  const auto box = letterbox(one_colour(64, 32, PixelOrder::kBgr, {9, 9, 9}), kAll, 32);
  ASSERT_TRUE(box.ok());
  EXPECT_FLOAT_EQ(box->scale, 0.5F);
  EXPECT_FLOAT_EQ(box->planes[15 * 32], 9.0F);
  EXPECT_FLOAT_EQ(box->planes[16 * 32], 0.0F);
}

TEST(LetterboxTest, ComesBackToThePicture) {
  const auto box = letterbox(one_colour(200, 100, PixelOrder::kBgr, {9, 9, 9}), {40.0F, 20.0F, 50.0F, 25.0F}, 100);
  ASSERT_TRUE(box.ok());
  EXPECT_FLOAT_EQ(box->scale, 2.0F);
  EXPECT_EQ(box->to_picture({10.0F, 20.0F, 30.0F, 40.0F}), (BoxPx{45.0F, 30.0F, 15.0F, 20.0F}));
}

TEST(LetterboxTest, ClipsThePartToThePicture) {
  const auto box = letterbox(one_colour(100, 100, PixelOrder::kBgr, {9, 9, 9}), {-50.0F, -50.0F, 100.0F, 100.0F}, 50);
  ASSERT_TRUE(box.ok());
  EXPECT_FLOAT_EQ(box->left_px, 0.0F);
  EXPECT_FLOAT_EQ(box->scale, 1.0F);
}

TEST(LetterboxTest, SurvivesAVeryThinPart) {
  const auto box = letterbox(one_colour(1000, 10, PixelOrder::kBgr, {9, 9, 9}), {0.0F, 0.0F, 1000.0F, 1.0F}, 32);
  ASSERT_TRUE(box.ok()) << box.error().message();
  EXPECT_FLOAT_EQ(box->planes[0], 9.0F);
}

TEST(LetterboxTest, RefusesAPartOutsideAGrayPictureAndMissingBytes) {
  EXPECT_FALSE(letterbox(one_colour(64, 64, PixelOrder::kBgr, {1, 2, 3}), {70.0F, 0.0F, 5.0F, 5.0F}, 32).ok());
  EXPECT_FALSE(letterbox(one_colour(64, 64, PixelOrder::kGray, {1}), kAll, 32).ok());
  auto broken = one_colour(64, 64, PixelOrder::kBgr, {1, 2, 3});
  broken.bytes.resize(100);
  EXPECT_FALSE(letterbox(broken, kAll, 32).ok());
  EXPECT_FALSE(letterbox(Picture{}, kAll, 32).ok());
}

}  // namespace
}  // namespace hallwatch
