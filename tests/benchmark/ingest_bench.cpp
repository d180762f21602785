// What ingest and recording cost: CPU seconds of one stream for one hour, at 1, 8 and 32 cameras of 1080p25,
// 4 Mbit/s, GOP 2 s over RTSP/TCP, beside `ffmpeg -c copy` on the same cameras in the same run.
// Prints a table; exit code 1 if one of both could not be measured or lost frames.
//
// ingest_bench [--cameras 1,8,32] [--seconds 30]
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/time/system_clock.h"
#include "station/demo/footage_probe.h"
#include "station/demo/logged_child.h"
#include "tests/benchmark/process_cpu.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto kWarmUp = 6s;  // sessions open, first key frame, first sync

struct Bench {
  Clock& clock;
  fs::path folder;
  fs::path clip;
  fs::path foreign_camera;  ///< rtspsim; empty: our own camera-sim
  std::chrono::seconds seconds;
};

struct Measured {
  double cpu_s_per_stream_hour = 0;
  std::int64_t sent = 0;
  std::int64_t stored = 0;
};

/// A folder that goes with the benchmark.
class WorkFolder {
 public:
  WorkFolder() {
    std::string name = "/var/tmp/hw-bench-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Result<fs::path> make_clip(const fs::path& folder, Clock& clock) {
  const auto clip = folder / "camera.mp4";
  // Noise makes the encoder reach the bit rate; without B frames, as cameras send.
  const auto made = run_tool({"ffmpeg",
                              "-y",
                              "-nostdin",
                              "-loglevel",
                              "error",
                              "-f",
                              "lavfi",
                              "-i",
                              "testsrc2=size=1920x1080:rate=25,noise=alls=14:allf=t",
                              "-t",
                              "20",
                              "-c:v",
                              "libx264",
                              "-preset",
                              "superfast",
                              "-profile:v",
                              "main",
                              "-pix_fmt",
                              "yuv420p",
                              "-bf",
                              "0",
                              "-g",
                              "50",
                              "-keyint_min",
                              "50",
                              "-sc_threshold",
                              "0",
                              "-b:v",
                              "4M",
                              "-minrate",
                              "4M",
                              "-maxrate",
                              "4M",
                              "-bufsize",
                              "4M",
                              clip.string()},
                             clock, 300s);
  if (!made.ok()) {
    return made.error().while_doing("make the camera's video");
  }
  return clip;
}

/// The shared camera simulator, compiled now, where the checkout has it beside itself.
fs::path foreign_camera(const fs::path& folder, Clock& clock) {
  const char* shared = std::getenv("HALLWATCH_SHARED");
  const fs::path base = shared != nullptr ? fs::path{shared} : fs::path{HALLWATCH_SOURCE_DIR} / ".." / "shared";
  const auto source = base / "tools" / "cameras" / "rtspsim.cpp";
  if (!fs::exists(source)) {
    return {};
  }
  const auto program = folder / "rtspsim";
  const auto built =
      run_tool({"/bin/sh", "-c",
                fmt::format("g++ -O2 -std=c++17 -w '{}' -o '{}' $(pkg-config --cflags --libs libavformat "
                            "libavcodec libavutil)",
                            source.string(), program.string())},
               clock, 120s);
  if (!built.ok()) {
    std::cerr << "rtspsim does not compile (" << built.error().message() << "), our own camera-sim is used\n";
    return {};
  }
  return program;
}

/// The simulated cameras of one measurement.
class Cameras {
 public:
  static Result<std::unique_ptr<Cameras>> start(const Bench& bench, int count, int port) {
    auto cameras = std::make_unique<Cameras>();
    cameras->is_foreign_ = !bench.foreign_camera.empty();
    cameras->stats_ = bench.folder / fmt::format("stats-{}", port);
    cameras->port_ = port;
    const auto number = std::to_string(count);
    const auto port_text = std::to_string(port);
    std::vector<std::string> command =
        cameras->is_foreign_
            ? std::vector<std::string>{bench.foreign_camera, "--file", bench.clip, "--n", number, "--port", port_text,
                                       "--no-audio"}
            : std::vector<std::string>{HALLWATCH_BIN_DIR "/hallwatch",
                                       "camera-sim",
                                       "--file",
                                       bench.clip,
                                       "--count",
                                       number,
                                       "--port",
                                       port_text};
    command.insert(command.end(), {"--stats", cameras->stats_.string()});
    const auto log = bench.folder / fmt::format("cameras-{}.log", port);  // its own: an earlier one says ready, too
    auto child = LoggedChild::start({std::move(command), log, {}});
    if (!child.ok()) {
      return child.error();
    }
    cameras->child_.emplace(std::move(*child));
    const bool is_ready = wait_until(bench.clock, 30s, [&] {
      std::ifstream in{log};
      std::stringstream text;
      text << in.rdbuf();
      return text.str().find("ready") != std::string::npos;
    });
    if (!is_ready) {
      return fail(ErrorKind::kTimeout, "the simulated cameras do not start, see " + log.string());
    }
    return cameras;
  }

  [[nodiscard]] std::string url(int camera) const { return fmt::format("rtsp://127.0.0.1:{}/cam{}", port_, camera); }

  /// Ends the cameras and tells how many pictures they sent in all.
  std::int64_t stop(Clock& clock) {
    // rtspsim maps its table into the file: what was counted is there whenever we look.
    const auto foreign = is_foreign_ ? foreign_sent() : 0;
    [[maybe_unused]] const auto stopped = child_->stop(clock, 5s);
    return is_foreign_ ? foreign : own_sent();
  }

 private:
  [[nodiscard]] std::int64_t foreign_sent() const {
    struct Entry {  // rtspsim's own record
      std::uint32_t frame, camera;
      std::uint64_t mono_ns, wall_ns;
    };
    Entry head{};
    std::ifstream in{stats_, std::ios::binary};
    std::array<char, sizeof head> bytes{};
    in.read(bytes.data(), bytes.size());
    std::memcpy(&head, bytes.data(), sizeof head);
    return static_cast<std::int64_t>(head.mono_ns);  // its first record's clock is the count
  }
  [[nodiscard]] std::int64_t own_sent() const {
    std::ifstream in{stats_};
    std::stringstream text;
    text << in.rdbuf();
    const auto stats = nlohmann::json::parse(text.str(), nullptr, false);
    std::int64_t sum = 0;
    for (const auto& [camera, row] : stats.items()) {
      sum += row.is_object() ? row.value("sent_frames", std::int64_t{0}) : 0;
    }
    return sum;
  }

  bool is_foreign_ = false;
  int port_ = 0;
  fs::path stats_;
  std::optional<LoggedChild> child_;
};

using StartReaders = std::function<Result<std::vector<LoggedChild>>(const Cameras& cameras, const fs::path& out)>;

/// Runs cameras and readers, measures the readers after the warm-up, and counts what they stored.
Result<Measured> measure(const Bench& bench, int count, int port, const StartReaders& start_readers) {
  const auto out = bench.folder / "out";
  fs::remove_all(out);
  fs::create_directories(out);
  auto cameras = Cameras::start(bench, count, port);
  if (!cameras.ok()) {
    return cameras.error();
  }
  auto readers = start_readers(**cameras, out);
  if (!readers.ok()) {
    return readers.error();
  }
  const auto used = [&] {
    std::chrono::microseconds sum{};
    for (auto& reader : *readers) {
      sum += process_tree_cpu(reader.pid());
    }
    return sum;
  };
  bench.clock.sleep_for(kWarmUp, {});
  const auto began = bench.clock.mono_now();
  const auto before = used();
  bench.clock.sleep_for(bench.seconds, {});
  const auto cpu = used() - before;
  const std::chrono::duration<double> wall = bench.clock.mono_now() - began;
  Measured result;
  for (auto& reader : *readers) {
    if (!reader.is_running()) {
      return fail(ErrorKind::kUnavailable, "a reader ended early: " + reader.end()->text());
    }
    reader.send_signal(SIGTERM);
  }
  for (auto& reader : *readers) {
    [[maybe_unused]] const auto stopped = reader.stop(bench.clock, 10s);
  }
  result.sent = (*cameras)->stop(bench.clock);
  result.cpu_s_per_stream_hour = std::chrono::duration<double>(cpu).count() / wall.count() / count * 3600;
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator{out}) {
    const auto extension = entry.path().extension();
    if (extension == ".mp4" || extension == ".mov" || extension == ".mkv") {
      files.push_back(entry.path());
    }
  }
  const auto probed = probe_footage(files, ProbeDepth::kPackets, bench.clock);
  if (!probed.ok()) {
    return probed.error();
  }
  if (!probed->faults.empty()) {
    return fail(ErrorKind::kDataLoss, probed->faults.front());
  }
  result.stored = probed->packets;
  return result;
}

Result<std::vector<LoggedChild>> start_recorder(const Cameras& cameras, int count, const fs::path& out) {
  std::ofstream config{out / "hall.toml"};
  config << "[site]\nid = \"BENCH\"\ndata = \"" << (out / "d").string() << "\"\n";
  for (int i = 0; i < count; ++i) {
    config << fmt::format("[[camera]]\nid = \"CAM{:02}\"\nurl = \"{}\"\n", i, cameras.url(i));
  }
  config.close();
  auto child = LoggedChild::start(
      {{HALLWATCH_BIN_DIR "/hallwatch-recorder", "--config", (out / "hall.toml").string(), "--log-level", "warning"},
       out / "recorder.log",
       {}});
  if (!child.ok()) {
    return child.error();
  }
  std::vector<LoggedChild> children;
  children.push_back(std::move(*child));
  return children;
}

Result<std::vector<LoggedChild>> start_ffmpegs(const Cameras& cameras, int count, const fs::path& out) {
  std::vector<LoggedChild> children;
  for (int i = 0; i < count; ++i) {
    auto child = LoggedChild::start({{"ffmpeg", "-nostdin", "-loglevel", "error", "-rtsp_transport", "tcp", "-i",
                                      cameras.url(i), "-c", "copy", "-f", "segment", "-segment_time", "60",
                                      "-reset_timestamps", "1", (out / fmt::format("cam{}-%03d.mkv", i)).string()},
                                     out / fmt::format("ffmpeg-{}.log", i),
                                     {}});
    if (!child.ok()) {
      return child.error();
    }
    children.push_back(std::move(*child));
  }
  return children;
}

void print_row(int count, const char* name, const Measured& measured, double ratio) {
  fmt::print("{:>7}  {:<18} {:>10.1f} {:>8.2f} {:>10} {:>10} {:>7}\n", count, name, measured.cpu_s_per_stream_hour,
             ratio, measured.sent, measured.stored, measured.sent - measured.stored);
  std::fflush(stdout);
}

int run(const Bench& bench, const std::vector<int>& counts) {
  fmt::print("CPU-s per stream-hour of ingest and recording: 1080p25, 4 Mbit/s, GOP 2 s, RTSP over TCP, {} s each\n",
             bench.seconds.count());
  fmt::print("cameras: {}; \"short\": sent, but not in a file (both are stopped in the middle of a GOP)\n\n",
             bench.foreign_camera.empty() ? "hallwatch camera-sim" : "rtspsim");
  fmt::print("{:>7}  {:<18} {:>10} {:>8} {:>10} {:>10} {:>7}\n", "cameras", "recorder", "CPU-s", "ratio", "sent",
             "stored", "short");
  bool is_sound = true;
  int port = 20'000 + static_cast<int>(::getpid() % 10'000);
  for (const int count : counts) {
    const auto plain = measure(bench, count, ++port, [&](const Cameras& cameras, const fs::path& out) {
      return start_ffmpegs(cameras, count, out);
    });
    const auto ours = measure(bench, count, ++port, [&](const Cameras& cameras, const fs::path& out) {
      return start_recorder(cameras, count, out);
    });
    for (const auto* result : {&plain, &ours}) {
      if (!result->ok()) {
        std::cerr << count << " cameras: " << result->error().message() << '\n';
        return 1;
      }
    }
    print_row(count, "ffmpeg -c copy", *plain, 1.0);
    print_row(count, "hallwatch-recorder", *ours, ours->cpu_s_per_stream_hour / plain->cpu_s_per_stream_hour);
    // Stopping costs a stream at most the pictures that were under way: half a second is generous.
    is_sound = is_sound && ours->sent - ours->stored <= 13L * count;
  }
  if (!is_sound) {
    std::cerr << "hallwatch-recorder stored fewer pictures than it was sent\n";
  }
  return is_sound ? 0 : 1;
}

}  // namespace
}  // namespace hallwatch

int main(int argc, char** argv) {
  using namespace hallwatch;
  CLI::App app{"Cost of ingest and recording beside ffmpeg -c copy"};
  std::vector<int> counts{1, 8, 32};
  int seconds = 30;
  app.add_option("--cameras", counts, "how many cameras, one measurement each")->delimiter(',')->capture_default_str();
  app.add_option("--seconds", seconds, "how long each measurement takes")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  SystemClock clock;
  const WorkFolder folder;
  const auto clip = make_clip(folder.path(), clock);
  if (!clip.ok()) {
    std::cerr << clip.error().message() << '\n';
    return 1;
  }
  return run({clock, folder.path(), *clip, foreign_camera(folder.path(), clock), std::chrono::seconds{seconds}},
             counts);
}
