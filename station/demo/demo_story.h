#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "station/demo/demo_site.h"
#include "station/demo/seat_schedule.h"

namespace hallwatch {

/// What will happen: whose seat empties, when, and which camera dies. Times since the cameras went on air.
struct DemoStory {
  std::size_t seat_camera = 0;              ///< index into the demo's cameras
  SeatAbsence absence;                      ///< of that camera's first seat that empties
  std::chrono::milliseconds scene_phase{};  ///< where in the scene the cameras begin
  std::size_t dying_camera = 0;
};

/// Finds the story in a scene: the first seat that is empty for longer than T2, with the cameras' beginning placed so
/// that it empties `times.seat_leaves_after` later, and the last other camera as the one that dies. Pure.
/// @errors kInvalidArgument: the scene has no such seat, or fewer than two cameras
[[nodiscard]] Result<DemoStory> find_story(const std::vector<DemoCamera>& cameras, const DemoTimes& times);

}  // namespace hallwatch
