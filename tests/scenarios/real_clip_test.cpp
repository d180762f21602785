#include <cstdlib>

#include <gmock/gmock.h>

#include "tests/scenarios/support/test_station.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// Real footage is not part of the tree; it lies beside some checkouts.
std::filesystem::path shared_footage() {
  const char* shared = std::getenv("HALLWATCH_SHARED");
  const std::filesystem::path folder = shared != nullptr ? shared : HALLWATCH_SOURCE_DIR "/../shared";
  return folder / "footage";
}

class RealClipScenario : public testing::Test {
 protected:
  void SetUp() override {
    clip_ = shared_footage() / "dining_sit_leave.mp4";
    if (!std::filesystem::exists(clip_)) {
      GTEST_SKIP() << "no real footage at " << clip_ << " ($HALLWATCH_SHARED names another place)";
    }
  }

  std::filesystem::path clip_;
};

// In the clip the left seat is taken from 42.1 s to 102.5 s and empty from 104.1 s to 153.4 s (its label file).
TEST_F(RealClipScenario, ARealPersonWhoLeavesARealSeatRaisesSeatEmpty) {
  constexpr auto kBegin = 88s;
  constexpr auto kLeft = 103'300ms;  // the middle of the 1.6 s of getting up
  constexpr auto kT1 = 10s;
  TestStation station;
  const auto on_air = station.clock().utc_now();
  auto cameras = cameras_of({clip_.string()}, {}, {}, kBegin);
  ASSERT_TRUE(cameras);
  station.add_config(
      "[hours]\nalways_open = true\n"
      "[rules]\nseat_empty_after_s = 10\nseat_absent_after_s = 300\nopening_grace_s = 0\n"
      "[analytics]\nempty_hold_s = 3\n");
  station.add_camera("CAM01", cameras->url("/cam0"));
  station.add_config(
      "[[window]]\nid = \"W01\"\ncamera = \"CAM01\"\n[[window.seat]]\nid = \"front\"\n"
      "polygon = [[0.09, 0.3], [0.34, 0.3], [0.34, 0.92], [0.09, 0.92]]\n");
  station.start();
  ASSERT_TRUE(station.wait_for_state("CAM01", SessionState::kLive)) << station.program_output();
  ASSERT_TRUE(station.wait_for_alert("SEAT_EMPTY", 60s)) << station.program_output();
  const auto log = station.log();
  const auto found =
      std::ranges::find_if(log.alerts, [](const SeenAlert& seen) { return seen.alert.rule_id == "SEAT_EMPTY"; });
  ASSERT_NE(found, log.alerts.end());
  const Alert& alert = found->alert;
  EXPECT_EQ(alert.window_id.text(), "W01");
  const auto due = on_air + (kLeft - kBegin) + kT1;
  EXPECT_LE(std::chrono::abs(alert.raised_at - due), 3s) << to_iso_text(alert.raised_at) << " for " << to_iso_text(due);
  ASSERT_FALSE(alert.evidence.empty());
  EXPECT_EQ(alert.evidence.front().camera_id.text(), "CAM01");
  EXPECT_TRUE(station.stop().is_clean) << station.program_output();
}

}  // namespace
}  // namespace hallwatch
