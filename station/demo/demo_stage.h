#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/simulator/camera_simulator.h"
#include "station/demo/demo_run.h"
#include "station/demo/demo_site.h"
#include "station/demo/logged_child.h"

namespace hallwatch {

/// Where the demo keeps what: all below one folder.
struct DemoFolders {
  explicit DemoFolders(const std::filesystem::path& out);
  std::filesystem::path out, data, hall, logs, shots, config, summary, clip;
};

/// Makes the folders anew; what an earlier demo left there is removed, but nothing that is not a demo's.
/// @errors kInvalidArgument: there is something else in it; kIo
[[nodiscard]] Result<> prepare_folders(const DemoFolders& folders);

/// A port of 127.0.0.1 that is free, and so is the next one: alerts and their replay.
/// @errors kUnavailable: none found
[[nodiscard]] Result<int> free_loopback_ports();

/// Loads the clips and goes on air.
[[nodiscard]] Result<std::unique_ptr<CameraSimulator>> start_cameras(const std::vector<DemoCamera>& cameras,
                                                                     std::chrono::milliseconds scene_phase);

/// A virtual X server on a free display. @return with `display` set to ":N"
/// @errors kNotFound: Xvfb is not installed; kTimeout: it does not start
[[nodiscard]] Result<LoggedChild> start_virtual_screen(const DemoFolders& folders, Clock& clock, std::string& display);

}  // namespace hallwatch
