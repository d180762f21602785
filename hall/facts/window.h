#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/ids.h"
#include "hall/facts/staff.h"

namespace hallwatch {

/// A resident department (进驻部门).
struct Department {
  DepartmentId department_id;
  std::string name;

  friend bool operator==(const Department&, const Department&) = default;
};

/// A service window (窗口) as the hall's register gives it. What the station watches is in its config.
struct HallWindow {
  WindowId window_id;
  std::string name;
  DepartmentId department_id;
  CameraId camera_id;
  std::optional<std::chrono::seconds> am_open;  ///< since the hall's midnight; nothing: the hall's hours
  std::optional<std::chrono::seconds> am_close;
  std::optional<std::chrono::seconds> pm_open;
  std::optional<std::chrono::seconds> pm_close;

  friend bool operator==(const HallWindow&, const HallWindow&) = default;
};

}  // namespace hallwatch
