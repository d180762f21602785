#include "recorder/fragment/fragment_writer.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "recorder/fragment/fragment_reader.h"
#include "recorder/fragment/movie_container.h"
#include "tests/recorder/support/made_stream.h"
#include "tests/recorder/support/written_file.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

std::size_t dropped_before_first_picture(const std::vector<PacketPtr>& packets) {
  return static_cast<std::size_t>(
      std::ranges::find(packets, TrackKind::kVideo, [](const auto& p) { return p->track; }) - packets.begin());
}

/// Writes a stream, and checks it by our reader and by ffprobe.
void expect_exact(const std::vector<PacketPtr>& made, const std::string& name) {
  const TempFolder folder;
  const auto file = folder / name;
  const std::vector<PacketPtr> wanted{made.begin() + static_cast<std::ptrdiff_t>(dropped_before_first_picture(made)),
                                      made.end()};
  ASSERT_FALSE(wanted.empty());
  write_file(file, groups_of(wanted));
  EXPECT_EQ(difference(wanted, read_file(file)), "");
  const auto probed = probe(file);
  EXPECT_EQ(probed.exit_code, 0);
  EXPECT_EQ(probed.video, count(wanted, TrackKind::kVideo));
  EXPECT_EQ(probed.audio, count(wanted, TrackKind::kAudio));
  EXPECT_EQ(probe(file, true).video, count(wanted, TrackKind::kVideo));
}

TEST(FragmentWriterTest, GivesBackH264ByteForByte) {
  expect_exact(h264_stream(4, 25), "a.mp4");
}

TEST(FragmentWriterTest, GivesBackH265ByteForByte) {
  expect_exact(made_stream("-f lavfi -i testsrc2=size=160x96:rate=10:duration=3 -c:v libx265 -preset ultrafast "
                           "-x265-params log-level=none:pools=1:bframes=0 -g 10 -tag:v hvc1"),
               "a.mp4");
}

TEST(FragmentWriterTest, GivesBackAacByteForByte) {
  expect_exact(h264_stream_with(Codec::kAac, 4), "a.mp4");
}

TEST(FragmentWriterTest, GivesBackALawByteForByteInMov) {
  const auto made = h264_stream_with(Codec::kPcma, 4);
  ASSERT_EQ(container_of(*made.front()->format), MovieContainer::kMov);
  expect_exact(made, "a.mov");
}

TEST(FragmentWriterTest, GivesBackMuLawByteForByteInMov) {
  expect_exact(h264_stream_with(Codec::kPcmu, 2), "a.mov");
}

TEST(FragmentWriterTest, KeepsOrderAndTimesOfPicturesSentOutOfOrder) {
  const auto made = made_stream(
      "-f lavfi -i testsrc2=size=160x96:rate=10:duration=6 -c:v libx264 -preset medium -threads 1 -g 20 -bf 3");
  ASSERT_TRUE(std::ranges::any_of(made, [](const auto& p) { return p->pts_90k != p->dts_90k; }));
  expect_exact(made, "a.mp4");
}

TEST(FragmentWriterTest, ChainsAndSealsEveryPiece) {
  const TempFolder folder;
  const auto seals = write_file(folder / "a.mp4", groups_of(h264_stream(4, 25)), {41, sha256({})});
  ASSERT_EQ(seals.size(), 5U);
  EXPECT_EQ(seals.front().part, SealedPart::kHead);
  EXPECT_EQ(seals.front().previous_seal, sha256({}));
  for (std::size_t at = 0; at < seals.size(); ++at) {
    EXPECT_EQ(seals[at].number, 42 + at);
    if (at > 0) {
      EXPECT_EQ(seals[at].previous_seal, seals[at - 1].hash);
      EXPECT_EQ(seals[at].video_frames, 25U);
      EXPECT_EQ(seals[at].from, kMadeStart + (at - 1) * 1s);
      EXPECT_EQ(seals[at].to, kMadeStart + at * 1s);
    }
  }
}

TEST(FragmentWriterTest, KeepsPictureAndSoundTogetherOverAHole) {
  auto made = h264_stream_with(Codec::kPcma, 6);
  // Two seconds of sound are missing; libavformat alone would let the sound behind them come too early.
  std::erase_if(made, [](const auto& p) {
    return p->track == TrackKind::kAudio && p->utc >= kMadeStart + 2s && p->utc < kMadeStart + 4s;
  });
  const TempFolder folder;
  const auto file = folder / "a.mov";
  write_file(file, groups_of(made));
  const auto reread = read_movie(file);
  const auto last_of = [](const std::vector<PacketPtr>& packets, TrackKind track) {
    return (*std::ranges::find(packets.rbegin(), packets.rend(), track, [](const auto& p) { return p->track; }))
        ->dts_90k;
  };
  EXPECT_NEAR(static_cast<double>(last_of(reread, TrackKind::kAudio) - last_of(reread, TrackKind::kVideo)),
              static_cast<double>(last_of(made, TrackKind::kAudio) - last_of(made, TrackKind::kVideo)), 200.0);
}

TEST(FragmentWriterTest, RefusesAFormatThatWouldBeRewritten) {
  auto groups = groups_of(h264_stream(1, 25));
  auto format = std::make_shared<StreamFormat>(*groups.front().format);
  format->video.decoder_config = {std::byte{0},    std::byte{0}, std::byte{0}, std::byte{1},
                                  std::byte{0x67}, std::byte{0}, std::byte{0}};
  groups.front().format = format;
  const auto writer = FragmentWriter::open(groups.front(), {});
  ASSERT_FALSE(writer.ok());
  EXPECT_EQ(writer.error().kind(), ErrorKind::kUnsupported);
}

TEST(FragmentWriterTest, DropsSoundThatTheContainerRefusesAndKeepsThePicture) {
  const auto made = h264_stream_with(Codec::kAac, 2);
  auto groups = groups_of(made);
  auto damaged = std::make_shared<EncodedPacket>(*groups.front().packets.back());
  damaged->track = TrackKind::kAudio;
  damaged->bytes.clear();
  groups.front().packets.push_back(damaged);
  auto writer = FragmentWriter::open(groups.front(), {});
  ASSERT_TRUE(writer.ok());
  const auto piece = (*writer)->write(groups.front());
  ASSERT_TRUE(piece.ok()) << piece.error().message();
  EXPECT_EQ(piece->dropped_audio, 1U);
  EXPECT_EQ(piece->seal.video_frames, 25U);
}

}  // namespace
}  // namespace hallwatch
