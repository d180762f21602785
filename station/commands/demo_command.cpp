#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "base/time/system_clock.h"
#include "station/commands/commands.h"
#include "station/demo/demo_run.h"
#include "station/service/service_frame.h"

namespace hallwatch {
namespace {

std::string from_environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr || *value == '\0' ? otherwise : value;
}

int run(const DemoOptions& options) {
  if (!options.is_headless && from_environment("DISPLAY", "").empty()) {
    std::cerr << "hallwatch demo: there is no screen ($DISPLAY is empty); use --headless\n";
    return kExitBadUsage;
  }
  SignalStop signals;
  SystemClock clock;
  const auto passed = run_demo(options, clock, signals.token(), std::cout);
  if (!passed.ok()) {
    std::cerr << "hallwatch demo: " << passed.error().message() << '\n';
    return kExitFailed;
  }
  return *passed ? kExitDone : kExitFailed;
}

}  // namespace

void add_demo_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DemoOptions>();
  std::error_code ignored;
  options->programs = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  options->out = "hallwatch-demo";
  options->docs = HALLWATCH_DOCS_DIR;
  options->photos = from_environment("HALLWATCH_PHOTOS", "/var/cache/hallwatch/photos");
  options->scenes_cache = from_environment("HALLWATCH_SCENES", "/var/cache/hallwatch/scenes");
  auto* command = app.add_subcommand("demo", "show a hall of six simulated cameras, end to end, and check it");
  command->add_flag("--headless", options->is_headless,
                    "on a virtual screen, with screenshots; ends within five minutes");
  command->add_option("--out", options->out, "folder for config, footage, logs, screenshots and summary.json")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->capture_default_str();
  command->add_option("--docs", options->docs, "folder with scenes/demo.toml and examples/alert_subscriber.py")
      ->capture_default_str();
  command
      ->add_option("--photos", options->photos, "photographs of people, from setup/photos.sh; also $HALLWATCH_PHOTOS")
      ->capture_default_str();
  command->add_option("--cache", options->scenes_cache, "where rendered scenes are kept; also $HALLWATCH_SCENES")
      ->capture_default_str();
  command->footer(
      "One seat empties and fills again, one camera dies and returns; thresholds are seconds. With --headless the\n"
      "summary says whether frames, alerts, footage and screenshots are what they must be.\n"
      "Exit codes: 0 all checks passed, 1 one failed, 2 bad usage.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace hallwatch
