#include <filesystem>
#include <iostream>
#include <memory>
#include <system_error>

#include <CLI/CLI.hpp>

#include "base/log.h"
#include "base/time/system_clock.h"
#include "station/commands/commands.h"
#include "station/service/service_frame.h"
#include "station/watch/station_run.h"

namespace hallwatch {
namespace {

/// The services are installed beside this program.
std::filesystem::path own_folder() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
}

int run(const StationRun& options) {
  const auto config = read_config_or_complain(options.config_file, options.data);
  if (!config) {
    return kExitBadUsage;
  }
  SignalStop signals;
  start_logging("hallwatch-run", log_level_from_text(options.log_level).value_or(LogLevel::kInfo));
  SystemClock clock;
  const auto done = run_station(options, *config, clock, signals.token(), std::cout);
  if (!done.ok()) {
    std::cerr << "hallwatch run: " << done.error().message() << '\n';
    return kExitFailed;
  }
  std::cout << "all services stopped" << std::endl;
  return kExitDone;
}

}  // namespace

void add_run_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<StationRun>();
  options->log_level = "info";
  auto* command = app.add_subcommand("run", "start recorder, supervisor and analytics, and watch them until Ctrl-C");
  command->add_option("--config", options->config_file, "config file of the station (TOML)")->required();
  command->add_option("--data", options->data, "data directory instead of the config's");
  command->add_option("--log-level", options->log_level, "least level that is logged")
      ->check(CLI::IsMember(log_level_texts()))
      ->capture_default_str();
  command->add_option("--programs", options->programs, "folder of the services' programs; default: beside hallwatch");
  command->footer(
      "A service that dies is started again at once, and more slowly if it keeps dying. SIGTERM and Ctrl-C stop all\n"
      "of them within 5 s, the recorder last. <data>/run/services.json names each service's pid and restarts.\n"
      "Exit codes: 0 stopped as asked, 1 failed, 2 bad usage or config (nothing was started).");
  command->callback([options, &exit_code] {
    if (options->programs.empty()) {
      options->programs = own_folder();
    }
    exit_code = run(*options);
  });
}

}  // namespace hallwatch
