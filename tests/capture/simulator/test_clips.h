#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "capture/simulator/camera_simulator.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {

struct ShellOutcome {
  int exit_code = -1;
  std::string output;  ///< standard output and error
};

/// Runs a command line, at most 60 s.
inline ShellOutcome run_shell(const std::string& command) {
  ShellOutcome outcome;
  FILE* pipe = ::popen(("timeout 60 " + command + " 2>&1 < /dev/null").c_str(), "r");
  std::array<char, 4096> buffer{};
  std::size_t count = 0;
  while (pipe != nullptr && (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    outcome.output.append(buffer.data(), count);
  }
  const int status = pipe == nullptr ? -1 : ::pclose(pipe);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

/// A clip of ffmpeg's test picture.
struct TestClip {
  std::string video = "-c:v libx264 -preset ultrafast -bf 0 -g 25 -b:v 400k";
  std::string audio = "-c:a pcm_alaw";  ///< "": none
  std::string name = "clip.mov";
  int fps = 25;
  int seconds = 2;
  int width_px = 320;
};

/// @return path of the file
inline std::string make_clip(const TempFolder& folder, const TestClip& clip = {}) {
  const std::string file = (folder / clip.name).string();
  const std::string sound = clip.audio.empty() ? "" : "-f lavfi -i sine=frequency=440:sample_rate=8000 ";
  const auto outcome = run_shell(fmt::format(
      "ffmpeg -nostdin -loglevel error -y -f lavfi -i testsrc2=size={}x180:rate={} {}-t {} {} -pix_fmt yuv420p {} {}",
      clip.width_px, clip.fps, sound, clip.seconds, clip.video, clip.audio, file));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  return file;
}

inline std::shared_ptr<const ClipSource> load_clip(const std::string& file) {
  auto clip = load_clip_source(file);
  EXPECT_TRUE(clip.ok()) << (clip.ok() ? "" : clip.error().message());
  return clip.ok() ? *clip : nullptr;
}

inline std::unique_ptr<CameraSimulator> start_simulator(CameraSimulatorOptions options) {
  auto simulator = CameraSimulator::start(std::move(options));
  EXPECT_TRUE(simulator.ok()) << (simulator.ok() ? "" : simulator.error().message());
  return simulator.ok() ? std::move(*simulator) : nullptr;
}

}  // namespace hallwatch
