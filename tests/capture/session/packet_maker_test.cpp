#include "capture/session/packet_maker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/capture/session/session_clips.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr UtcTime kStart = utc_from_us(1'758'504'600'000'000);

std::vector<std::byte> bytes_of(const std::string& text) {
  std::vector<std::byte> bytes(text.size());
  std::transform(text.begin(), text.end(), bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

class PacketMakerTest : public ::testing::Test {
 protected:
  static std::vector<std::vector<std::byte>> sets(const std::string& video = kH264) {
    std::vector<std::vector<std::byte>> sets;
    for (const auto& unit : SessionClips::shared().nal_units(video, false)) {
      const auto kind = nal_kind(bytes_of(unit), Codec::kH264);
      if (sets.size() < 2 && (kind == NalKind::kSps || kind == NalKind::kPps)) {
        sets.push_back(bytes_of(unit));
      }
    }
    return sets;
  }

  /// A picture that is sent `step` after the one before.
  AccessUnit picture(milliseconds step = milliseconds{40}) {
    at_ += step;
    AccessUnit unit;
    unit.rtp_time = static_cast<std::uint32_t>(at_.count() * 90 + rtp_offset_);
    unit.arrival = {kStart + at_, MonoTime{seconds{10}} + at_};
    unit.bytes = bytes_of(std::string("\0\0\0\2\x41x", 6));
    return unit;
  }
  AudioFrame sound() const {
    return {
        static_cast<std::uint32_t>(at_.count() * 8), {kStart + at_, MonoTime{seconds{10}} + at_}, bytes_of("sound")};
  }
  void begin(std::vector<std::vector<std::byte>> parameter_sets = sets(), bool has_audio = false) {
    std::optional<AudioTrack> audio;
    if (has_audio) {
      audio = AudioTrack{{Codec::kPcma, 8'000, 1, {}}, 8'000};
    }
    maker_.begin_session(Codec::kH264, 90'000, parameter_sets, audio);
  }

  milliseconds at_{0};
  std::int64_t rtp_offset_ = 4'294'900'000;  // wraps soon
  PacketMaker maker_{{CameraId{"CAM01"}, StreamKind::kMain}};
};

TEST_F(PacketMakerTest, PacketsCarryFormatRunAndTime) {
  begin();
  const auto first = maker_.on_video(picture());
  const auto second = maker_.on_video(picture());
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->stream_id.text(), "CAM01/main");
  EXPECT_EQ(first->utc, kStart + at_ - milliseconds{40});
  EXPECT_EQ(first->pts_90k, 0);
  EXPECT_EQ(second->pts_90k, 3'600);
  EXPECT_EQ(second->utc, kStart + at_);
  EXPECT_EQ(first->run, second->run);
  EXPECT_GT(first->run, 0U);
  EXPECT_EQ(first->format, second->format);
  EXPECT_EQ(first->format->video.width_px, 320);
}

TEST_F(PacketMakerTest, NothingComesBeforeTheParameterSets) {
  begin({});
  EXPECT_FALSE(maker_.on_video(picture()));
  auto with_sets = picture();
  for (const auto& set : sets()) {
    with_sets.bytes.insert(with_sets.bytes.end(),
                           {std::byte{0}, std::byte{0}, std::byte{0}, static_cast<std::byte>(set.size())});
    with_sets.bytes.insert(with_sets.bytes.end(), set.begin(), set.end());
  }
  EXPECT_TRUE(maker_.on_video(std::move(with_sets)));
  EXPECT_TRUE(maker_.on_video(picture()));
}

TEST_F(PacketMakerTest, EachSessionIsANewRun) {
  begin();
  const auto first = maker_.on_video(picture());
  begin();
  const auto second = maker_.on_video(picture());
  EXPECT_GT(second->run, first->run);
  EXPECT_EQ(second->pts_90k, 0);
  EXPECT_EQ(second->format, first->format) << "the same object while unchanged";
  EXPECT_EQ(maker_.clock_jumps(), 0);
}

TEST_F(PacketMakerTest, RunsGrowEvenIfTheWallClockIsSetBack) {
  begin();
  const auto first = maker_.on_video(picture());
  begin();
  auto earlier = picture();
  earlier.arrival.utc -= seconds{3'600};
  EXPECT_GT(maker_.on_video(std::move(earlier))->run, first->run);
}

TEST_F(PacketMakerTest, JumpOfTheCamerasClockBeginsARunWithThatPicture) {
  begin();
  const auto before = maker_.on_video(picture());
  rtp_offset_ += 90'000 * 100;
  const auto after = maker_.on_video(picture());
  ASSERT_TRUE(after);
  EXPECT_GT(after->run, before->run);
  EXPECT_EQ(after->pts_90k, 0);
  EXPECT_EQ(after->utc, kStart + at_);
  EXPECT_EQ(maker_.clock_jumps(), 1);
}

TEST_F(PacketMakerTest, SmallStepBackBeginsARunOnceTheStreamIsKnown) {
  begin();
  PacketPtr last;
  for (int i = 0; i < 100; ++i) {
    last = maker_.on_video(picture());
  }
  rtp_offset_ -= 45'000;
  const auto after = maker_.on_video(picture());
  EXPECT_GT(after->run, last->run);
  EXPECT_EQ(maker_.clock_jumps(), 1);
}

TEST_F(PacketMakerTest, CameraThatReordersMoreThanItPromisesMakesNoStormOfRuns) {
  begin();  // promises no reordering
  std::set<std::uint64_t> runs;
  std::int64_t last_dts = -1'000'000;
  for (int group = 0; group < 100; ++group) {
    for (const int shown : {3, 1, 2}) {
      auto unit = picture();
      unit.rtp_time = static_cast<std::uint32_t>((group * 3 + shown) * 3'600);
      const auto packet = maker_.on_video(std::move(unit));
      ASSERT_TRUE(packet);
      EXPECT_GT(packet->dts_90k, last_dts);
      last_dts = packet->dts_90k;
      runs.insert(packet->run);
    }
  }
  EXPECT_EQ(runs.size(), 1U);
}

TEST_F(PacketMakerTest, AudioWaitsForTheFirstPictureAndSharesItsRun) {
  begin(sets(), true);
  EXPECT_FALSE(maker_.on_audio(sound()));
  const auto picture_packet = maker_.on_video(picture());
  at_ += milliseconds{20};
  const auto audio = maker_.on_audio(sound());
  ASSERT_TRUE(audio);
  EXPECT_EQ(audio->run, picture_packet->run);
  EXPECT_EQ(audio->utc, picture_packet->utc + milliseconds{20});
  EXPECT_EQ(audio->pts_90k, 1'800);
  EXPECT_TRUE(audio->is_key);
  EXPECT_EQ(audio->format->audio->codec, Codec::kPcma);
}

TEST_F(PacketMakerTest, AudioThatComesTwiceIsPassedOver) {
  begin(sets(), true);
  EXPECT_TRUE(maker_.on_video(picture()));
  EXPECT_TRUE(maker_.on_audio(sound()));
  EXPECT_FALSE(maker_.on_audio(sound()));
}

TEST_F(PacketMakerTest, NewParameterSetsAreANewFormat) {
  begin();
  const auto before = maker_.on_video(picture());
  auto changed = picture();
  for (const auto& set : sets(kH264WithB)) {
    changed.bytes.insert(changed.bytes.end(),
                         {std::byte{0}, std::byte{0}, std::byte{0}, static_cast<std::byte>(set.size())});
    changed.bytes.insert(changed.bytes.end(), set.begin(), set.end());
  }
  const auto after = maker_.on_video(std::move(changed));
  EXPECT_NE(after->format, before->format);
  EXPECT_NE(*after->format, *before->format);
  EXPECT_EQ(after->run, before->run);
}

}  // namespace
}  // namespace hallwatch
