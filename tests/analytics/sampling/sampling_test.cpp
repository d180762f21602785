#include <gtest/gtest.h>

#include "analytics/sampling/gop_watch.h"
#include "analytics/sampling/key_frame_source.h"
#include "analytics/sampling/look_schedule.h"
#include "analytics/sampling/motion_gate.h"
#include "tests/analytics/scripted_detector.h"
#include "tests/capture/picture/made_clip.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kStart = utc_from_us(1'000'000'000);

TEST(LookScheduleTest, IsDueOnceAnIntervalAndForgivesATenth) {
  LookSchedule schedule{1s};
  EXPECT_TRUE(schedule.is_due(kStart));
  schedule.note_look(kStart);
  EXPECT_FALSE(schedule.is_due(kStart + 899ms));
  EXPECT_TRUE(schedule.is_due(kStart + 900ms));
}

TEST(LookScheduleTest, BeginsAnewWhenTheClockWentBack) {
  LookSchedule schedule{1s};
  schedule.note_look(kStart);
  EXPECT_TRUE(schedule.is_due(kStart - 1us));
}

EncodedPacket video(UtcTime at, bool is_key) {
  EncodedPacket packet;
  packet.track = TrackKind::kVideo;
  packet.utc = at;
  packet.is_key = is_key;
  return packet;
}

TEST(GopWatchTest, TrustsKeyFramesAfterTwoShortDistances) {
  GopWatch watch{1s};
  watch.note(video(kStart, true));
  watch.note(video(kStart + 1s, true));
  EXPECT_FALSE(watch.are_key_frames_enough());
  watch.note(video(kStart + 2s, true));
  EXPECT_TRUE(watch.are_key_frames_enough());
}

TEST(GopWatchTest, LosesTrustAtOnceWhenAKeyFrameIsLate) {
  GopWatch watch{1s};
  for (int i = 0; i < 5; ++i) {
    watch.note(video(kStart + i * 1s, true));
  }
  watch.note(video(kStart + 4s + 1'100ms, false));
  EXPECT_TRUE(watch.are_key_frames_enough());
  watch.note(video(kStart + 4s + 1'101ms, false));
  EXPECT_FALSE(watch.are_key_frames_enough());
}

TEST(GopWatchTest, NeverTrustsLongDistancesOrAClockThatGoesBack) {
  GopWatch watch{1s};
  for (int i = 0; i < 5; ++i) {
    watch.note(video(kStart + i * 2s, true));
  }
  EXPECT_FALSE(watch.are_key_frames_enough());
  for (int i = 0; i < 5; ++i) {
    watch.note(video(kStart - i * 1s, true));
  }
  EXPECT_FALSE(watch.are_key_frames_enough());
}

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

Picture gray_picture(int level) {
  Picture picture;
  picture.width_px = 20;
  picture.height_px = 10;
  picture.order = PixelOrder::kGray;
  picture.bytes.assign(200, static_cast<std::uint8_t>(level));
  return picture;
}

const BoxPx kWholePicture{0.0F, 0.0F, 1.0F, 1.0F};

TEST(MotionGateTest, CountsPixelsBeyondNoiseInTheZoneOnly) {
  const auto before = gray_picture(100);
  auto now = gray_picture(112);
  EXPECT_FLOAT_EQ(moved_share(before, now, kWholePicture), 0.0F) << "12 levels are noise";
  now.bytes[0] = 113;
  EXPECT_FLOAT_EQ(moved_share(before, now, kWholePicture), 1.0F / 200.0F);
  EXPECT_FLOAT_EQ(moved_share(before, now, {0.5F, 0.0F, 0.5F, 1.0F}), 0.0F);
  EXPECT_FLOAT_EQ(moved_share(before, now, {-1.0F, -1.0F, 1.1F, 1.2F}), 1.0F / 4.0F) << "clipped to 2 x 2 px";
}

TEST(MotionGateTest, TakesAnotherSizeOrAnEmptyZoneForMotion) {
  auto other = gray_picture(100);
  other.width_px = 10;
  EXPECT_FLOAT_EQ(moved_share(gray_picture(100), other, kWholePicture), 1.0F);
  EXPECT_FLOAT_EQ(moved_share(Picture{}, gray_picture(100), kWholePicture), 1.0F);
  EXPECT_FLOAT_EQ(moved_share(gray_picture(100), gray_picture(100), {2.0F, 2.0F, 1.0F, 1.0F}), 1.0F);
}

TEST(MotionGateTest, LooksWhenNothingIsKnownOrSureOrFresh) {
  const MotionGate gate;
  using Last = std::optional<MotionGate::LastLook>;
  EXPECT_TRUE(gate.is_look_needed(Last{}, kStart, 0.0F));
  EXPECT_FALSE(gate.is_look_needed(Last{{kStart, 0.1F}}, kStart + 1s, 0.0F));
  EXPECT_FALSE(gate.is_look_needed(Last{{kStart, 0.9F}}, kStart + 1s, 0.029F));
  EXPECT_TRUE(gate.is_look_needed(Last{{kStart, 0.9F}}, kStart + 1s, 0.03F));
  EXPECT_TRUE(gate.is_look_needed(Last{{kStart, 0.5F}}, kStart + 1s, 0.0F));
  EXPECT_FALSE(gate.is_look_needed(Last{{kStart, 0.9F}}, kStart + 9'999ms, 0.0F));
  EXPECT_TRUE(gate.is_look_needed(Last{{kStart, 0.9F}}, kStart + 10s, 0.0F));
  EXPECT_TRUE(gate.is_look_needed(Last{{kStart, 0.9F}}, kStart - 1s, 0.0F));
}

TEST(MotionGateTest, MakesASmallGrayPictureOfTheSameTime) {
  auto picture = plain_picture(640, 360);
  picture.utc = kStart;
  const auto small = small_gray(picture);
  ASSERT_TRUE(small.ok());
  EXPECT_EQ(small->width_px, 320);
  EXPECT_EQ(small->height_px, 180);
  EXPECT_EQ(small->bytes.size(), 320U * 180U);
  EXPECT_EQ(small->utc, kStart);
  EXPECT_FALSE(small_gray(Picture{}).ok());
}

}  // namespace
}  // namespace hallwatch
