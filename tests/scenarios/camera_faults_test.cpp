#include <gmock/gmock.h>

#include "tests/scenarios/support/test_station.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(CameraFaultsScenario, AWrongPasswordIsOneClearStateAndTroublesNobodyElse) {
  auto locked = cameras_of({clip_without_sound()}, "hall", "right");
  auto open = cameras_of({clip_without_sound()});
  ASSERT_TRUE(locked && open);
  TestStation station;
  station.add_camera("CAM01", locked->url("/cam0"), "user = \"hall\"\npassword = \"wrong\"");
  station.add_camera("CAM02", open->url("/cam0"));
  station.start();
  ASSERT_TRUE(station.wait_for_state("CAM01", SessionState::kRefused)) << station.program_output();
  ASSERT_TRUE(station.wait_for_footage("CAM02", 150));
  const auto changes = station.log().camera_changes["CAM01/main"];
  EXPECT_LE(std::ranges::count_if(changes,
                                  [](const SeenCamera& seen) { return seen.report.state == SessionState::kRefused; }),
            2)
      << "a camera that is asked again and again locks its account";
  EXPECT_THAT(changes.back().report.reason, testing::Not(IsEmpty()));
  EXPECT_THAT(changes.back().report.reason, testing::Not(HasSubstr("wrong"))) << "passwords are never told";
  ASSERT_TRUE(station.settle(*open, {{"CAM02", "/cam0"}}));
  EXPECT_TRUE(station.stop().is_clean) << station.program_output();
  EXPECT_EQ(station.probe("CAM02").packets, open->sent_frames("/cam0"));
  EXPECT_EQ(locked->sent_frames("/cam0"), 0);
  EXPECT_THAT(station.program_output(), testing::Not(HasSubstr("password = ")));
}

TEST(CameraFaultsScenario, TheRightPasswordIsRecorded) {
  auto locked = cameras_of({clip_without_sound()}, "hall", "right");
  ASSERT_TRUE(locked);
  TestStation station;
  station.add_camera("CAM01", locked->url("/cam0"), "user = \"hall\"\npassword = \"right\"");
  station.start();
  EXPECT_TRUE(station.wait_for_footage("CAM01", 25)) << station.program_output();
  EXPECT_TRUE(station.stop().is_clean);
}

TEST(CameraFaultsScenario, GarbageSilenceAndALowVoiceDoNotStopRecording) {
  auto cameras = cameras_of({clip_with_sound(), clip_without_sound()});
  ASSERT_TRUE(cameras);
  TestStation station;
  station.add_camera("CAM01", cameras->url("/cam0"), "audio = true");
  station.add_camera("CAM02", cameras->url("/cam1"), "audio = true");  // has none, and says so
  station.start();
  ASSERT_TRUE(station.wait_for_footage("CAM01", 50)) << station.program_output();
  ASSERT_TRUE(station.wait_for_footage("CAM02", 50)) << station.program_output();
  ASSERT_TRUE(cameras->command("garbage /cam0 2").ok());
  const auto before = station.log().cameras["CAM01/main"].stored_frames;
  // Recording goes on after the noise, whatever became of the noise itself.
  ASSERT_TRUE(station.wait_for_footage("CAM01", before + 150)) << station.program_output();
  ASSERT_TRUE(station.settle(*cameras, {{"CAM02", "/cam1"}}));
  EXPECT_TRUE(station.stop().is_clean) << station.program_output();
  const auto silent = station.probe("CAM02");
  EXPECT_EQ(silent.packets, cameras->sent_frames("/cam1"));
  EXPECT_EQ(silent.audio_packets, 0);
  const auto noisy = station.probe("CAM01");
  EXPECT_THAT(noisy.faults, IsEmpty()) << "every file opens in ffprobe";
  EXPECT_GT(noisy.audio_packets, 0);
}

TEST(CameraFaultsScenario, ANewResolutionBeginsANewFile) {
  // Two sizes in one stream, as a camera sends them whose setting was changed.
  const auto small = made_clip("small.ts", {"-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-t", "3"});
  const auto large = made_clip("large.ts", {"-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-t", "3"});
  TestStation station;
  const auto both = station.file("both.ts").string();
  const auto list = station.file("list.txt").string();
  write_text(list, "file '" + small + "'\nfile '" + large + "'\n");
  ASSERT_TRUE(run_tool({"ffmpeg", "-nostdin", "-loglevel", "error", "-f", "concat", "-safe", "0", "-i", list, "-c",
                        "copy", both},
                       station.clock(), 60s)
                  .ok());
  auto cameras = cameras_of({both});
  ASSERT_TRUE(cameras);
  station.add_camera("CAM01", cameras->url("/cam0"));
  station.start();
  ASSERT_TRUE(station.wait_for_footage("CAM01", 250)) << station.program_output();
  EXPECT_TRUE(station.stop().is_clean) << station.program_output();
  const auto files = footage_files(station.data() / "footage" / "CAM01");
  EXPECT_GE(files.size(), 3U) << "one file for each size in 10 s";
  const auto probed = station.probe("CAM01");
  EXPECT_THAT(probed.faults, IsEmpty());
  EXPECT_EQ(probed.decoded_frames, probed.packets);
}

TEST(CameraFaultsScenario, ACameraThatFallsSilentIsLostWithinTwoSecondsThoughItsConnectionStays) {
  auto cameras = cameras_of({clip_without_sound()});
  ASSERT_TRUE(cameras);
  TestStation station;
  station.add_config("[rules]\ncamera_offline_after_s = 1\n");
  station.add_camera("CAM01", cameras->url("/cam0"));
  station.start();
  ASSERT_TRUE(station.wait_for_footage("CAM01", 50)) << station.program_output();
  const auto died = station.clock().utc_now();
  ASSERT_TRUE(cameras->command("stall /cam0 8").ok());
  ASSERT_TRUE(station.wait_for_state("CAM01", SessionState::kLost));
  const auto lost = station.log().camera_changes["CAM01/main"].back();
  EXPECT_LE(lost.seen_at - died, 3500ms) << "2 s, and what a loaded machine takes";
  EXPECT_LE(std::chrono::abs(lost.report.since - died), 500ms) << "dated back to the last packet";
  EXPECT_TRUE(station.wait_for_alert("CAMERA_OFFLINE", 10s));
  EXPECT_TRUE(station.wait_for_state("CAM01", SessionState::kLive)) << "and found again";
  EXPECT_TRUE(station.stop().is_clean);
}

}  // namespace
}  // namespace hallwatch
