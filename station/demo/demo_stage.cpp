#include "station/demo/demo_stage.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr const char* kMark = "demo.toml";  // the demo's config tells that a folder is a demo's

/// Binds a port of 127.0.0.1 (0: any) and lets it go again. @return the port; 0 if it is taken
int bound_port(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  sockaddr raw{};
  std::memcpy(&raw, &address, sizeof raw);
  const bool is_bound = fd >= 0 && ::bind(fd, &raw, length) == 0 && ::getsockname(fd, &raw, &length) == 0;
  std::memcpy(&address, &raw, sizeof address);
  if (fd >= 0) {
    ::close(fd);
  }
  return is_bound ? static_cast<int>(ntohs(address.sin_port)) : 0;
}

}  // namespace

DemoFolders::DemoFolders(const fs::path& folder)
    : out(folder),
      data(folder / "data"),
      hall(folder / "hall"),
      logs(folder / "logs"),
      shots(folder / "screenshots"),
      config(folder / kMark),
      summary(folder / "summary.json"),
      clip(folder / "seat_empty.mp4") {}

Result<> prepare_folders(const DemoFolders& folders) {
  std::error_code code;
  const bool is_there = fs::exists(folders.out, code) && !fs::is_empty(folders.out, code);
  if (is_there && !fs::exists(folders.config)) {
    return fail(ErrorKind::kInvalidArgument,
                folders.out.string() + " holds something else than a demo; name an empty folder by --out");
  }
  for (const auto& old : {folders.data, folders.hall, folders.logs, folders.shots, folders.summary, folders.clip}) {
    fs::remove_all(old, code);
    if (code) {
      return fail(ErrorKind::kIo, "remove " + old.string() + ": " + code.message());
    }
  }
  for (const auto& made : {folders.out, folders.data, folders.hall, folders.logs, folders.shots}) {
    fs::create_directories(made, code);
    if (code) {
      return fail(ErrorKind::kIo, "make the folder " + made.string() + ": " + code.message());
    }
  }
  return {};
}

Result<int> free_loopback_ports() {
  constexpr int kTries = 50;
  for (int i = 0; i < kTries; ++i) {
    const int port = bound_port(0);
    if (port > 0 && port < 65'535 && bound_port(port + 1) == port + 1) {
      return port;
    }
  }
  return fail(ErrorKind::kUnavailable, "no two free ports on 127.0.0.1");
}

Result<std::unique_ptr<CameraSimulator>> start_cameras(const std::vector<DemoCamera>& cameras,
                                                       std::chrono::milliseconds scene_phase) {
  CameraSimulatorOptions options;
  for (const auto& camera : cameras) {
    for (const auto& [path, file] :
         {std::pair{camera.path, camera.clip.main_clip}, std::pair{camera.path + "/sub", camera.clip.sub_clip}}) {
      auto clip = load_clip_source(file.string());
      if (!clip.ok()) {
        return clip.error().while_doing("load " + file.string());
      }
      options.streams.push_back({path, std::move(*clip), scene_phase, true});
    }
  }
  return CameraSimulator::start(std::move(options));
}

Result<LoggedChild> start_virtual_screen(const DemoFolders& folders, Clock& clock, std::string& display) {
  const auto number_file = folders.logs / "display";
  auto screen =
      LoggedChild::start({{"/bin/sh", "-c", "exec Xvfb -displayfd 3 -screen 0 1600x900x24 -nolisten tcp 3>\"$1\"", "sh",
                           number_file.string()},
                          folders.logs / "xvfb.log",
                          {}});
  if (!screen.ok()) {
    return screen.error();
  }
  std::string number;
  const bool is_ready = wait_until(clock, 15s, [&] {
    std::ifstream in{number_file};
    return static_cast<bool>(std::getline(in, number)) && !in.eof() ? true : !screen->is_running();
  });
  if (!screen->is_running()) {
    return fail(ErrorKind::kNotFound,
                "Xvfb does not run, see " + (folders.logs / "xvfb.log").string() + "; apt-get install xvfb");
  }
  if (!is_ready) {
    return fail(ErrorKind::kTimeout, "Xvfb does not become ready");
  }
  display = ":" + number;
  return screen;
}

}  // namespace hallwatch
