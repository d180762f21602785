#pragma once

#include <filesystem>
#include <string>

namespace hallwatch {

/// Where the services of one station find each other: Unix sockets below `<data>/run/` (mode 0700).
struct Endpoints {
  explicit Endpoints(const std::filesystem::path& data) : folder(data / "run") {}

  std::filesystem::path folder;

  /// Recorder, ROUTER: packets live and from the archive (capture/packet_bus.h).
  [[nodiscard]] std::string packets() const { return at("packets"); }
  /// Recorder, ROUTER: footage queries (recorder/recorder_service.h).
  [[nodiscard]] std::string recorder() const { return at("recorder"); }
  /// Recorder, PUB: one CameraReport a second and stream, and at once on a change; topic "camera.<stream>".
  [[nodiscard]] std::string camera_reports() const { return at("cameras"); }
  /// Analytics, PUB: one SeatReport a second and seat, and at once on a change; topic "seat.<camera>".
  [[nodiscard]] std::string seat_reports() const { return at("seats"); }
  /// Supervisor, ROUTER: hall and alert queries.
  [[nodiscard]] std::string supervisor() const { return at("supervisor"); }
  /// Supervisor, PUB: alerts as they are raised and cleared; topic "alert.<category>.<severity>.<site>.<object>".
  [[nodiscard]] std::string alerts() const { return at("alerts"); }
  /// Supervisor, ROUTER: replay of any range of alert numbers.
  [[nodiscard]] std::string alert_replay() const { return at("replay"); }

 private:
  [[nodiscard]] std::string at(const char* name) const { return "ipc://" + (folder / name).string(); }
};

/// A Unix socket's path has at most 107 bytes; the longest name below the folder is "/run/supervisor".
inline constexpr std::size_t kMaxDataPathBytes = 107 - 15;

}  // namespace hallwatch
