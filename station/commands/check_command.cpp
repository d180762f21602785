#include <iostream>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/config/site_config.h"
#include "base/time/system_clock.h"
#include "hall/feeds/views/view_feeds.h"
#include "station/commands/commands.h"

namespace hallwatch {
namespace {

struct CheckOptions {
  std::string file;
  bool does_ask_views = false;
  bool is_json = false;
};

std::size_t count_seats(const SiteConfig& config) {
  std::size_t seats = 0;
  for (const auto& window : config.windows) {
    seats += window.seats.size();
  }
  return seats;
}

void print_json(const ConfigOutcome& outcome) {
  auto faults = nlohmann::json::array();
  for (const auto& fault : outcome.faults) {
    faults.push_back({{"line", fault.line}, {"key", fault.key}, {"problem", fault.problem}, {"remedy", fault.remedy}});
  }
  std::cout << nlohmann::json{{"faults", std::move(faults)}}.dump(2, ' ', false,
                                                                  nlohmann::json::error_handler_t::replace)
            << '\n';
}

void print_text(const ConfigOutcome& outcome, const std::string& file) {
  const auto& [config, faults] = outcome;
  for (const auto& fault : faults) {
    std::cout << to_text(fault, file) << '\n';
  }
  if (faults.empty()) {
    std::cout << fmt::format("{}: no fault; site {}, {} cameras, {} windows, {} seats\n", file, config.site_id.text(),
                             config.cameras.size(), config.windows.size(), count_seats(config));
  } else {
    std::cout << fmt::format("{}: {} fault{}\n", file, faults.size(), faults.size() == 1 ? "" : "s");
  }
}

/// What cannot be read of other systems' databases, as faults of the config.
void ask_views(ConfigOutcome& outcome) {
  SystemClock clock;
  for (std::size_t i = 0; i < outcome.config.feeds.views.size(); ++i) {
    if (const auto tried = try_view(outcome.config.feeds.views[i], clock); !tried.ok()) {
      outcome.faults.push_back({0, fmt::format("feeds.view[{}]", i + 1), tried.error().message(),
                                "mend it there, or here: docs/feeds_views.md"});
    }
  }
}

int check(const CheckOptions& options) {
  auto outcome = read_site_config(options.file);
  if (options.does_ask_views && outcome.faults.empty()) {
    ask_views(outcome);
  }
  if (options.is_json) {
    print_json(outcome);
  } else {
    print_text(outcome, options.file);
  }
  return outcome.faults.empty() ? kExitDone : kExitBadUsage;
}

}  // namespace

void add_check_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<CheckOptions>();
  auto* command = app.add_subcommand("check", "name every fault of a config file, with line and remedy");
  command->add_option("file", options->file, "config file (TOML)")->required();
  command->add_flag("--views", options->does_ask_views, "also ask the servers of the feeds' views (PostgreSQL)");
  command->add_flag("--json", options->is_json, "print {\"faults\": [{line, key, problem, remedy}]}");
  command->footer("Changes nothing. Exit codes: 0 no fault, 2 faults.");
  command->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace hallwatch
