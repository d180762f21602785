#include "station/demo/demo_site.h"

#include <gmock/gmock.h>

#include "base/config/site_config.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

DemoSite site_in(const std::filesystem::path& folder) {
  SceneCameraClip clip;
  clip.window_id = WindowId{"W01"};
  clip.window_name = "1号窗口 \"综合\"";
  clip.department = "市场监管局";
  clip.seats = {{SeatId{"front"}, {{0.3F, 0.1F}, {0.7F, 0.1F}, {0.7F, 0.6F}}, {}, 1500ms}};
  DemoSite site;
  site.data = folder / "data";
  site.hall_data = folder;
  site.camera_port = 8554;
  site.alert_port = 7601;
  site.cameras = demo_cameras({clip, clip});
  site.cameras[1].clip.window_id = WindowId{"W02"};
  return site;
}

TEST(DemoSiteTest, WritesAConfigWithoutFaults) {
  const TempFolder folder;
  const auto outcome = parse_site_config(demo_config_text(site_in(folder.path())), folder.path());
  for (const auto& fault : outcome.faults) {
    ADD_FAILURE() << to_text(fault, "demo.toml");
  }
  EXPECT_EQ(outcome.config.cameras.size(), 2U);
  EXPECT_EQ(outcome.config.windows.size(), 2U);
}

TEST(DemoSiteTest, TheConfigSaysWhatTheDemoHas) {
  const TempFolder folder;
  const auto config = parse_site_config(demo_config_text(site_in(folder.path())), folder.path()).config;
  EXPECT_EQ(config.rules.seat_empty_after, 15s);
  EXPECT_EQ(config.rules.seat_absent_after, 35s);
  EXPECT_EQ(config.rules.opening_grace, 0s);
  EXPECT_EQ(config.rules.camera_offline_after, 1s);
  EXPECT_TRUE(config.hours.is_always_open);
  ASSERT_EQ(config.cameras.size(), 2U);
  EXPECT_EQ(config.cameras[1].url, "rtsp://127.0.0.1:8554/cam1");
  EXPECT_EQ(config.cameras[1].sub_url, "rtsp://127.0.0.1:8554/cam1/sub");
  EXPECT_TRUE(config.cameras[1].has_audio);
  ASSERT_EQ(config.windows.size(), 2U);
  EXPECT_EQ(config.windows[0].name, "1号窗口 \"综合\"");
  ASSERT_EQ(config.windows[0].seats.size(), 1U);
  EXPECT_EQ(config.windows[0].seats[0].polygon.size(), 3U);
  EXPECT_THAT(config.alerts.publish_endpoints, testing::ElementsAre("tcp://127.0.0.1:7601"));
}

TEST(DemoSiteTest, CamerasAreNumberedInTheOrderOfTheScene) {
  const auto cameras = demo_cameras({SceneCameraClip{}, SceneCameraClip{}, SceneCameraClip{}});
  EXPECT_EQ(cameras[0].camera_id, "CAM01");
  EXPECT_EQ(cameras[2].camera_id, "CAM03");
  EXPECT_EQ(cameras[2].path, "/cam2");
}

}  // namespace
}  // namespace hallwatch
