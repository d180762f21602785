#include "capture/simulator/scene/scene_painter.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>

#include "tests/capture/simulator/scene/small_scene.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

RgbPicture plain_photo(SceneColor color) {
  RgbPicture photo{200, 260, {}};
  for (int i = 0; i < 200 * 260; ++i) {
    photo.bytes.insert(photo.bytes.end(), {color.red, color.green, color.blue});
  }
  return photo;
}

/// How much two pictures differ in a region, mean of brightness levels.
double difference(const YuvPicture& a, const YuvPicture& b, int left, int top, int width, int height) {
  std::int64_t sum = 0;
  for (int y = top; y < top + height; ++y) {
    for (int x = left; x < left + width; ++x) {
      const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(a.width_px) + static_cast<std::size_t>(x);
      sum += std::abs(a.y[at] - b.y[at]);
    }
  }
  return static_cast<double>(sum) / (width * height);
}
double seat_difference(const YuvPicture& a, const YuvPicture& b) {
  return difference(a, b, 512, 144, 256, 270);
}

class ScenePainterTest : public ::testing::Test {
 protected:
  SceneScript script_ = parse_scene_script(small_scene_text()).script;
  ScenePhotos photos_{{"photo.png", plain_photo({250, 240, 200})}};
};

TEST_F(ScenePainterTest, SomebodyIsInTheSeatWhenTheScriptSaysSoAndNobodyElse) {
  ScenePainter painter{script_, script_.cameras[0], photos_};
  const YuvPicture empty = painter.paint(4s);
  for (const auto time : {0ms, 500ms, 1'000ms, 1'960ms}) {
    EXPECT_GT(seat_difference(painter.paint(time), empty), 40) << time.count();
  }
  for (const auto time : {2'500ms, 3'000ms, 5'000ms, 5'480ms}) {  // 0.5 s of going, 0.5 s of coming
    EXPECT_LT(seat_difference(painter.paint(time), empty), 3) << time.count();
  }
}

TEST_F(ScenePainterTest, TheCounterHidesWhoSitsBehindIt) {
  ScenePainter painter{script_, script_.cameras[0], photos_};
  const YuvPicture empty = painter.paint(4s);
  EXPECT_LT(difference(painter.paint(1s), empty, 400, 432, 480, 200), 3);
}

TEST_F(ScenePainterTest, ACitizenStandsInFrontOfTheCounter) {
  auto citizen = script_.cameras[0].seats[0].person;
  citizen.center_px = 1'000;
  citizen.top_px = 480;
  citizen.present = {{0s, 2s}};
  script_.cameras[0].citizens.push_back(citizen);
  ScenePainter painter{script_, script_.cameras[0], photos_};
  const YuvPicture empty = painter.paint(4s);
  EXPECT_GT(difference(painter.paint(1s), empty, 940, 560, 100, 150), 40);
}

TEST_F(ScenePainterTest, TheSameTimeIsTheSamePictureByteByByte) {
  ScenePainter painter{script_, script_.cameras[0], photos_};
  ScenePainter another{script_, script_.cameras[0], photos_};
  const YuvPicture first = painter.paint(1'240ms);
  (void)painter.paint(3s);
  EXPECT_EQ(painter.paint(1'240ms).y, first.y);
  EXPECT_EQ(another.paint(1'240ms).y, first.y);
  EXPECT_EQ(another.paint(1'240ms).u, first.u);
}

TEST_F(ScenePainterTest, GrainDiffersFromFrameToFrame) {
  ScenePainter painter{script_, script_.cameras[0], photos_};
  const YuvPicture first = painter.paint(4s);
  EXPECT_NE(painter.paint(4'040ms).y, first.y);
}

TEST(SceneSpriteTest, ADyeKeepsTheBrightnessAndChangesTheColour) {
  SceneCutout cutout{"c", "p", {{0.1F, 0.1F}, {0.9F, 0.1F}, {0.9F, 0.9F}, {0.1F, 0.9F}}, 1, {}};
  cutout.dyes.push_back({"coat", {{0, 0}, {1, 0}, {1, 1}, {0, 1}}, {20, 40, 90}, 100});
  const auto photo = plain_photo({120, 100, 80});
  const auto middle = [](const CutoutPicture& picture) {
    const auto at = (static_cast<std::size_t>(picture.height_px / 2) * static_cast<std::size_t>(picture.width_px) +
                     static_cast<std::size_t>(picture.width_px / 2)) *
                    4;
    return std::array<int, 4>{picture.rgba[at], picture.rgba[at + 1], picture.rgba[at + 2], picture.rgba[at + 3]};
  };
  const auto luma = [](const std::array<int, 4>& c) { return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]; };
  const auto blue = middle(cut_out(photo, cutout, {}));
  EXPECT_GT(blue[2], blue[0]);
  EXPECT_EQ(blue[3], 255);
  EXPECT_NEAR(luma(blue), 0.2126 * 120 + 0.7152 * 100 + 0.0722 * 80, 3);
  ScenePerson other;
  other.clothes.push_back({"coat", {}, {90, 40, 20}, 100});
  const auto red = middle(cut_out(photo, cutout, other));
  EXPECT_GT(red[0], red[2]) << "the person's own clothes win";
}

TEST(SceneSpriteTest, AMirroredCutOutIsTurnedRound) {
  auto photo = plain_photo({10, 10, 10});
  *photo.at(30, 130) = 200;
  const SceneCutout cutout{"c", "p", {{0.1F, 0.1F}, {0.9F, 0.1F}, {0.9F, 0.9F}, {0.1F, 0.9F}}, 1, {}};
  ScenePerson person;
  const auto plain = cut_out(photo, cutout, person);
  person.is_mirrored = true;
  const auto mirrored = cut_out(photo, cutout, person);
  for (int x = 0; x < plain.width_px; ++x) {
    const auto row = static_cast<std::size_t>(130 - 26 + 1) * static_cast<std::size_t>(plain.width_px);
    const auto at = (row + static_cast<std::size_t>(x)) * 4;
    const auto turned = (row + static_cast<std::size_t>(plain.width_px - 1 - x)) * 4;
    ASSERT_EQ(plain.rgba[at], mirrored.rgba[turned]) << x;
  }
}

TEST(SceneSpriteTest, WhatLeavesThePictureIsCutOff) {
  const SceneCutout cutout{"c", "p", {{0, 0}, {1, 0}, {1, 1}, {0, 1}}, 1, {}};
  const auto sprite = make_sprite(cut_out(plain_photo({255, 255, 255}), cutout, {}), 100, 0.25, 0.75);
  for (const auto& [left, top] : {std::pair{-500, 0}, {-20, -30}, {31, 33}, {0, 500}, {63, 63}, {-77, 10}}) {
    YuvPicture picture = YuvPicture::sized(64, 64);
    blend_sprite(picture, sprite, left, top);
    const bool is_touched = std::ranges::any_of(picture.y, [](auto y) { return y > 0; });
    EXPECT_EQ(is_touched, left > -77 && left < 63 && top < 64) << left << " " << top;
  }
}

TEST(SceneSpriteTest, HalvingTakesTheMeanOfFour) {
  YuvPicture large = YuvPicture::sized(4, 4);
  large.y = {10, 20, 0, 0, 30, 40, 0, 0, 0, 0, 8, 8, 0, 0, 8, 8};
  YuvPicture small = YuvPicture::sized(2, 2);
  halve(large, small);
  EXPECT_THAT(small.y, testing::ElementsAre(25, 0, 0, 8));
}

TEST(SceneSpriteTest, GrainStaysWithinItsLevels) {
  YuvPicture picture = YuvPicture::sized(64, 64);
  std::ranges::fill(picture.y, std::uint8_t{16});
  add_grain(picture, 8, 3);
  const auto [least, most] = std::ranges::minmax(picture.y);
  EXPECT_GE(least, 8);
  EXPECT_LE(most, 24);
  EXPECT_LT(least, 12);
  EXPECT_GT(most, 20);
}

}  // namespace
}  // namespace hallwatch
