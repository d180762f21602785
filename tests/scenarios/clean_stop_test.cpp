#include <gmock/gmock.h>

#include "tests/scenarios/support/test_station.h"
#include "tests/support/command_output.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::Field;
using testing::IsEmpty;
using testing::Not;

TEST(CleanStopScenario, SigtermClosesTheFilesAndLeavesTheIndexCompleteWithinFiveSeconds) {
  auto cameras = cameras_of({clip_with_sound(), clip_without_sound()});
  ASSERT_TRUE(cameras);
  TestStation station;
  station.add_config("[recorder]\nfile_length_s = 5\n");
  station.add_camera("CAM01", cameras->url("/cam0"), "audio = true");
  station.add_camera("CAM02", cameras->url("/cam1"), "transport = \"udp\"");
  station.start();
  ASSERT_TRUE(station.wait_for_footage("CAM01", 300)) << station.program_output();
  ASSERT_TRUE(station.wait_for_footage("CAM02", 50));
  ASSERT_TRUE(station.settle(*cameras, {{"CAM01", "/cam0"}}));
  const auto stopped = station.stop();
  EXPECT_TRUE(stopped.is_clean) << stopped.end << '\n' << station.program_output();
  EXPECT_LT(stopped.took, 5s);

  const auto rows = station.rows("CAM01");
  EXPECT_GE(rows.size(), 3U) << "files of 5 s in 12 s";
  EXPECT_THAT(rows, Each(Field(&SegmentRow::is_open, false)));
  std::int64_t indexed = 0;
  for (const auto& row : rows) {
    indexed += row.video_frames;
    EXPECT_TRUE(std::filesystem::exists(station.data() / row.path)) << row.path;
  }
  const auto probed = station.probe("CAM01");
  EXPECT_THAT(probed.faults, IsEmpty());
  EXPECT_EQ(static_cast<std::size_t>(probed.files), rows.size()) << "no file that the index does not know";
  EXPECT_EQ(probed.packets, cameras->sent_frames("/cam0"));
  EXPECT_EQ(indexed, probed.packets);
  EXPECT_EQ(probed.decoded_frames, probed.packets);
  EXPECT_GT(probed.audio_packets, 0);
  EXPECT_GT(station.probe("CAM02").packets, 0) << "over UDP as well";
}

TEST(CleanStopScenario, CtrlCStopsAsWell) {
  auto cameras = cameras_of({clip_without_sound()});
  ASSERT_TRUE(cameras);
  TestStation station;
  station.add_camera("CAM01", cameras->url("/cam0"));
  station.start();
  ASSERT_TRUE(station.wait_for_footage("CAM01", 25)) << station.program_output();
  station.services().send_signal(SIGINT);
  const auto end = station.services().wait(station.clock(), 20s);
  ASSERT_TRUE(end.ok()) << end.error().message();
  EXPECT_EQ(end->exit_code, 0);
  EXPECT_THAT(station.rows("CAM01"), Each(Field(&SegmentRow::is_open, false)));
}

TEST(CleanStopScenario, FootageIsReadBackByItsTimeWhileItStillGrows) {
  auto cameras = cameras_of({clip_without_sound()});
  ASSERT_TRUE(cameras);
  TestStation station;
  station.add_camera("CAM01", cameras->url("/cam0"));
  station.start();
  ASSERT_TRUE(station.wait_for_footage("CAM01", 125)) << station.program_output();
  const auto rows = station.rows("CAM01");
  ASSERT_THAT(rows, Not(IsEmpty()));
  const auto from = rows.front().from + 1s;
  const auto clip = station.file("clip.mp4");
  const auto exported =
      run_tool({built_program("hallwatch"), "footage", "export", "--data", station.data().string(), "--stream",
                "CAM01/main", "--from", to_iso_text(from), "--to", to_iso_text(from + 2s), "--out", clip.string()},
               station.clock(), 30s);
  ASSERT_TRUE(exported.ok()) << exported.error().message();
  const auto probed = probe_footage({clip}, ProbeDepth::kDecode, station.clock());
  ASSERT_TRUE(probed.ok());
  EXPECT_THAT(probed->faults, IsEmpty());
  EXPECT_GE(probed->decoded_frames, 50) << "2 s, from the key frame before";
  EXPECT_LE(probed->decoded_frames, 50 + 25 + 1);
  EXPECT_TRUE(station.stop().is_clean);
}

TEST(CleanStopScenario, ASecondRunOfTheSameDataIsRefused) {
  TestStation station;
  station.add_camera("CAM01", "rtsp://127.0.0.1:9/cam0");
  station.start();
  ASSERT_TRUE(wait_until(station.clock(), 30s, [&] { return station.pid_of("recorder") > 0; }))
      << station.program_output();
  const auto second =
      run_command_line(built_program("hallwatch") + " run --config " + station.config().string() + " 2>&1");
  EXPECT_EQ(second.exit_code, 1) << second.text;
  EXPECT_TRUE(station.services().is_running());
  EXPECT_TRUE(station.stop().is_clean) << station.program_output();
}

}  // namespace
}  // namespace hallwatch
