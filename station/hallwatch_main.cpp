#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "base/log.h"
#include "station/commands/commands.h"

namespace {

void add_commands(CLI::App& app, int& exit_code) {
  hallwatch::add_demo_command(app, exit_code);
  hallwatch::add_run_command(app, exit_code);
  hallwatch::add_check_command(app, exit_code);
  hallwatch::add_footage_command(app, exit_code);
  hallwatch::add_alerts_command(app, exit_code);
  hallwatch::add_evaluate_command(app, exit_code);
  hallwatch::add_report_command(app, exit_code);
  hallwatch::add_camera_sim_command(app, exit_code);
  hallwatch::add_completion_command(app, exit_code);
}

int run(int argc, char** argv) {
  int exit_code = hallwatch::kExitDone;
  CLI::App app{"Hallwatch: video supervision of a government service hall", "hallwatch"};
  app.set_version_flag("--version", "hallwatch " HALLWATCH_VERSION, "print the version and leave");
  app.require_subcommand(1);
  app.footer(
      "`hallwatch COMMAND --help` tells the options of a command.\n"
      "Exit codes: 0 done, 1 failed, 2 bad usage or config.");
  add_commands(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? hallwatch::kExitDone : hallwatch::kExitBadUsage;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  // Standard output belongs to a command's answer; what is logged goes to standard error.
  hallwatch::start_logging("hallwatch", hallwatch::LogLevel::kWarning);
  try {
    return run(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "hallwatch: " << e.what() << '\n';
    return hallwatch::kExitFailed;
  }
}
