#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/config/site_config.h"
#include "capture/simulator/scene/scene_clips.h"

namespace hallwatch {

/// The size that the script's pixels count in, and of the main clips.
inline constexpr int kSceneWidthPx = 1280;
inline constexpr int kSceneHeightPx = 720;

struct SceneColor {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  friend bool operator==(const SceneColor&, const SceneColor&) = default;
};

/// A region of a photograph that is dyed: its brightness stays, its colour becomes `color`.
struct SceneDye {
  std::string name;                ///< a place names it to choose another colour
  std::vector<PointNorm> outline;  ///< of the photograph
  SceneColor color;
  int gain_percent = 100;  ///< of the brightness
};

/// A person cut out of a photograph along a hand-made outline.
struct SceneCutout {
  std::string cutout_id;
  std::string photo;  ///< file name in the photos folder
  std::vector<PointNorm> outline;
  int feather_px = 3;  ///< of the photograph: how soft the edge is
  std::vector<SceneDye> dyes;
};

enum class SceneSide : unsigned char { kLeft = 1, kRight = 2 };

/// Where and when a cut-out person is seen. Pixels of the main clip.
struct ScenePerson {
  std::string cutout_id;
  int center_px = 0;  ///< middle of the cut-out, from the left
  int top_px = 0;
  int height_px = 0;
  bool is_mirrored = false;
  int gain_percent = 100;         ///< of the brightness
  std::vector<SceneDye> clothes;  ///< name and colour only: instead of the cut-out's own
  SceneSide comes_from = SceneSide::kLeft;
  std::vector<PresenceSpan> present;
};

/// A seat behind the counter, with the one who sits there at times.
struct SceneSeatScript {
  SeatId seat_id;
  std::vector<PointNorm> polygon;
  int chair_px = 640;  ///< middle of the chair, from the left
  SceneColor chair;
  ScenePerson person;
};

struct SceneCamera {
  WindowId window_id;
  std::string name;  ///< "1号窗口 综合受理"
  std::string department;
  std::string sign;  ///< on the counter: digits and 号窗口
  std::chrono::milliseconds length{};
  SceneColor wall;
  SceneColor counter;
  int counter_px = 430;  ///< edge of the counter, from the top
  int monitor_px = 0;    ///< middle of the monitor on the counter, from the left; 0: none
  int noise_levels = 2;  ///< of brightness, up and down
  int tone_hz = 0;       ///< sound: a tone, 0: none
  int hiss_percent = 2;  ///< sound: noise
  std::vector<SceneSeatScript> seats;
  std::vector<ScenePerson> citizens;  ///< in front of the counter
};

struct SceneScript {
  std::chrono::milliseconds move{1'500};  ///< how long somebody takes to come to his place, or to leave
  std::vector<SceneCutout> cutouts;
  std::vector<SceneCamera> cameras;
};

struct SceneScriptOutcome {
  SceneScript script;               ///< of use only without faults
  std::vector<ConfigFault> faults;  ///< all of them, in order of lines
};

/// Reads a scene script (TOML); every key is told in docs/scenes/demo.toml.
[[nodiscard]] SceneScriptOutcome parse_scene_script(std::string_view toml_text);

}  // namespace hallwatch
