#include "recorder/fragment/fragment_cutter.h"

#include <gmock/gmock.h>

#include "tests/recorder/support/made_stream.h"
#include "tests/recorder/support/written_file.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

PacketPtr made(TrackKind track, bool is_key, std::int64_t dts_90k, const std::shared_ptr<const StreamFormat>& format,
               std::uint64_t run = 1) {
  auto packet = std::make_shared<EncodedPacket>();
  packet->stream_id = kMadeStreamId;
  packet->track = track;
  packet->is_key = is_key;
  packet->run = run;
  packet->dts_90k = packet->pts_90k = dts_90k;
  packet->utc = kMadeStart + std::chrono::microseconds{dts_90k * 100 / 9};
  packet->format = format;
  packet->bytes.resize(100);
  return packet;
}

const auto kSilent = std::make_shared<const StreamFormat>(StreamFormat{{Codec::kH264, 160, 96, {}}, {}});
const auto kWithSound = std::make_shared<const StreamFormat>(
    StreamFormat{{Codec::kH264, 160, 96, {}}, AudioFormat{Codec::kAac, 16'000, 1, {}}});

TEST(FragmentCutterTest, MakesOneGroupOfEachGop) {
  const auto groups = groups_of(h264_stream(4, 50));
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].packets.size(), 50U);
  EXPECT_EQ(groups[0].to, groups[1].from());
}

TEST(FragmentCutterTest, CutsALongGopEveryTwoSeconds) {
  const auto groups = groups_of(h264_stream(20, 250));
  ASSERT_EQ(groups.size(), 10U);
  for (std::size_t at = 0; at < groups.size(); ++at) {
    EXPECT_EQ(groups[at].packets.size(), 50U);
    EXPECT_EQ(groups[at].begins_with_key(), at % 5 == 0);
  }
}

TEST(FragmentCutterTest, BeginsWithAKeyFrame) {
  FragmentCutter cutter{2s};
  EXPECT_FALSE(cutter.add(made(TrackKind::kVideo, false, 0, kSilent)));
  EXPECT_TRUE(cutter.is_empty());
  EXPECT_EQ(cutter.dropped(), 1U);
  EXPECT_FALSE(cutter.add(made(TrackKind::kVideo, true, 3'600, kSilent)));
  EXPECT_FALSE(cutter.is_empty());
}

TEST(FragmentCutterTest, EndsTheGroupWhereANewRunBeginsWithoutGuessingItsTime) {
  FragmentCutter cutter{2s};
  EXPECT_FALSE(cutter.add(made(TrackKind::kVideo, true, 0, kSilent)));
  EXPECT_FALSE(cutter.add(made(TrackKind::kVideo, false, 3'600, kSilent)));
  const auto group = cutter.add(made(TrackKind::kVideo, true, 900'000, kSilent, 2));
  ASSERT_TRUE(group);
  EXPECT_EQ(group->to, kMadeStart + 80ms);
}

TEST(FragmentCutterTest, WaitsForAKeyFrameWhereThePicturesFormatChanges) {
  FragmentCutter cutter{2s};
  const auto bigger = std::make_shared<const StreamFormat>(StreamFormat{{Codec::kH264, 320, 192, {}}, {}});
  EXPECT_FALSE(cutter.add(made(TrackKind::kVideo, true, 0, kSilent)));
  EXPECT_TRUE(cutter.add(made(TrackKind::kVideo, false, 3'600, bigger)));
  EXPECT_FALSE(cutter.add(made(TrackKind::kVideo, false, 7'200, kSilent)));
  EXPECT_TRUE(cutter.is_empty());
}

TEST(FragmentCutterTest, PicturesDoNotWaitForSoundThatStartsLate) {
  FragmentCutter cutter{2s};
  EXPECT_FALSE(cutter.add(made(TrackKind::kVideo, true, 0, kSilent)));
  EXPECT_FALSE(cutter.add(made(TrackKind::kAudio, true, 100, kWithSound)));
  EXPECT_FALSE(cutter.add(made(TrackKind::kVideo, false, 3'600, kWithSound)));
  const auto group = cutter.add(made(TrackKind::kVideo, true, 7'200, kWithSound));
  ASSERT_TRUE(group);
  EXPECT_EQ(group->packets.size(), 2U);
  EXPECT_EQ(group->format, kSilent);
  EXPECT_FALSE(cutter.add(made(TrackKind::kAudio, true, 7'300, kWithSound)));
  const auto with_sound = cutter.finish(FragmentCutter::Resume::kAtKeyFrame);
  ASSERT_TRUE(with_sound);
  EXPECT_EQ(with_sound->packets.size(), 2U);
  EXPECT_EQ(with_sound->format, kWithSound);
}

TEST(FragmentCutterTest, GoesOnInTheMiddleOfAGopAfterAStandstill) {
  FragmentCutter cutter{2s};
  EXPECT_FALSE(cutter.add(made(TrackKind::kVideo, true, 0, kSilent)));
  EXPECT_TRUE(cutter.finish(FragmentCutter::Resume::kMidGop));
  EXPECT_FALSE(cutter.add(made(TrackKind::kVideo, false, 3'600, kSilent)));
  EXPECT_FALSE(cutter.is_empty());
}

}  // namespace
}  // namespace hallwatch
