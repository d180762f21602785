#pragma once

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/time/system_clock.h"
#include "capture/simulator/camera_simulator.h"
#include "recorder/footage_queries.h"
#include "station/demo/footage_probe.h"
#include "station/demo/logged_child.h"
#include "station/demo/station_observer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {

/// A program of this build.
[[nodiscard]] inline std::string built_program(const std::string& name) {
  return HALLWATCH_BIN_DIR "/" + name;
}

/// Makes a clip once for all tests of this process: `seconds` of H.264 without B frames, a key frame each second.
/// @param input  ffmpeg's options in front of the encoder's
[[nodiscard]] inline std::string made_clip(const std::string& name, const std::vector<std::string>& input) {
  static const TempFolder folder;
  const auto clip = (folder / name).string();
  if (!std::filesystem::exists(clip)) {
    SystemClock clock;
    std::vector<std::string> command{"ffmpeg", "-nostdin", "-loglevel", "error"};
    command.insert(command.end(), input.begin(), input.end());
    command.insert(command.end(), {"-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "25", "-keyint_min",
                                   "25", "-sc_threshold", "0", "-c:a", "pcm_alaw", clip});
    const auto made = run_tool(command, clock, std::chrono::seconds{120});
    EXPECT_TRUE(made.ok()) << made.error().message();
  }
  return clip;
}

/// 12 s of moving picture with sound.
[[nodiscard]] inline std::string clip_with_sound() {
  return made_clip("sound.mov", {"-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-f", "lavfi", "-i",
                                 "sine=frequency=440:sample_rate=8000", "-t", "12", "-ac", "1"});
}
/// The same without sound.
[[nodiscard]] inline std::string clip_without_sound() {
  return made_clip("silent.mp4", {"-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-t", "12"});
}

/// Simulated cameras in the test's own process, so that their counts can be asked at any moment.
[[nodiscard]] inline std::unique_ptr<CameraSimulator> cameras_of(const std::vector<std::string>& clips,
                                                                 const std::string& user = {},
                                                                 const std::string& password = {},
                                                                 std::chrono::microseconds phase = {}) {
  CameraSimulatorOptions options;
  options.user = user;
  options.password = password;
  for (const auto& file : clips) {
    auto clip = load_clip_source(file);
    EXPECT_TRUE(clip.ok()) << clip.error().message();
    if (!clip.ok()) {
      return nullptr;
    }
    options.streams.push_back({fmt::format("/cam{}", options.streams.size()), std::move(*clip), phase, true});
  }
  auto started = CameraSimulator::start(std::move(options));
  EXPECT_TRUE(started.ok()) << started.error().message();
  return started.ok() ? std::move(*started) : nullptr;
}

/// A station of real programs: config, `hallwatch run`, and an observer. Stopped by its pid at the latest when it goes.
class TestStation {
 public:
  /// Adds a table to the config; call before start().
  void add_config(const std::string& toml) { config_text_ += toml; }
  void add_camera(const std::string& camera_id, const std::string& url, const std::string& more = {}) {
    add_config(fmt::format("[[camera]]\nid = \"{}\"\nurl = \"{}\"\n{}\n", camera_id, url, more));
  }

  /// Writes the config and starts `hallwatch run`.
  void start() {
    write_text(config(), fmt::format("[site]\nid = \"TEST\"\ndata = \"{}\"\n{}", data().string(), config_text_));
    observer_ = std::make_unique<StationObserver>(data(), clock_);
    auto started = LoggedChild::start(
        {{built_program("hallwatch"), "run", "--config", config().string()}, folder_ / "run.log", {}});
    ASSERT_TRUE(started.ok()) << started.error().message();
    services_ = std::make_unique<LoggedChild>(std::move(*started));
  }

  [[nodiscard]] std::filesystem::path config() const { return folder_ / "hall.toml"; }
  [[nodiscard]] std::filesystem::path data() const { return folder_ / "d"; }
  [[nodiscard]] std::string program_output() const { return read_text(folder_ / "run.log"); }
  [[nodiscard]] StationLog log() const { return observer_->log(); }
  [[nodiscard]] LoggedChild& services() { return *services_; }
  [[nodiscard]] Clock& clock() { return clock_; }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder_ / name; }

  /// Waits for the latest report of a camera's main stream to fit.
  template <typename Fits>
  [[nodiscard]] bool wait_for_camera(const std::string& camera_id, const Fits& fits,
                                     std::chrono::milliseconds bound = std::chrono::seconds{40}) {
    return wait_until(clock_, bound, [&] {
      const auto now = log();
      const auto report = now.cameras.find(camera_id + "/main");
      return report != now.cameras.end() && fits(report->second);
    });
  }
  [[nodiscard]] bool wait_for_state(const std::string& camera_id, SessionState state) {
    return wait_for_camera(camera_id, [state](const CameraReport& report) { return report.state == state; });
  }
  /// Live, and with footage on disk.
  [[nodiscard]] bool wait_for_footage(const std::string& camera_id, std::int64_t frames) {
    return wait_for_camera(camera_id, [frames](const CameraReport& report) {
      return report.state == SessionState::kLive && report.stored_frames >= frames;
    });
  }
  [[nodiscard]] bool wait_for_alert(const std::string& rule_id, std::chrono::milliseconds bound) {
    return wait_until(clock_, bound, [&] {
      const auto now = log();
      return std::ranges::any_of(now.alerts, [&](const SeenAlert& seen) { return seen.alert.rule_id == rule_id; });
    });
  }

  /// The pid of one service, from <data>/run/services.json; 0 if it is down.
  [[nodiscard]] pid_t pid_of(const std::string& service) const {
    const auto document = nlohmann::json::parse(read_text(data() / "run" / "services.json"), nullptr, false);
    if (document.is_object()) {
      for (const auto& row : document["services"]) {
        if (row.value("name", "").find(service) != std::string::npos) {
          return row.value("pid", 0);
        }
      }
    }
    return 0;
  }
  /// Kills a service and waits until it runs again.
  [[nodiscard]] bool kill_service(const std::string& service) {
    const pid_t pid = pid_of(service);
    if (pid <= 0 || ::kill(pid, SIGKILL) != 0) {
      return false;
    }
    return wait_until(clock_, std::chrono::seconds{30}, [&] {
      const pid_t now = pid_of(service);
      return now > 0 && now != pid;
    });
  }

  /// Makes the cameras silent without ending their sessions, and waits until the recorder has told of every picture.
  /// @return whether it has
  [[nodiscard]] bool settle(CameraSimulator& cameras, const std::vector<std::pair<std::string, std::string>>& streams) {
    for (const auto& [camera_id, path] : streams) {
      EXPECT_TRUE(cameras.command("stall " + path + " 600").ok());
    }
    return wait_until(clock_, std::chrono::seconds{10}, [&] {
      const auto now = log();
      return std::ranges::all_of(streams, [&](const auto& stream) {
        const auto report = now.cameras.find(stream.first + "/main");
        return report != now.cameras.end() && report->second.video_frames >= cameras.sent_frames(stream.second);
      });
    });
  }

  [[nodiscard]] ChildStop stop() { return services_->stop(clock_, std::chrono::seconds{20}); }

  /// The index's rows of a camera's main stream.
  [[nodiscard]] std::vector<SegmentRow> rows(const std::string& camera_id) {
    auto printed = run_tool({built_program("hallwatch"), "footage", "list", "--data", data().string(), "--stream",
                             camera_id + "/main", "--json"},
                            clock_, std::chrono::seconds{30});
    EXPECT_TRUE(printed.ok()) << printed.error().message();
    auto parsed =
        printed.ok() ? segment_rows_from_json_text(*printed) : Result<std::vector<SegmentRow>>{printed.error()};
    EXPECT_TRUE(parsed.ok()) << parsed.error().message();
    return parsed.ok() ? *parsed : std::vector<SegmentRow>{};
  }
  /// What ffprobe finds in the camera's files.
  [[nodiscard]] ProbedFootage probe(const std::string& camera_id) {
    auto probed = probe_footage(footage_files(data() / "footage" / camera_id), ProbeDepth::kDecode, clock_);
    EXPECT_TRUE(probed.ok()) << probed.error().message();
    return probed.ok() ? *probed : ProbedFootage{};
  }

 private:
  TempFolder folder_;
  SystemClock clock_;
  std::string config_text_;
  std::unique_ptr<StationObserver> observer_;
  std::unique_ptr<LoggedChild> services_;
};

}  // namespace hallwatch
