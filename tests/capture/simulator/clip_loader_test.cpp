#include <gmock/gmock.h>

#include <fstream>

#include "capture/simulator/clip_source.h"
#include "tests/capture/simulator/test_clips.h"

namespace hallwatch {
namespace {

using ::testing::HasSubstr;

TEST(ClipLoaderTest, AFileThatIsMissingOrNoMediaIsNamed) {
  const TempFolder folder;
  const auto missing = load_clip_source((folder / "none.mov").string());
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind(), ErrorKind::kNotFound);
  EXPECT_THAT(missing.error().message(), HasSubstr("none.mov"));
  std::ofstream{folder / "text.mov"} << "not a clip";
  EXPECT_EQ(load_clip_source((folder / "text.mov").string()).error().kind(), ErrorKind::kUnsupported);
}

TEST(ClipLoaderTest, AClipWithoutVideoOfOursIsRefused) {
  const TempFolder folder;
  TestClip odd;
  odd.video = "-c:v mjpeg";
  odd.name = "clip.avi";
  const auto clip = load_clip_source(make_clip(folder, odd));
  ASSERT_FALSE(clip.ok());
  EXPECT_EQ(clip.error().kind(), ErrorKind::kUnsupported);
  EXPECT_THAT(clip.error().message(), HasSubstr("H.264"));
}

TEST(ClipLoaderTest, AFileThatEndsTooSoonIsReadAsFarAsItGoesOrRefused) {
  const TempFolder folder;
  TestClip stream;
  stream.audio = "";
  stream.name = "clip.ts";
  const auto file = make_clip(folder, stream);
  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
  const auto clip = load_clip_source(file);
  ASSERT_TRUE(clip.ok()) << clip.error().message();
  EXPECT_LT((*clip)->tracks()[0].units.size(), 50U);
  TestClip movie;
  movie.name = "cut.mov";
  const auto movie_file = make_clip(folder, movie);
  std::filesystem::resize_file(movie_file, 1'000);  // its index was at the end
  EXPECT_FALSE(load_clip_source(movie_file).ok());
}

TEST(ClipLoaderTest, SoundIsCutEvenlyAndEndsWithThePicture) {
  const TempFolder folder;
  const auto clip = load_clip(make_clip(folder));
  ASSERT_EQ(clip->tracks().size(), 2U);
  const auto& sound = clip->tracks()[1];
  EXPECT_EQ(sound.payload_type, 8);
  EXPECT_EQ(sound.units.size(), 100U);
  EXPECT_EQ(sound.store.payloads[0].length, 160U);
  EXPECT_EQ(clip->length(), std::chrono::seconds{2});
  EXPECT_TRUE(clip->tracks()[0].units[0].is_key);
  EXPECT_EQ(clip->tracks()[0].units[0].send_ticks, 0);
}

}  // namespace
}  // namespace hallwatch
