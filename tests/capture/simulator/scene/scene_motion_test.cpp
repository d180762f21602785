#include "capture/simulator/scene/scene_motion.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "capture/simulator/scene/scene_sound.h"
#include "tests/capture/simulator/test_clips.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kLength = 180s;
constexpr auto kMove = 1'500ms;
const std::vector<PresenceSpan> kPresent{{10s, 20s}, {70s, 150s}};

std::optional<SceneStage> at(std::chrono::microseconds time) {
  return stage_at(kPresent, kLength, kMove, time);
}

TEST(SceneMotionTest, IsInPlaceExactlyWhileTheScriptSaysSo) {
  EXPECT_EQ(at(10s)->away, 0);
  EXPECT_EQ(at(20s - 1us)->away, 0);
  EXPECT_EQ(at(149s)->away, 0);
  EXPECT_FALSE(at(45s).has_value());
  EXPECT_FALSE(at(170s).has_value());
}

TEST(SceneMotionTest, GoesAndComesWithinTheTimeOfAMove) {
  EXPECT_NEAR(at(20'750ms)->away, 0.5, 1e-9);
  EXPECT_NEAR(at(69'250ms)->away, 0.5, 1e-9);
  EXPECT_TRUE(at(21'499ms).has_value());
  EXPECT_FALSE(at(21'500ms).has_value());
  EXPECT_NEAR(at(68'500ms)->away, 1, 1e-9);
  EXPECT_FALSE(at(68'499ms).has_value());
}

TEST(SceneMotionTest, TheClipIsACircle) {
  const std::vector<PresenceSpan> from_start{{0s, 20s}};
  EXPECT_NEAR(stage_at(from_start, kLength, kMove, 179'250ms)->away, 0.5, 1e-9) << "comes at the end of the clip";
  const std::vector<PresenceSpan> over_end{{0s, 20s}, {70s, 180s}};
  EXPECT_EQ(stage_at(over_end, kLength, kMove, 180s - 1us)->away, 0);
  EXPECT_FALSE(stage_at({}, kLength, kMove, 5s).has_value());
}

TEST(SceneMotionTest, OneWhoSitsMovesALittleAndTheLoopHasNoJump) {
  ScenePerson person;
  person.center_px = 640;
  person.height_px = 400;
  person.present = {{0s, 24s}};
  const auto place = [&](std::chrono::microseconds time) { return *placement_at(person, 24s, kMove, time); };
  double widest = 0;
  for (int i = 0; i < 24 * 25; ++i) {
    const auto now = place(i * 40ms);
    const auto next = place((i + 1) % 600 * 40ms);
    EXPECT_LT(std::abs(next.shift_x_px - now.shift_x_px), 1) << i;
    EXPECT_LT(std::abs(next.shift_y_px - now.shift_y_px), 1) << i;
    EXPECT_EQ(now.scale, 1);
    widest = std::max(widest, std::abs(now.shift_x_px));
  }
  EXPECT_GT(widest, 2);
  EXPECT_LT(widest, 10);
}

TEST(SceneMotionTest, OneWhoLeavesEndsOutsideThePictureOnHisSide) {
  ScenePerson person;
  person.center_px = 640;
  person.height_px = 400;
  person.present = {{0s, 20s}};
  EXPECT_LT(placement_at(person, kLength, kMove, 21'499ms)->shift_x_px, -640 - 300);
  person.comes_from = SceneSide::kRight;
  EXPECT_GT(placement_at(person, kLength, kMove, 21'499ms)->shift_x_px, 640 + 300);
}

TEST(SceneSoundTest, ALawIsThatOfTheStandard) {
  EXPECT_EQ(a_law_of(0), 0xD5);
  EXPECT_EQ(a_law_of(-1), 0x55);
  EXPECT_EQ(a_law_of(32'767), 0xAA);
  EXPECT_EQ(a_law_of(-32'768), 0x2A);
  EXPECT_EQ(a_law_of(512), 0xF5) << "the first of the third segment";
}

TEST(SceneSoundTest, AnotherDecoderGivesEverySampleBackWithinItsStep) {
  const TempFolder folder;
  {
    std::ofstream out{folder / "all.alaw", std::ios::binary};
    for (int sample = -32'768; sample < 32'768; ++sample) {
      out.put(static_cast<char>(a_law_of(static_cast<std::int16_t>(sample))));
    }
  }
  const auto outcome = run_shell(fmt::format("ffmpeg -nostdin -loglevel error -f alaw -ar 8000 -i {} -f s16le {}",
                                             (folder / "all.alaw").string(), (folder / "all.s16").string()));
  ASSERT_EQ(outcome.exit_code, 0) << outcome.output;
  std::ifstream in{folder / "all.s16", std::ios::binary};
  for (int sample = -32'768; sample < 32'768; ++sample) {
    std::int16_t decoded = 0;
    ASSERT_TRUE(in.read(reinterpret_cast<char*>(&decoded), sizeof decoded));
    ASSERT_LE(std::abs(decoded - sample), std::max(8, std::abs(sample) / 32 + 1)) << sample;
  }
}

TEST(SceneSoundTest, ASecondIsWholeAndTheSameEachTime) {
  SceneCamera camera;
  camera.tone_hz = 333;
  camera.hiss_percent = 0;
  const auto first = scene_sound(camera, 0, kSceneSampleRate);
  EXPECT_EQ(first.size(), 8'000U);
  EXPECT_EQ(first, scene_sound(camera, 8'000, kSceneSampleRate)) << "the tone joins at every second";
  camera.hiss_percent = 5;
  EXPECT_EQ(scene_sound(camera, 0, 800), scene_sound(camera, 0, 800));
  EXPECT_NE(scene_sound(camera, 0, 800), scene_sound(camera, 800, 800));
}

}  // namespace
}  // namespace hallwatch
