#pragma once

#include <chrono>

namespace hallwatch {

/// What moves on the screen just now.
struct ScreenActivity {
  bool is_input_recent = false;
  bool is_video_moving = false;
  bool is_alert_open = false;         ///< its length counts up each second, its mark breathes
  bool is_software_renderer = false;  ///< each frame costs much CPU there: half as many
};

/// How long the window loop may sleep before it looks for a reason to draw again; input ends the sleep early.
[[nodiscard]] constexpr std::chrono::milliseconds frame_budget(const ScreenActivity& activity) {
  using std::chrono::milliseconds;
  if (activity.is_input_recent) {
    return milliseconds{activity.is_software_renderer ? 33 : 16};
  }
  if (activity.is_video_moving) {
    return milliseconds{activity.is_software_renderer ? 80 : 40};  // camera pictures come at 25 per second
  }
  return milliseconds{activity.is_alert_open ? 500 : 1'000};
}

}  // namespace hallwatch
