#include <gmock/gmock.h>

#include "station/demo/demo_stage.h"
#include "tests/scenarios/support/test_station.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::Field;
using testing::IsEmpty;

TEST(KilledServicesScenario, RecordingDoesNotNoticeThatTheOthersAreKilled) {
  auto cameras = cameras_of({clip_with_sound(), clip_without_sound()});
  ASSERT_TRUE(cameras);
  TestStation station;
  station.add_camera("CAM01", cameras->url("/cam0"), "audio = true");
  station.add_camera("CAM02", cameras->url("/cam1"));
  station.add_config(
      "[[window]]\nid = \"W01\"\ncamera = \"CAM01\"\n[[window.seat]]\nid = \"front\"\n"
      "polygon = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8]]\n");
  station.start();
  ASSERT_TRUE(station.wait_for_footage("CAM01", 25)) << station.program_output();
  ASSERT_TRUE(station.wait_for_footage("CAM02", 25));

  const DemoFolders folders{station.file("screen")};
  ASSERT_TRUE(prepare_folders(folders).ok());
  std::string display;
  auto screen = start_virtual_screen(folders, station.clock(), display);
  ASSERT_TRUE(screen.ok()) << screen.error().message();
  auto console = LoggedChild::start({{built_program("hallwatch-console"), "--config", station.config().string()},
                                     station.file("console.log"),
                                     {"DISPLAY=" + display}});
  ASSERT_TRUE(console.ok()) << console.error().message();
  const auto recorder = station.pid_of("recorder");
  ASSERT_GT(recorder, 0);

  EXPECT_TRUE(station.kill_service("analytics")) << station.program_output();
  EXPECT_TRUE(station.kill_service("supervisor")) << station.program_output();
  EXPECT_TRUE(console->is_running()) << read_text(station.file("console.log"));
  console->send_signal(SIGKILL);
  ASSERT_TRUE(console->wait(station.clock(), 30s).ok());

  const auto frames = station.log().cameras["CAM01/main"].stored_frames;
  ASSERT_TRUE(station.wait_for_footage("CAM01", frames + 50));
  EXPECT_EQ(station.pid_of("recorder"), recorder) << "the recorder itself never stopped";
  ASSERT_TRUE(station.settle(*cameras, {{"CAM01", "/cam0"}, {"CAM02", "/cam1"}}));
  EXPECT_TRUE(station.stop().is_clean) << station.program_output();
  EXPECT_EQ(station.probe("CAM01").packets, cameras->sent_frames("/cam0"));
  EXPECT_EQ(station.probe("CAM02").packets, cameras->sent_frames("/cam1"));
}

TEST(KilledServicesScenario, AKilledRecorderRecordsAgainAndLosesOneFragmentAtMost) {
  auto cameras = cameras_of({clip_without_sound()});
  ASSERT_TRUE(cameras);
  TestStation station;
  station.add_camera("CAM01", cameras->url("/cam0"));
  station.start();
  ASSERT_TRUE(station.wait_for_footage("CAM01", 75)) << station.program_output();
  const auto frames_before = cameras->sent_frames("/cam0");
  const auto killed = station.clock().mono_now();
  ASSERT_TRUE(station.kill_service("recorder"));
  ASSERT_TRUE(wait_until(station.clock(), 30s, [&] { return cameras->sent_frames("/cam0") > frames_before + 25; }));
  // Its sessions are open again within 2 s; the second of pictures above comes on top, and a loaded machine's share.
  EXPECT_LE(station.clock().mono_now() - killed, 5s);
  ASSERT_TRUE(station.wait_for_footage("CAM01", 50)) << "counts from the recorder's new start";
  EXPECT_TRUE(station.stop().is_clean) << station.program_output();
  const auto probed = station.probe("CAM01");
  EXPECT_THAT(probed.faults, IsEmpty()) << "the file that was torn off plays as well";
  EXPECT_EQ(probed.decoded_frames, probed.packets);
  const auto rows = station.rows("CAM01");
  EXPECT_GE(rows.size(), 2U);
  EXPECT_THAT(rows, Each(Field(&SegmentRow::is_open, false)));
  // One GOP of 25 pictures is a fragment; what was in the socket of the dead recorder counts as sent, too.
  EXPECT_GE(probed.packets, cameras->sent_frames("/cam0") - 2 * 25 - 13);
}

}  // namespace
}  // namespace hallwatch
