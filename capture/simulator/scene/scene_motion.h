#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "capture/simulator/scene/scene_script.h"

namespace hallwatch {

/// How far a person is from where the script puts him. Pixels of the main clip.
struct ScenePlacement {
  double shift_x_px = 0;
  double shift_y_px = 0;
  double scale = 1;
};

/// Where in his coming and going a person is.
struct SceneStage {
  double away = 0;  ///< 0: in his place; to 1: outside the picture
};

/// @param present  checked: in order, inside [0, length), with room to go and to come
/// @param time     in [0, length): the clip is a circle
/// @return nothing while he is away
[[nodiscard]] std::optional<SceneStage> stage_at(const std::vector<PresenceSpan>& present,
                                                 std::chrono::milliseconds length, std::chrono::milliseconds move,
                                                 std::chrono::microseconds time);

/// The same with the small motion of one who sits: breathing and leaning, whole cycles a clip, so that it loops.
[[nodiscard]] std::optional<ScenePlacement> placement_at(const ScenePerson& person, std::chrono::milliseconds length,
                                                         std::chrono::milliseconds move,
                                                         std::chrono::microseconds time);

}  // namespace hallwatch
