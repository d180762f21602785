#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/time/system_clock.h"
#include "capture/simulator/camera_simulator.h"
#include "capture/simulator/scene/scene_clips.h"
#include "station/commands/commands.h"
#include "station/service/service_frame.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// Cameras of one clip do not show the same moment: each is that much further in it.
constexpr std::chrono::seconds kPhaseStep{7};

struct CameraSimOptions {
  std::string file;
  std::string sub;
  int count = 1;
  bool is_once = false;
  std::string scene;
  std::string photos;
  std::string cache;
  double scene_start_s = 0;
  int port = 8554;
  std::string user;
  std::string password;
  std::string control;
  std::string stats;
};

std::string from_environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr || *value == '\0' ? otherwise : value;
}

Error bad_usage(std::string message) {
  return fail(ErrorKind::kInvalidArgument, std::move(message));
}

Result<> check(const CameraSimOptions& options) {
  if (options.file.empty() == options.scene.empty()) {
    return bad_usage("give either --file CLIP or --scene SCRIPT.toml");
  }
  if (!options.sub.empty() && options.file.empty()) {
    return bad_usage("--sub goes with --file; a scene has its own sub-streams");
  }
  if (options.user.empty() != options.password.empty()) {
    return bad_usage("give --user and --password together");
  }
  return {};
}

Result<std::vector<SimulatedStreamOptions>> streams_of_files(const CameraSimOptions& options) {
  auto main_clip = load_clip_source(options.file);
  if (!main_clip.ok()) {
    return main_clip.error();
  }
  std::shared_ptr<const ClipSource> sub_clip;
  if (!options.sub.empty()) {
    auto loaded = load_clip_source(options.sub);
    if (!loaded.ok()) {
      return loaded.error();
    }
    sub_clip = std::move(*loaded);
  }
  std::vector<SimulatedStreamOptions> streams;
  for (int i = 0; i < options.count; ++i) {
    const auto phase = options.is_once ? 0s : kPhaseStep * i;
    streams.push_back({fmt::format("/cam{}", i), *main_clip, phase, !options.is_once});
    if (sub_clip != nullptr) {
      streams.push_back({fmt::format("/cam{}/sub", i), sub_clip, phase, !options.is_once});
    }
  }
  return streams;
}

Result<std::vector<SimulatedStreamOptions>> streams_of_scene(const CameraSimOptions& options) {
  auto cameras = render_scene(options.scene, options.photos, options.cache,
                              [](const std::string& line) { std::cout << line << std::endl; });
  if (!cameras.ok()) {
    return cameras.error();
  }
  const auto phase =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::duration<double>{options.scene_start_s});
  std::vector<SimulatedStreamOptions> streams;
  for (std::size_t i = 0; i < cameras->size(); ++i) {
    const SceneCameraClip& camera = (*cameras)[i];
    for (const auto& [file, ending] : {std::pair{camera.main_clip, ""}, std::pair{camera.sub_clip, "/sub"}}) {
      auto clip = load_clip_source(file.string());
      if (!clip.ok()) {
        return clip.error();
      }
      streams.push_back({fmt::format("/cam{}{}", i, ending), std::move(*clip), phase, !options.is_once});
    }
  }
  return streams;
}

using Paths = std::vector<std::string>;

nlohmann::json stats_of(const CameraSimulator& simulator, const Paths& paths) {
  auto stats = nlohmann::json::object();
  for (const auto& path : paths) {
    stats[path.substr(1)] = {{"sent_frames", simulator.sent_frames(path)}};
  }
  return stats;
}

/// Whoever reads the file finds a whole one.
Result<> write_stats(const std::string& file, const nlohmann::json& stats) {
  const std::string fresh = file + ".new";
  {
    std::ofstream out{fresh};
    out << stats.dump(2) << '\n';
    if (!out.flush()) {
      return fail(ErrorKind::kIo, "write " + fresh);
    }
  }
  std::error_code code;
  std::filesystem::rename(fresh, file, code);
  if (code) {
    return fail(ErrorKind::kIo, "write " + file + ": " + code.message());
  }
  return {};
}

void print_ready(const CameraSimulator& simulator, const Paths& paths) {
  std::string line = "ready";
  for (const auto& path : paths) {
    line += " " + simulator.url(path);
  }
  std::cout << line << std::endl;
}

/// Serves until SIGTERM or SIGINT.
Result<> serve(const CameraSimOptions& options, std::vector<SimulatedStreamOptions> streams, std::stop_token stop) {
  Paths paths;
  for (const auto& stream : streams) {
    paths.push_back(stream.path);
  }
  auto started =
      CameraSimulator::start({options.port, options.user, options.password, std::move(streams), options.control});
  if (!started.ok()) {
    return started.error();
  }
  CameraSimulator& simulator = **started;
  print_ready(simulator, paths);
  SystemClock clock;
  do {
    if (!options.stats.empty()) {
      if (auto written = write_stats(options.stats, stats_of(simulator, paths)); !written.ok()) {
        return written;
      }
    }
  } while (clock.sleep_for(1s, stop));
  simulator.stop();
  const auto stats = stats_of(simulator, paths);
  for (const auto& path : paths) {
    std::cout << fmt::format("{} sent_frames {}\n", path.substr(1), simulator.sent_frames(path));
  }
  std::cout.flush();
  return options.stats.empty() ? Result<>{} : write_stats(options.stats, stats);
}

Result<> prepare_and_serve(const CameraSimOptions& options) {
  if (auto checked = check(options); !checked.ok()) {
    return checked;
  }
  auto streams = options.scene.empty() ? streams_of_files(options) : streams_of_scene(options);
  if (!streams.ok()) {
    return streams.error();
  }
  const SignalStop stop;  // only now: until here a signal ends the process, rendering would go on for long
  return serve(options, std::move(*streams), stop.token());
}

int run(const CameraSimOptions& options) {
  const auto outcome = prepare_and_serve(options);
  if (outcome.ok()) {
    return kExitDone;
  }
  std::cerr << "camera-sim: " << outcome.error().message() << '\n';
  return outcome.error().kind() == ErrorKind::kInvalidArgument ? kExitBadUsage : kExitFailed;
}

}  // namespace

void add_camera_sim_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<CameraSimOptions>();
  options->photos = from_environment("HALLWATCH_PHOTOS", "/var/cache/hallwatch/photos");
  options->cache = from_environment("HALLWATCH_SCENES", "/var/cache/hallwatch/scenes");
  auto* command =
      app.add_subcommand("camera-sim", "be RTSP cameras on 127.0.0.1: clips or a rendered scene, with faults");
  command->add_option("--file", options->file, "clip of the main streams (H.264 or H.265; PCMA, PCMU or AAC), looped");
  command->add_option("--sub", options->sub, "clip of the sub-streams");
  command->add_option("--count", options->count, "how many cameras")->check(CLI::Range(1, 256))->capture_default_str();
  command->add_option("--scene", options->scene, "render this scene script and be its cameras (docs/scenes/demo.toml)");
  command
      ->add_option("--photos", options->photos, "photographs of people, from setup/photos.sh; also $HALLWATCH_PHOTOS")
      ->capture_default_str();
  command->add_option("--cache", options->cache, "where rendered scenes are kept; also $HALLWATCH_SCENES")
      ->capture_default_str();
  command->add_option("--scene-start", options->scene_start_s, "second of the scene at which the cameras begin")
      ->check(CLI::Range(0.0, 86'400.0));
  command->add_flag("--once", options->is_once, "play from the start when a client comes, and end with the clip");
  command->add_option("--port", options->port, "TCP port, 0: any free one")
      ->check(CLI::Range(0, 65'535))
      ->capture_default_str();
  command->add_option("--user", options->user, "ask for this user by digest authentication");
  command->add_option("--password", options->password, "and this password");
  command->add_option("--control", options->control, "Unix datagram socket for fault commands");
  command->add_option("--stats", options->stats, "file for {\"cam0\": {\"sent_frames\": n}, …}, written each second");
  command->footer(
      "Prints \"ready rtsp://127.0.0.1:PORT/cam0 …\" when it serves. Paths: /cam0, /cam0/sub, /cam1, …\n"
      "Fault commands, one a datagram: stall PATH SECONDS, down PATH SECONDS, up PATH, kick PATH, loss PATH PPM,\n"
      "skew PATH PPM, noclock PATH, garbage PATH SECONDS, jump PATH SECONDS.\n"
      "SIGTERM ends it and prints the frames sent. Exit codes: 0 done, 1 failed, 2 bad usage or scene script.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace hallwatch
