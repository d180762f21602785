#include "analytics/sampling/key_frame_source.h"

#include <gtest/gtest.h>

#include "tests/analytics/scripted_detector.h"
#include "tests/capture/picture/made_clip.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kStart = utc_from_us(1'000'000'000);

std::vector<UtcTime> times_of_looks(KeyFrameSource& source, const std::vector<PacketPtr>& packets) {
  std::vector<UtcTime> times;
  for (const auto& packet : packets) {
    const auto pictures = source.feed(*packet);
    EXPECT_TRUE(pictures.ok());
    if (pictures.ok()) {
      for (const auto& picture : *pictures) {
        times.push_back(picture.utc);
      }
    }
  }
  return times;
}

std::string test_clip(const TempFolder& folder, int gop, const std::string& size = "320x180") {
  return make_clip(folder, "g.mp4",
                   "-f lavfi -i testsrc=s=" + size +
                       ":r=10:d=6 -pix_fmt yuv420p -c:v libx264 -preset veryfast -bf 2 -g " + std::to_string(gop) +
                       " -keyint_min " + std::to_string(gop));
}

TEST(KeyFrameSourceTest, GivesOnePictureASecondFromKeyFramesAlone) {
  const TempFolder folder;
  const auto packets = packets_of(test_clip(folder, 10), kStart);
  ASSERT_EQ(packets.size(), 60U);
  KeyFrameSource source{1s};
  const auto times = times_of_looks(source, packets);
  EXPECT_TRUE(source.does_take_key_frames_only());
  ASSERT_GE(times.size(), 5U);
  ASSERT_LE(times.size(), 7U);
  for (std::size_t i = 1; i < times.size(); ++i) {
    EXPECT_GE(times[i] - times[i - 1], 900ms);
    EXPECT_LT(times[i] - times[i - 1], 2s) << "the way over to key frames may cost one look, no more";
  }
  EXPECT_EQ(times.back(), kStart + 5s);
  EXPECT_EQ(times[times.size() - 2], kStart + 4s);
}

TEST(KeyFrameSourceTest, DecodesEverythingWhereKeyFramesAreRare) {
  const TempFolder folder;
  const auto packets = packets_of(test_clip(folder, 30), kStart);
  ASSERT_EQ(packets.size(), 60U);
  KeyFrameSource source{1s};
  const auto times = times_of_looks(source, packets);
  EXPECT_FALSE(source.does_take_key_frames_only());
  EXPECT_GE(times.size(), 6U);
  EXPECT_LE(times.size(), 7U);
}

TEST(KeyFrameSourceTest, MakesWidePicturesSmaller) {
  const TempFolder folder;
  const auto packets =
      packets_of(make_clip(folder, "w.mp4",
                           "-f lavfi -i testsrc=s=1920x1080:r=5:d=0.4 -pix_fmt yuv420p -c:v libx264 -preset ultrafast"),
                 kStart);
  ASSERT_FALSE(packets.empty());
  KeyFrameSource source{1s};
  const auto pictures = source.feed(*packets.front());
  ASSERT_TRUE(pictures.ok());
  ASSERT_EQ(pictures->size(), 1U);
  EXPECT_EQ(pictures->front().width_px, 1280);
  EXPECT_EQ(pictures->front().height_px, 720);
}

TEST(KeyFrameSourceTest, TellsDamageAndGoesOn) {
  const TempFolder folder;
  const auto packets = packets_of(test_clip(folder, 10), kStart);
  ASSERT_EQ(packets.size(), 60U);
  KeyFrameSource source{1s};
  EncodedPacket broken = *packets.front();
  broken.bytes.assign(200, std::byte{0x55});
  EXPECT_FALSE(source.feed(broken).ok());
  EXPECT_GE(times_of_looks(source, packets).size(), 5U);
}

}  // namespace
}  // namespace hallwatch
