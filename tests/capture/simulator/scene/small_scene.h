#pragma once

#include <fstream>
#include <string>

#include "capture/simulator/scene/scene_script.h"
#include "tests/capture/simulator/test_clips.h"

namespace hallwatch {

/// One camera of 6 s with one seat, taken from 0 to 2 s, and a "photograph" that ffmpeg draws.
inline std::string small_scene_text(const std::string& window = "W01") {
  return R"([scene]
move_ms = 500

[[cutout]]
id = "somebody"
photo = "photo.png"
outline = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]]

[[camera]]
window = ")" +
         window + R"("
name = "1号窗口"
length_s = 6
sign = "1号窗口"

[[camera.seat]]
id = "front"
polygon = [[0.4, 0.2], [0.6, 0.2], [0.6, 0.58], [0.4, 0.58]]

[camera.seat.person]
cutout = "somebody"
center_px = 640
top_px = 120
height_px = 400
present = ["0-2"]
)";
}

inline void make_photo(const std::filesystem::path& file) {
  const auto outcome =
      run_shell("ffmpeg -nostdin -loglevel error -y -f lavfi -i testsrc2=size=200x260 -frames:v 1 " + file.string());
  ASSERT_EQ(outcome.exit_code, 0) << outcome.output;
}

inline void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream{file} << text;
}

}  // namespace hallwatch
