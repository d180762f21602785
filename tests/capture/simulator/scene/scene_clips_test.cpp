#include "capture/simulator/scene/scene_clips.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "capture/simulator/clip_source.h"
#include "tests/capture/simulator/scene/small_scene.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string bytes_of(const std::filesystem::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream{file, std::ios::binary}.rdbuf();
  return bytes.str();
}

class SceneClipsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    make_photo(folder_ / "photo.png");
    write_text(folder_ / "scene.toml", small_scene_text());
  }
  Result<std::vector<SceneCameraClip>> render(const std::string& cache = "cache") {
    return render_scene(folder_ / "scene.toml", folder_.path(), folder_ / cache,
                        [this](const std::string& line) { progress_.push_back(line); });
  }
  /// Mean brightness of the seat's region at a time of the sub clip.
  double seat_brightness(const SceneCameraClip& clip, double second) {
    const auto raw = folder_ / "seat.gray";
    const auto outcome =
        run_shell(fmt::format("ffmpeg -nostdin -loglevel error -y -ss {} -i {} -frames:v 1 -vf crop=128:130:256:76 -f "
                              "rawvideo -pix_fmt gray {}",
                              second, clip.sub_clip.string(), raw.string()));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
    const auto bytes = bytes_of(raw);
    double sum = 0;
    for (const char c : bytes) {
      sum += static_cast<unsigned char>(c);
    }
    return sum / static_cast<double>(bytes.size());
  }

  TempFolder folder_;
  std::vector<std::string> progress_;
};

TEST_F(SceneClipsTest, RendersClipsThatShowWhatTheScriptSays) {
  const auto clips = render();
  ASSERT_TRUE(clips.ok()) << clips.error().message();
  ASSERT_EQ(clips->size(), 1U);
  const auto& clip = clips->front();
  EXPECT_EQ(clip.window_id, WindowId{"W01"});
  EXPECT_EQ(clip.window_name, "1号窗口");
  EXPECT_EQ(clip.length, 6s);
  EXPECT_THAT(clip.seats.at(0).present, ElementsAre(PresenceSpan{0s, 2s}));
  EXPECT_EQ(clip.seats[0].move, 500ms);
  EXPECT_EQ(clip.seats[0].polygon.size(), 4U);
  const double empty = seat_brightness(clip, 4);
  EXPECT_GT(std::abs(seat_brightness(clip, 1) - empty), 10);
  EXPECT_LT(std::abs(seat_brightness(clip, 3) - empty), 2);
  EXPECT_THAT(progress_, testing::Contains(HasSubstr("W01: 6 of 6 s")));
}

TEST_F(SceneClipsTest, ClipsHaveTheSizesRatesAndKeyFramesOfWindowCameras) {
  const auto clips = render();
  ASSERT_TRUE(clips.ok());
  const auto probe = [](const std::filesystem::path& file) {
    return run_shell(
               "ffprobe -v error -show_entries "
               "stream=codec_name,width,height,r_frame_rate,sample_rate,nb_frames,has_b_frames -of compact " +
               file.string())
        .output;
  };
  EXPECT_THAT(probe(clips->front().main_clip),
              HasSubstr("codec_name=h264|width=1280|height=720|has_b_frames=0|r_frame_rate=25/1|nb_frames=150"));
  EXPECT_THAT(probe(clips->front().sub_clip),
              HasSubstr("codec_name=h264|width=640|height=360|has_b_frames=0|r_frame_rate=12/1|nb_frames=72"));
  EXPECT_THAT(probe(clips->front().sub_clip), HasSubstr("codec_name=pcm_alaw|sample_rate=8000"));
  const auto packets = run_shell("ffprobe -v error -select_streams v -show_entries packet=pts_time,flags -of csv=p=0 " +
                                 clips->front().main_clip.string())
                           .output;
  EXPECT_EQ(std::ranges::count(packets, 'K'), 6) << packets;
  EXPECT_THAT(packets, HasSubstr("\n1.000000,K"));
  EXPECT_THAT(packets, HasSubstr("\n5.000000,K"));
}

TEST_F(SceneClipsTest, RenderingTwiceGivesTheSameBytes) {
  const auto first = render("cache1");
  const auto second = render("cache2");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(bytes_of(first->front().main_clip), bytes_of(second->front().main_clip));
  EXPECT_EQ(bytes_of(first->front().sub_clip), bytes_of(second->front().sub_clip));
}

TEST_F(SceneClipsTest, WhatTheCacheHoldsIsNotRenderedAgainUntilScriptOrPictureChange) {
  const auto first = render();
  ASSERT_TRUE(first.ok());
  progress_.clear();
  const auto again = render();
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(progress_.empty());
  EXPECT_EQ(first->front().main_clip, again->front().main_clip);
  write_text(folder_ / "scene.toml", small_scene_text("W07"));
  const auto other = render();
  ASSERT_TRUE(other.ok());
  EXPECT_FALSE(progress_.empty());
  EXPECT_NE(other->front().main_clip.parent_path(), first->front().main_clip.parent_path());
  for (const auto& entry : std::filesystem::directory_iterator{folder_ / "cache"}) {
    EXPECT_EQ(entry.path().string().find(".new"), std::string::npos) << "nothing half-done is left";
  }
}

TEST_F(SceneClipsTest, WhatAnEndedProcessLeftHalfDoneIsRemovedAndALivingOnesIsNot) {
  const auto ended = run_shell("sh -c 'echo $$'");
  const auto left_over = folder_ / ("cache/scene-00.new." + std::to_string(std::stoi(ended.output)));
  const auto of_this_process = folder_ / ("cache/scene-00.new." + std::to_string(::getpid()));
  const auto other = folder_ / "cache/kept.new.1";
  for (const auto& folder : {left_over, of_this_process, other}) {
    std::filesystem::create_directories(folder);
  }
  ASSERT_TRUE(render().ok());
  EXPECT_FALSE(std::filesystem::exists(left_over));
  EXPECT_TRUE(std::filesystem::exists(of_this_process));
  EXPECT_TRUE(std::filesystem::exists(other));
}

TEST_F(SceneClipsTest, ClipsAreServedAsTheyAre) {
  const auto clips = render();
  ASSERT_TRUE(clips.ok());
  for (const auto& [file, pictures] :
       {std::pair{clips->front().main_clip, 150U}, std::pair{clips->front().sub_clip, 72U}}) {
    const auto clip = load_clip(file.string());
    ASSERT_NE(clip, nullptr);
    ASSERT_EQ(clip->tracks().size(), 2U);
    EXPECT_EQ(clip->tracks()[0].units.size(), pictures);
    EXPECT_EQ(clip->length(), 6s);
  }
}

TEST_F(SceneClipsTest, FaultsOfTheScriptComeWithFileAndLineAndNothingIsRendered) {
  auto text = small_scene_text();
  text.replace(text.find("length_s = 6"), 12, "length_s = 0");
  write_text(folder_ / "scene.toml", text);
  const auto clips = render();
  ASSERT_FALSE(clips.ok());
  EXPECT_EQ(clips.error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_THAT(clips.error().message(), HasSubstr("scene.toml:12: camera[1].length_s"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "cache"));
}

TEST_F(SceneClipsTest, MissingFilesAreNamedWithARemedy) {
  std::filesystem::remove(folder_ / "photo.png");
  const auto photoless = render();
  ASSERT_FALSE(photoless.ok());
  EXPECT_EQ(photoless.error().kind(), ErrorKind::kNotFound);
  EXPECT_THAT(photoless.error().message(), testing::AllOf(HasSubstr("photo.png"), HasSubstr("setup/photos.sh")));
  write_text(folder_ / "photo.png", "no picture");
  EXPECT_EQ(render().error().kind(), ErrorKind::kUnsupported);
  std::filesystem::remove(folder_ / "scene.toml");
  EXPECT_EQ(render().error().kind(), ErrorKind::kNotFound);
}

TEST_F(SceneClipsTest, ACacheThatCannotBeWrittenIsAnError) {
  write_text(folder_ / "file", "in the way");
  const auto clips = render("file");
  ASSERT_FALSE(clips.ok());
  EXPECT_EQ(clips.error().kind(), ErrorKind::kIo);
  EXPECT_THAT(clips.error().message(), HasSubstr("--cache"));
}

}  // namespace
}  // namespace hallwatch
