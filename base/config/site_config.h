#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/config/feeds_config.h"
#include "base/config/rules_config.h"
#include "base/ids.h"
#include "base/result.h"

namespace hallwatch {

/// A corner of a region, 0..1 of the picture's width and height, origin top left.
struct PointNorm {
  float x_norm = 0.0F;
  float y_norm = 0.0F;
  friend bool operator==(const PointNorm&, const PointNorm&) = default;
};

struct SeatConfig {
  SeatId seat_id;
  std::vector<PointNorm> polygon;  ///< the staff side only: citizens in front never fill a seat
  friend bool operator==(const SeatConfig&, const SeatConfig&) = default;
};

/// Opening times of one day, as time since the hall's midnight.
struct HoursConfig {
  std::chrono::minutes am_open{9 * 60};
  std::chrono::minutes am_close{12 * 60};
  std::chrono::minutes pm_open{13 * 60 + 30};
  std::chrono::minutes pm_close{17 * 60};
  bool is_always_open = false;  ///< for demonstrations: rules hold round the clock, without lunch
  friend bool operator==(const HoursConfig&, const HoursConfig&) = default;
};

struct WindowConfig {
  WindowId window_id;
  std::string name;
  std::string department;
  CameraId camera_id;
  std::vector<SeatConfig> seats;
  friend bool operator==(const WindowConfig&, const WindowConfig&) = default;
};

struct CameraConfig {
  CameraId camera_id;
  std::string url;      ///< main stream
  std::string sub_url;  ///< smaller stream for analytics and the wall; empty: main is used
  std::string user;
  std::string password;           ///< from `password` or the first line of `password_file`
  std::string transport = "tcp";  ///< "tcp" or "udp"
  bool has_audio = false;
  friend bool operator==(const CameraConfig&, const CameraConfig&) = default;
};

struct RecorderConfig {
  std::chrono::seconds file_length{60};
  std::chrono::milliseconds longest_fragment{2'000};
  std::chrono::milliseconds sync_interval{1'000};
  bool does_record_sub = false;
  int keep_days = 30;  ///< never under 30
  friend bool operator==(const RecorderConfig&, const RecorderConfig&) = default;
};

struct AnalyticsConfig {
  std::string detector = "auto";  ///< "auto", "onnxruntime", "opencv"
  std::chrono::milliseconds look_interval{1'000};
  std::chrono::seconds empty_hold{10};     ///< EMPTY is told after that long without presence
  std::chrono::seconds occupied_after{2};  ///< and OCCUPIED after that long with it
  std::chrono::seconds stale_after{3};     ///< STALE without a fresh picture
  friend bool operator==(const AnalyticsConfig&, const AnalyticsConfig&) = default;
};

struct AlertsConfig {
  std::vector<std::string> publish_endpoints;  ///< beside the station's own ipc socket; loopback only until keys exist
  friend bool operator==(const AlertsConfig&, const AlertsConfig&) = default;
};

/// Everything about one station. Every member has the default of docs/hallwatch.example.toml.
struct SiteConfig {
  SiteId site_id{"HALL"};
  std::string name = "政务服务大厅";
  std::filesystem::path data = "/var/lib/hallwatch";
  std::filesystem::path hall_data;  ///< folder with the feeds' files (cases.csv, …); empty: none
  HoursConfig hours;
  RulesConfig rules;
  FeedsConfig feeds;
  RecorderConfig recorder;
  AnalyticsConfig analytics;
  AlertsConfig alerts;
  std::vector<CameraConfig> cameras;
  std::vector<WindowConfig> windows;
  friend bool operator==(const SiteConfig&, const SiteConfig&) = default;
};

/// One fault of a config: where, what, and what to do.
struct ConfigFault {
  int line = 0;  ///< from 1; 0 if it belongs to no line
  std::string key;
  std::string problem;
  std::string remedy;
};

/// "hall.toml:12: camera[2].url: …; …"
[[nodiscard]] std::string to_text(const ConfigFault& fault, std::string_view file);

struct ConfigOutcome {
  SiteConfig config;                ///< of use only without faults
  std::vector<ConfigFault> faults;  ///< all of them, in order of lines
};

/// Reads a config from text; changes nothing, looks at paths only to say whether they can be used.
[[nodiscard]] ConfigOutcome parse_site_config(std::string_view toml_text, const std::filesystem::path& base_folder);

/// Reads a config file. A file that cannot be read is one fault.
[[nodiscard]] ConfigOutcome read_site_config(const std::filesystem::path& file);

}  // namespace hallwatch
