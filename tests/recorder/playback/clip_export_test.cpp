#include "recorder/playback/clip_export.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/recorder/support/store_bench.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

std::vector<std::vector<std::byte>> bytes_of(const std::vector<PacketPtr>& packets, TrackKind track) {
  std::vector<std::vector<std::byte>> all;
  for (const auto& packet : packets) {
    if (packet->track == track) {
      all.push_back(packet->bytes);
    }
  }
  return all;
}

class ClipExportTest : public ::testing::TestWithParam<Codec> {
 protected:
  StoreBench bench_;
  TempFolder out_;
};

TEST_P(ClipExportTest, CopiesPictureAndSoundFromTheKeyFrame) {
  const auto made = h264_stream_with(GetParam(), 8);
  bench_.settings().file_length = 3s;
  bench_.start();
  bench_.feed(made);
  bench_.close();
  const auto report = export_clip(bench_.data(), {kMadeStreamId, kMadeStart + 2'500ms, kMadeStart + 5s}, out_ / "clip");
  ASSERT_TRUE(report.ok()) << report.error().message();
  ASSERT_EQ(report->files.size(), 1U);
  const auto& file = report->files[0];
  EXPECT_EQ(file.path.extension(), GetParam() == Codec::kAac ? ".mp4" : ".mov");
  EXPECT_EQ(file.from, kMadeStart + 2s) << "the key frame before";
  EXPECT_EQ(file.video_frames, 75);
  const auto probed = probe(file.path, true);
  EXPECT_EQ(probed.video, 75U);
  const auto taken = read_movie(file.path);
  std::vector<std::vector<std::byte>> wanted;
  const auto first = std::ranges::find(made, kMadeStart + 2s, [](const auto& p) { return p->utc; });
  const auto all = bytes_of({first, made.end()}, TrackKind::kVideo);
  EXPECT_EQ(bytes_of(taken, TrackKind::kVideo), (std::vector(all.begin(), all.begin() + 75)));
  const auto join = [](const std::vector<std::vector<std::byte>>& frames) {
    std::vector<std::byte> joined;
    for (const auto& frame : frames) {
      joined.insert(joined.end(), frame.begin(), frame.end());
    }
    return joined;
  };
  // libavformat reads G.711 in chunks of its own: the bytes are compared as one.
  const auto stored = bench_.read({kMadeStreamId, kMadeStart + 2'500ms, kMadeStart + 5s});
  EXPECT_EQ(join(bytes_of(taken, TrackKind::kAudio)), join(bytes_of(stored, TrackKind::kAudio)));
  EXPECT_GT(file.audio_frames, 0);
  EXPECT_EQ(static_cast<std::uintmax_t>(file.bytes), std::filesystem::file_size(file.path));
  const auto text = read_text(file.path);
  EXPECT_EQ(file.sha256, sha256(std::as_bytes(std::span{text})));
  EXPECT_TRUE(report->gaps.empty());
}

INSTANTIATE_TEST_SUITE_P(Sound, ClipExportTest, ::testing::Values(Codec::kAac, Codec::kPcma));

TEST_F(ClipExportTest, BeginsAFileForEachRunAndNamesTheGap) {
  const auto made = h264_stream(2, 25);
  bench_.start();
  bench_.feed(made);
  bench_.volume().interrupt(kMadeStreamId, GapCause::kCamera, kMadeStart + 2s, "no media");
  bench_.feed(shifted(made, 10s, 2));
  bench_.close();
  const auto report = export_clip(bench_.data(), {kMadeStreamId, kMadeStart, kMadeStart + 12s}, out_ / "clip.mp4");
  ASSERT_TRUE(report.ok()) << report.error().message();
  ASSERT_EQ(report->files.size(), 2U);
  EXPECT_EQ(report->files[1].path, out_ / "clip-2.mp4");
  EXPECT_EQ(report->files[1].from, kMadeStart + 10s);
  EXPECT_EQ(probe(report->files[1].path).video, 50U);
  ASSERT_EQ(report->gaps.size(), 1U);
  EXPECT_EQ(report->gaps[0].detail, "no media");
  const auto document = nlohmann::json::parse(to_json_text(*report), nullptr, false);
  ASSERT_TRUE(document.is_object());
  EXPECT_EQ(document["files"].size(), 2U);
  EXPECT_EQ(document["files"][0]["sha256"], to_hex(report->files[0].sha256));
  EXPECT_EQ(document["gaps"][0]["cause"], "camera");
}

TEST_F(ClipExportTest, DoesNotWriteOverAFile) {
  bench_.start();
  bench_.feed(h264_stream(2, 25));
  bench_.close();
  write_text(out_ / "clip.mp4", "mine");
  const auto report = export_clip(bench_.data(), kEverything, out_ / "clip.mp4");
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_EQ(read_text(out_ / "clip.mp4"), "mine");
}

TEST_F(ClipExportTest, LeavesNoHalfFileWhereItCannotWrite) {
  bench_.start();
  bench_.feed(h264_stream(2, 25));
  bench_.close();
  const auto report = export_clip(bench_.data(), kEverything, out_ / "no_such_folder/clip.mp4");
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind(), ErrorKind::kIo);
  EXPECT_TRUE(std::filesystem::is_empty(out_.path()));
}

TEST_F(ClipExportTest, SaysWhichFootageOfTheRangeIsDamaged) {
  bench_.settings().file_length = 2s;
  bench_.start();
  bench_.feed(h264_stream(6, 25));
  bench_.close();
  const auto rows = bench_.segments();
  std::filesystem::resize_file(bench_.data() / path_of(rows[1]), 100);
  const auto report = export_clip(bench_.data(), kEverything, out_ / "clip.mp4");
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_EQ(report->damage.size(), 1U);
  ASSERT_EQ(report->files.size(), 1U);
  EXPECT_EQ(report->files[0].video_frames, 100);
}

}  // namespace
}  // namespace hallwatch
