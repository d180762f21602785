#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "base/log.h"
#include "base/time/system_clock.h"
#include "console/app/window_loop.h"
#include "station/commands/commands.h"
#include "station/service/service_frame.h"

namespace {

using namespace hallwatch;

struct Options {
  std::string config_file;
  std::string data;
  std::string log_level = "info";
  ConsoleOptions console;
};

void declare(CLI::App& app, Options& options) {
  app.set_version_flag("--version", "hallwatch-console " HALLWATCH_VERSION, "print the version and leave");
  app.add_option("--config", options.config_file, "config file of the station (TOML)")->required();
  app.add_option("--data", options.data, "data directory instead of the config's");
  app.add_option("--width", options.console.width_px, "of the window, in pixels")
      ->check(CLI::Range(800, 16'384))
      ->capture_default_str();
  app.add_option("--height", options.console.height_px, "of the window, in pixels")
      ->check(CLI::Range(500, 16'384))
      ->capture_default_str();
  app.add_option("--font", options.console.font,
                 "font file with Chinese letters (default: $HALLWATCH_FONT, else wqy-microhei)");
  app.add_option("--tour", options.console.tour,
                 "show yourself: click through the console and write screenshots and tour.json to this folder");
  app.add_option("--log-level", options.log_level, "least level that is logged")
      ->check(CLI::IsMember(log_level_texts()))
      ->capture_default_str();
}

int run(int argc, char** argv) {
  CLI::App app{"Hallwatch operator console: live wall, alerts, playback, hall records", "hallwatch-console"};
  Options options;
  declare(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? kExitDone : kExitBadUsage;
  }
  const auto config = read_config_or_complain(options.config_file, options.data);
  if (!config) {
    return kExitBadUsage;
  }
  SignalStop signals;
  start_logging("hallwatch-console", log_level_from_text(options.log_level).value_or(LogLevel::kInfo));
  SystemClock clock;
  if (auto done = run_console(*config, options.console, clock, signals.token()); !done.ok()) {
    Log{"console"}.error("{}", done.error().message());
    return kExitFailed;
  }
  return kExitDone;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "hallwatch-console: " << e.what() << '\n';
    return hallwatch::kExitFailed;
  }
}
