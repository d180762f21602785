#include "analytics/evaluation/seat_evaluation.h"

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "tests/analytics/scripted_detector.h"
#include "tests/capture/picture/made_clip.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// A person in the seat while the picture is bright in its middle, which the clip is for its first 20 seconds.
ScriptedDetector bright_is_a_person() {
  return ScriptedDetector{[](const Picture& picture) {
    std::vector<PersonBox> persons;
    const auto middle = static_cast<std::size_t>((picture.height_px / 2 * picture.width_px + picture.width_px / 2) * 3);
    if (picture.bytes[middle] > 128) {
      persons.push_back({{110.0F, 40.0F, 60.0F, 100.0F}, 0.9F});
    }
    return persons;
  }};
}

LabelledClip labels() {
  LabelledClip clip;
  clip.clip = "x.mp4";
  clip.kind = "made";
  clip.seats.push_back({{WindowId{"W"}, SeatId{"front"}, rectangle(0.3F, 0.2F, 0.6F, 0.8F)},
                        {{0s, 20s, SeatLabel::kOccupied}, {20s, 40s, SeatLabel::kEmpty}}});
  return clip;
}

TEST(SeatEvaluationTest, RunsTheLiveMonitorOverAClip) {
  const TempFolder folder;
  const auto clip = make_clip(folder, "x.mp4",
                              "-f lavfi -i color=c=gray:s=320x180:r=5:d=40 "
                              "-vf \"drawbox=x=0:y=0:w=80:h=180:color=black:t=fill,"
                              "drawbox=x=80:y=20:w=160:h=140:color=white:t=fill:enable='lt(t,20)',"
                              "drawbox=x=80:y=20:w=160:h=140:color=black:t=fill:enable='gte(t,20)'\" "
                              "-pix_fmt yuv420p -c:v libx264 -preset ultrafast -bf 0 -g 5");
  ASSERT_FALSE(clip.empty());
  auto detector = bright_is_a_person();
  const auto score = evaluate_clip(clip, labels(), detector, {});
  ASSERT_TRUE(score.ok()) << score.error().message();
  EXPECT_EQ(score->name, "x.mp4");
  EXPECT_GT(score->looks.f1(), 0.95);
  EXPECT_EQ(score->scored_seconds(), 40);
  EXPECT_EQ(score->empty_seconds(), 20);
  EXPECT_EQ(score->missed_empty_spans, 0);
  EXPECT_EQ(score->false_empty_alarms, 0);
  ASSERT_EQ(score->latencies_s.size(), 1U);
  EXPECT_GE(score->latencies_s.front(), 9.0);
  EXPECT_LE(score->latencies_s.front(), 11.1);
  EXPECT_GT(score->cpu_ms, 0.0);
  EXPECT_NEAR(score->video_s, 40.0, 0.3);
}

TEST(SeatEvaluationTest, NamesAMissingClip) {
  auto detector = bright_is_a_person();
  const auto score = evaluate_clip("/nowhere/x.mp4", labels(), detector, {});
  ASSERT_FALSE(score.ok());
  EXPECT_EQ(score.error().kind(), ErrorKind::kNotFound);
}

TEST(SeatEvaluationTest, LooksOnceAtEachStill) {
  const TempFolder folder;
  ASSERT_TRUE(cv::imwrite((folder / "bright.png").string(), cv::Mat(180, 320, CV_8UC3, cv::Scalar::all(200))));
  ASSERT_TRUE(cv::imwrite((folder / "dark.png").string(), cv::Mat(180, 320, CV_8UC3, cv::Scalar::all(50))));
  const SeatPlace seat{WindowId{"W"}, SeatId{"front"}, rectangle(0.3F, 0.2F, 0.6F, 0.8F)};
  const std::vector<LabelledStill> stills{{"bright.png", {seat}, {SeatLabel::kOccupied}},
                                          {"dark.png", {seat, seat}, {SeatLabel::kEmpty, SeatLabel::kUnknown}}};
  auto detector = bright_is_a_person();
  const auto score = evaluate_stills(folder.path(), stills, detector, {});
  ASSERT_TRUE(score.ok()) << score.error().message();
  EXPECT_EQ(score->looks, (EmptyCounts{1, 0, 0, 1}));
  EXPECT_EQ(score->seats, 3);
  const auto missing = evaluate_stills(folder.path(), {{"no.png", {seat}, {SeatLabel::kEmpty}}}, detector, {});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind(), ErrorKind::kNotFound);
}

}  // namespace
}  // namespace hallwatch
