#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/config/site_config.h"
#include "base/ids.h"
#include "base/result.h"

namespace hallwatch {

/// Somebody is in the seat, without doubt, from `from` until before `to`; times since the start of the clip.
struct PresenceSpan {
  std::chrono::milliseconds from{};
  std::chrono::milliseconds to{};
  friend bool operator==(const PresenceSpan&, const PresenceSpan&) = default;
};

/// What is true of one seat of a rendered clip. Between two spans, `move` is spent on going and again on coming:
/// the seat is empty without doubt from `to + move` until `from - move` of the next span.
struct SceneSeat {
  SeatId seat_id;
  std::vector<PointNorm> polygon;
  std::vector<PresenceSpan> present;  ///< in order, inside [0, length); empty: nobody ever sits there
  std::chrono::milliseconds move{};
};

/// One rendered window camera.
struct SceneCameraClip {
  WindowId window_id;
  std::string window_name;
  std::string department;
  std::filesystem::path main_clip;     ///< 1280x720, 25 fps, a key frame each second, G.711 A-law
  std::filesystem::path sub_clip;      ///< 640x360, 12 fps, a key frame each second, the same sound
  std::chrono::milliseconds length{};  ///< both clips; they are looped without a jump
  std::vector<SceneSeat> seats;
};

/// Takes one line for people ("W03: 45 %"); called from the threads that render, one at a time.
using SceneProgress = std::function<void(const std::string& line)>;

/// Renders what a scene script tells (docs/scenes/demo.toml) into clips, unless the cache holds them already: a clip's
/// name bears the digest of the script, of the pictures and of the renderer's version. Two cameras at a time.
/// @param photos_folder  made by setup/photos.sh
/// @return cameras in the script's order
/// @errors kInvalidArgument: the script has faults, each "FILE:LINE: …"; kNotFound: script or photograph missing;
///         kIo: the cache cannot be written; kUnsupported: this libavcodec has no H.264 encoder
[[nodiscard]] Result<std::vector<SceneCameraClip>> render_scene(const std::filesystem::path& script_file,
                                                                const std::filesystem::path& photos_folder,
                                                                const std::filesystem::path& cache_folder,
                                                                const SceneProgress& progress);

}  // namespace hallwatch
