#include "station/demo/footage_probe.h"

#include <gmock/gmock.h>

#include "base/time/system_clock.h"
#include "station/demo/logged_child.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(FootageProbeTest, AddsWhatFfprobeSays) {
  ProbedFootage sum;
  const auto* const json = R"({"streams": [{"codec_type": "video", "nb_read_packets": "50", "nb_read_frames": "49",
                               "duration": "2.000000"}, {"codec_type": "audio", "nb_read_packets": "100"}]})";
  ASSERT_TRUE(add_probe(json, sum).ok());
  ASSERT_TRUE(add_probe(json, sum).ok());
  EXPECT_EQ(sum.files, 2);
  EXPECT_EQ(sum.packets, 100);
  EXPECT_EQ(sum.decoded_frames, 98);
  EXPECT_EQ(sum.audio_packets, 200);
  EXPECT_DOUBLE_EQ(sum.seconds, 4.0);
}

TEST(FootageProbeTest, RefusesWhatIsNotFfprobes) {
  ProbedFootage sum;
  EXPECT_FALSE(add_probe("", sum).ok());
  EXPECT_FALSE(add_probe("[]", sum).ok());
  EXPECT_FALSE(add_probe(R"({"streams": 3})", sum).ok());
  EXPECT_FALSE(add_probe(R"({"streams": [{"codec_type": "audio"}]})", sum).ok());
  EXPECT_EQ(sum.files, 0);
}

TEST(FootageProbeTest, CountsTheFramesOfARealFile) {
  const TempFolder folder;
  SystemClock clock;
  const auto clip = folder / "clip.mp4";
  ASSERT_TRUE(run_tool({"ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=10",
                        "-t", "2", "-c:v", "libx264", clip.string()},
                       clock, 60s)
                  .ok());
  const auto probed = probe_footage({clip}, ProbeDepth::kDecode, clock);
  ASSERT_TRUE(probed.ok());
  EXPECT_EQ(probed->packets, 20);
  EXPECT_EQ(probed->decoded_frames, 20);
  EXPECT_THAT(probed->faults, IsEmpty());
}

TEST(FootageProbeTest, NamesAFileThatCannotBeRead) {
  const TempFolder folder;
  SystemClock clock;
  write_text(folder / "broken.mp4", "no movie");
  const auto probed = probe_footage({folder / "broken.mp4"}, ProbeDepth::kPackets, clock);
  ASSERT_TRUE(probed.ok());
  EXPECT_THAT(probed->faults, ElementsAre(testing::StartsWith("broken.mp4: ")));
}

TEST(FootageProbeTest, FindsFootageBelowAFolderInOrder) {
  const TempFolder folder;
  std::filesystem::create_directories(folder / "b");
  write_text(folder / "b/2.mov", "");
  write_text(folder / "a.mp4", "");
  write_text(folder / "a.txt", "");
  EXPECT_THAT(footage_files(folder.path()), ElementsAre(folder / "a.mp4", folder / "b/2.mov"));
  EXPECT_THAT(footage_files(folder / "absent"), IsEmpty());
}

}  // namespace
}  // namespace hallwatch
