#include "station/demo/demo_story.h"

#include <gmock/gmock.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

DemoCamera camera_with(std::vector<PresenceSpan> present) {
  SceneCameraClip clip;
  clip.length = 120s;
  clip.seats = {{SeatId{"front"}, {}, std::move(present), 1000ms}};
  return {"CAM", "/cam", clip};
}

const std::vector<PresenceSpan> kAlways{{0ms, 120'000ms}};
const std::vector<PresenceSpan> kLongAway{{0ms, 60'000ms}, {105'000ms, 120'000ms}};
const std::vector<PresenceSpan> kShortAway{{0ms, 60'000ms}, {70'000ms, 120'000ms}};

TEST(DemoStoryTest, TheSeatEmptiesTheAgreedTimeAfterTheCamerasBegin) {
  const auto story = find_story({camera_with(kAlways), camera_with(kLongAway), camera_with(kAlways)}, {});
  ASSERT_TRUE(story.ok()) << story.error().message();
  EXPECT_EQ(story->seat_camera, 1U);
  EXPECT_EQ(story->scene_phase, 20'500ms);  // 60.5 s of the clip come 40 s later
  EXPECT_EQ(story->absence, (SeatAbsence{40'000ms, 84'500ms}));
}

TEST(DemoStoryTest, AClipMayBeginInTheRoundBefore) {
  const auto story = find_story({camera_with({{0ms, 20'000ms}, {70'000ms, 120'000ms}}), camera_with(kAlways)}, {});
  ASSERT_TRUE(story.ok()) << story.error().message();
  EXPECT_EQ(story->scene_phase, 100'500ms);
}

TEST(DemoStoryTest, AnAbsenceShorterThanT2IsNotTheStory) {
  const auto story = find_story({camera_with(kShortAway), camera_with(kAlways)}, {});
  ASSERT_FALSE(story.ok());
  EXPECT_EQ(story.error().kind(), ErrorKind::kInvalidArgument);
}

TEST(DemoStoryTest, TheCameraThatDiesIsNotTheOneOfTheSeat) {
  EXPECT_EQ(find_story({camera_with(kAlways), camera_with(kLongAway)}, {})->dying_camera, 0U);
  EXPECT_EQ(find_story({camera_with(kLongAway), camera_with(kAlways)}, {})->dying_camera, 1U);
}

TEST(DemoStoryTest, OneCameraIsTooFew) {
  EXPECT_FALSE(find_story({camera_with(kLongAway)}, {}).ok());
}

}  // namespace
}  // namespace hallwatch
