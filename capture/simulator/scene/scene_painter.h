#pragma once

#include <chrono>
#include <map>
#include <vector>

#include "capture/simulator/scene/scene_script.h"
#include "capture/simulator/scene/scene_sprite.h"

namespace hallwatch {

/// Photographs by their file names.
using ScenePhotos = std::map<std::string, RgbPicture>;

/// A region of the front, even numbers of pixels.
struct SceneFrontRegion {
  int left_px = 0;
  int top_px = 0;
  int width_px = 0;
  int height_px = 0;
};

/// The empty window: wall, shelves, chairs.
[[nodiscard]] RgbPicture paint_background(const SceneCamera& camera);
/// Paints the counter with its monitor and sign over a background.
/// @return the regions of it that hide whoever sits behind
[[nodiscard]] std::vector<SceneFrontRegion> paint_front(RgbPicture& picture, const SceneCamera& camera);

/// Paints the frames of one camera. The same frame is the same picture, byte by byte. One thread.
class ScenePainter {
 public:
  /// @param script  outlives the painter, as does `camera`
  /// @param photos  holds every photograph that the camera's people need
  ScenePainter(const SceneScript& script, const SceneCamera& camera, const ScenePhotos& photos);

  /// @param time  in [0, length of the camera's clip)
  /// @return 1280x720; valid until the next call
  [[nodiscard]] const YuvPicture& paint(std::chrono::microseconds time);

 private:
  struct Actor {
    const ScenePerson* person = nullptr;
    CutoutPicture cutout;
    std::map<std::pair<int, int>, Sprite> seated;  ///< by quarters of a pixel
  };
  [[nodiscard]] Actor make_actor(const SceneScript& script, const ScenePerson& person, const ScenePhotos& photos) const;
  void draw(Actor& actor, std::chrono::microseconds time);

  const SceneCamera& camera_;
  std::chrono::milliseconds move_;
  YuvPicture background_;
  YuvPicture front_;
  std::vector<SceneFrontRegion> front_regions_;
  std::vector<Actor> seated_;
  std::vector<Actor> citizens_;
  YuvPicture frame_;
};

}  // namespace hallwatch
