#include "capture/picture/clip_file.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/capture/picture/made_clip.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

const StreamId kStream{CameraId{"CAM01"}, StreamKind::kMain};

TEST(ClipFileTest, GivesEachPacketWithTheTimeOfItsPicture) {
  const TempFolder folder;
  const auto file = make_colours(folder, "a.mp4", "-c:v libx264 -preset ultrafast -g 10 -bf 0");
  auto clip = ClipFile::open(file, kStream, utc_from_us(5'000'000));
  ASSERT_TRUE(clip.ok()) << clip.error().message();
  EXPECT_EQ(clip->duration(), 3s);
  const auto first = clip->next();
  ASSERT_TRUE(first.ok() && first->has_value());
  EXPECT_TRUE((**first)->is_key);
  EXPECT_EQ((**first)->utc, utc_from_us(5'000'000));
  EXPECT_EQ((**first)->stream_id, kStream);
  const auto second = clip->next();
  ASSERT_TRUE(second.ok() && second->has_value());
  EXPECT_EQ((**second)->utc, utc_from_us(5'100'000));
  EXPECT_EQ((**second)->pts_90k, 9'000);
  EXPECT_EQ((**second)->format, (**first)->format);
}

TEST(ClipFileTest, LeavesAudioOut) {
  const TempFolder folder;
  const auto file = make_clip(folder, "sound.mp4",
                              "-f lavfi -i testsrc=s=160x120:r=10:d=1 -f lavfi -i sine=d=1 -pix_fmt yuv420p "
                              "-c:v libx264 -preset ultrafast -c:a aac");
  const auto packets = packets_of(file);
  ASSERT_EQ(packets.size(), 10U);
  for (const auto& packet : packets) {
    EXPECT_EQ(packet->track, TrackKind::kVideo);
  }
}

TEST(ClipFileTest, EndsWithoutAnErrorAndStaysAtTheEnd) {
  const TempFolder folder;
  auto clip = ClipFile::open(make_colours(folder, "a.mp4", "-c:v libx264 -preset ultrafast"), kStream, {});
  ASSERT_TRUE(clip.ok());
  int packets = 0;
  for (;; ++packets) {
    const auto next = clip->next();
    ASSERT_TRUE(next.ok());
    if (!next->has_value()) {
      break;
    }
  }
  EXPECT_EQ(packets, 30);
  const auto again = clip->next();
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again->has_value());
}

TEST(ClipFileTest, NamesTheMissingFile) {
  const auto clip = ClipFile::open("/nowhere/x.mp4", kStream, {});
  ASSERT_FALSE(clip.ok());
  EXPECT_EQ(clip.error().kind(), ErrorKind::kNotFound);
  EXPECT_NE(clip.error().message().find("/nowhere/x.mp4"), std::string::npos);
}

TEST(ClipFileTest, RefusesWhatIsNoMediaFile) {
  const TempFolder folder;
  std::ofstream{folder / "text.mp4"} << "this is a text and no clip";
  const auto clip = ClipFile::open(folder / "text.mp4", kStream, {});
  ASSERT_FALSE(clip.ok());
  EXPECT_EQ(clip.error().kind(), ErrorKind::kUnsupported);
}

TEST(ClipFileTest, RefusesOtherCodecsAndLayoutsWithTheRemedy) {
  const TempFolder folder;
  const std::string source = "-f lavfi -i testsrc=s=160x120:r=10:d=0.5 -pix_fmt yuv420p ";
  for (const auto& file : {make_clip(folder, "m.mp4", source + "-c:v mpeg4"),
                           make_clip(folder, "t.ts", source + "-c:v libx264 -preset ultrafast")}) {
    ASSERT_FALSE(file.empty());
    const auto clip = ClipFile::open(file, kStream, {});
    ASSERT_FALSE(clip.ok()) << file;
    EXPECT_EQ(clip.error().kind(), ErrorKind::kUnsupported);
    EXPECT_NE(clip.error().message().find("remedy"), std::string::npos);
  }
}

TEST(ClipFileTest, RefusesAFileWithSoundOnly) {
  const TempFolder folder;
  const auto file = make_clip(folder, "s.m4a", "-f lavfi -i sine=d=1 -c:a aac");
  ASSERT_FALSE(file.empty());
  EXPECT_FALSE(ClipFile::open(file, kStream, {}).ok());
}

}  // namespace
}  // namespace hallwatch
