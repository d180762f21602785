#include "base/config/site_config.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "base/config/config_sections.h"
#include "base/config/table_reader.h"
#include "base/config/toml_text.h"
#include "base/log.h"
#include "base/message/endpoints.h"

namespace hallwatch {
namespace {

using detail::below;
using detail::TableReader;
using detail::UniqueIds;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A folder that exists, or could be made: its nearest existing ancestor is a folder that we may write to.
bool can_be_made(const std::filesystem::path& folder) {
  std::error_code ignored;
  auto ancestor = std::filesystem::absolute(folder, ignored);
  while (!std::filesystem::exists(ancestor, ignored) && ancestor.has_parent_path() &&
         ancestor != ancestor.parent_path()) {
    ancestor = ancestor.parent_path();
  }
  return std::filesystem::is_directory(ancestor, ignored) && ::access(ancestor.c_str(), W_OK | X_OK) == 0;
}

void read_site(TableReader in, const std::filesystem::path& base, SiteConfig& config) {
  if (in.has("id")) {
    config.site_id = SiteId{in.read_id("id")};
  }
  in.read("name", config.name);
  std::string data = config.data.string();
  in.read("data", data);
  config.data = below(base, data);
  if (in.has("data")) {
    if (config.data.string().size() > kMaxDataPathBytes) {
      in.fault("data", fmt::format("the path has {} bytes", config.data.string().size()),
               fmt::format("use at most {}: Unix sockets below it allow no more", kMaxDataPathBytes));
    } else if (!can_be_made(config.data)) {
      in.fault("data", fmt::format("\"{}\" cannot be used", config.data.string()),
               "give a folder that exists and may be written to, or whose parent does");
    }
  }
  std::string hall_data;
  in.read("hall_data", hall_data);
  config.hall_data = below(base, hall_data);
  std::error_code ignored;
  if (!hall_data.empty() && !std::filesystem::is_directory(config.hall_data, ignored)) {
    in.fault("hall_data", fmt::format("there is no folder \"{}\"", config.hall_data.string()),
             "give the folder with cases.csv and the other feeds, or remove the key");
  }
}

void read_hours(TableReader in, HoursConfig& hours) {
  in.read_clock("am_open", hours.am_open);
  in.read_clock("am_close", hours.am_close);
  in.read_clock("pm_open", hours.pm_open);
  in.read_clock("pm_close", hours.pm_close);
  in.read("always_open", hours.is_always_open);
  if (!(hours.am_open < hours.am_close && hours.am_close <= hours.pm_open && hours.pm_open < hours.pm_close)) {
    in.fault("am_open", "the four times are not in order", "let am_open < am_close <= pm_open < pm_close");
  }
}

void read_recorder(TableReader in, RecorderConfig& recorder) {
  in.read_duration("file_length_s", recorder.file_length, seconds{5}, seconds{3600});
  in.read_duration("longest_fragment_ms", recorder.longest_fragment, milliseconds{500}, milliseconds{10'000});
  in.read_duration("sync_interval_ms", recorder.sync_interval, milliseconds{100}, milliseconds{10'000});
  in.read("record_sub", recorder.does_record_sub);
  in.read("keep_days", recorder.keep_days, 30, 3650);
}

void read_analytics(TableReader in, AnalyticsConfig& analytics) {
  in.read_choice("detector", analytics.detector, {"auto", "onnxruntime", "opencv"});
  in.read_duration("look_interval_ms", analytics.look_interval, milliseconds{200}, milliseconds{10'000});
  in.read_duration("empty_hold_s", analytics.empty_hold, seconds{1}, seconds{300});
  in.read_duration("occupied_after_s", analytics.occupied_after, seconds{1}, seconds{60});
  in.read_duration("stale_after_s", analytics.stale_after, seconds{2}, seconds{60});
}

void read_alerts(TableReader in, AlertsConfig& alerts) {
  in.read_texts("publish", alerts.publish_endpoints);
  for (const auto& endpoint : alerts.publish_endpoints) {
    if (!endpoint.starts_with("ipc://") && !endpoint.starts_with("tcp://127.0.0.1:")) {
      in.fault("publish", fmt::format("\"{}\" would leave this machine without keys", endpoint),
               "use ipc://… or tcp://127.0.0.1:PORT");
    }
  }
}

void check_url(TableReader& in, std::string_view key, const std::string& url) {
  constexpr std::string_view kScheme = "rtsp://";
  if (!url.empty() && (!url.starts_with(kScheme) || url.size() == kScheme.size())) {
    in.fault(key, fmt::format("\"{}\" is not an RTSP address", without_passwords(url)),
             "write rtsp://host:554/path as the camera's manual gives it");
  }
}

void read_camera(TableReader in, const std::filesystem::path& base, UniqueIds& ids, SiteConfig& config) {
  CameraConfig camera;
  camera.camera_id = CameraId{in.read_id("id")};
  ids.check(in, "id", camera.camera_id.text());
  in.require("url", "write rtsp://host:554/path as the camera's manual gives it");
  in.read("url", camera.url);
  check_url(in, "url", camera.url);
  in.read("sub_url", camera.sub_url);
  check_url(in, "sub_url", camera.sub_url);
  in.read("user", camera.user);
  in.read("password", camera.password);
  detail::read_secret_file(in, base, "password", "password_file", camera.password);
  in.read_choice("transport", camera.transport, {"tcp", "udp"});
  in.read("audio", camera.has_audio);
  config.cameras.push_back(std::move(camera));
}

SeatConfig read_seat(TableReader in, UniqueIds& ids) {
  SeatConfig seat{SeatId{"front"}, {}};
  if (in.has("id")) {
    seat.seat_id = SeatId{in.read_id("id")};
  }
  ids.check(in, "id", seat.seat_id.text());
  in.require("polygon", "give the corners of the seat, staff side only");
  in.read_polygon("polygon", seat.polygon);
  return seat;
}

void read_window(TableReader in, const UniqueIds& camera_ids, UniqueIds& ids, std::vector<ConfigFault>& faults,
                 SiteConfig& config) {
  WindowConfig window;
  window.window_id = WindowId{in.read_id("id")};
  ids.check(in, "id", window.window_id.text());
  window.name = window.window_id.text();
  in.read("name", window.name);
  in.read("department", window.department);
  in.require("camera", "name one of the [[camera]] ids");
  std::string camera;
  in.read("camera", camera);
  window.camera_id = CameraId{camera};
  if (!camera.empty() && !camera_ids.knows(camera)) {
    in.fault("camera", fmt::format("there is no camera \"{}\"", camera), "name one of the [[camera]] ids");
  }
  UniqueIds seat_ids;
  in.each_table("seat", [&](const toml::table& table, std::string path) {
    window.seats.push_back(read_seat({&table, std::move(path), faults}, seat_ids));
  });
  config.windows.push_back(std::move(window));
}

void read_all(const toml::table& root, const std::filesystem::path& base, ConfigOutcome& outcome) {
  auto& config = outcome.config;  // not a structured binding: clang 14 does not let lambdas capture one
  auto& faults = outcome.faults;
  TableReader top{&root, "", faults};
  const auto section = [&](const char* name) { return TableReader{top.table(name), name, faults}; };
  read_site(section("site"), base, config);
  read_hours(section("hours"), config.hours);
  detail::read_rules(section("rules"), config.rules);
  detail::read_feeds(section("feeds"), base, config.feeds);
  read_recorder(section("recorder"), config.recorder);
  read_analytics(section("analytics"), config.analytics);
  read_alerts(section("alerts"), config.alerts);
  UniqueIds camera_ids;
  top.each_table("camera", [&](const toml::table& table, std::string path) {
    read_camera({&table, std::move(path), faults}, base, camera_ids, config);
  });
  UniqueIds window_ids;
  top.each_table("window", [&](const toml::table& table, std::string path) {
    read_window({&table, std::move(path), faults}, camera_ids, window_ids, faults, config);
  });
}

}  // namespace

std::string to_text(const ConfigFault& fault, std::string_view file) {
  const auto place = fault.line > 0 ? fmt::format("{}:{}", file, fault.line) : std::string{file};
  const auto key = fault.key.empty() ? std::string{} : fault.key + ": ";
  return fmt::format("{}: {}{}; {}", place, key, fault.problem, fault.remedy);
}

ConfigOutcome parse_site_config(std::string_view toml_text, const std::filesystem::path& base_folder) {
  ConfigOutcome outcome;
  auto parsed = detail::parse_toml_text(toml_text);
  if (parsed.fault) {
    outcome.faults.push_back(std::move(*parsed.fault));
    return outcome;
  }
  read_all(parsed.root, base_folder, outcome);
  std::ranges::stable_sort(outcome.faults, {}, &ConfigFault::line);
  return outcome;
}

ConfigOutcome read_site_config(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  std::error_code ignored;
  const bool is_file = in && !std::filesystem::is_directory(file, ignored);
  if (!is_file || (in.peek() != std::ifstream::traits_type::eof() && !(text << in.rdbuf()))) {
    return {{}, {{0, "", "cannot be read", "give a config file; docs/hallwatch.example.toml is one"}}};
  }
  return parse_site_config(text.str(), std::filesystem::absolute(file, ignored).parent_path());
}

}  // namespace hallwatch
