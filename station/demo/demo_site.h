#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "capture/simulator/scene/scene_clips.h"

namespace hallwatch {

/// The thresholds of the demo: everything that takes minutes in a hall happens within two of them.
struct DemoTimes {
  std::chrono::seconds seat_empty_after{15};   ///< T1
  std::chrono::seconds seat_absent_after{35};  ///< T2
  std::chrono::seconds presence_clears_after{5};
  std::chrono::seconds camera_offline_after{1};
  std::chrono::seconds empty_hold{3};
  std::chrono::seconds camera_down{15};        ///< how long the dying camera is dead
  std::chrono::seconds seat_leaves_after{40};  ///< the cameras are on air that long when the seat empties
};

struct DemoCamera {
  std::string camera_id;  ///< "CAM01"
  std::string path;       ///< of the simulator: "/cam0"; its sub-stream is "/cam0/sub"
  SceneCameraClip clip;
};

/// What the demo's config says.
struct DemoSite {
  std::filesystem::path data;
  std::filesystem::path hall_data;  ///< feeds of the sample week
  int camera_port = 0;
  int alert_port = 0;  ///< for subscribers that are no program of ours
  DemoTimes times;
  std::vector<DemoCamera> cameras;
};

/// The cameras of a scene in its order: CAM01, CAM02, …
[[nodiscard]] std::vector<DemoCamera> demo_cameras(const std::vector<SceneCameraClip>& clips);

/// The config file of the demo, TOML. Pure.
[[nodiscard]] std::string demo_config_text(const DemoSite& site);

}  // namespace hallwatch
