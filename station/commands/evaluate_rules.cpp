// hallwatch evaluate rules: what the rules say about a folder of feeds.
#include "station/commands/evaluate_rules.h"

#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/config/site_config.h"
#include "base/log.h"
#include "base/time/system_clock.h"
#include "hall/engine/site_settings.h"
#include "station/commands/commands.h"
#include "station/replay/rules_replay.h"

namespace hallwatch {
namespace {

struct Options {
  std::string config;
  std::string data;
  std::string from;
  std::string as_of;
  std::string out;
};

/// Thresholds of the rules; false: the config has faults, which are told.
bool read_settings(const Options& options, HallSettings& settings) {
  if (options.config.empty()) {
    return true;
  }
  const auto outcome = read_site_config(options.config);
  for (const auto& fault : outcome.faults) {
    std::cerr << to_text(fault, options.config) << '\n';
  }
  settings = hall_settings_of(outcome.config);
  return outcome.faults.empty();
}

int run(const Options& options) {
  ReplayQuestion question;
  question.data = options.data;
  if (!read_settings(options, question.settings)) {
    return kExitBadUsage;
  }
  const auto from = hall_day_from_text(options.from);
  if (!from.ok()) {
    std::cerr << "--from: " << from.error().message() << "; give a day like 2025-09-22\n";
    return kExitBadUsage;
  }
  const auto as_of = hall_time_from_text(options.as_of);
  if (!as_of.ok()) {
    std::cerr << "--asof: " << as_of.error().message() << "; give a time like \"2025-09-28 18:00:00\"\n";
    return kExitBadUsage;
  }
  question.from = *from;
  question.as_of = *as_of;
  if (day_of(question.as_of) < question.from) {
    std::cerr << "--asof lies before --from\n";
    return kExitBadUsage;
  }
  start_logging("evaluate", LogLevel::kWarning);
  SystemClock clock;
  const auto outcome = replay_rules(question, clock);
  if (!outcome.ok()) {
    std::cerr << outcome.error().message() << '\n';
    return outcome.error().kind() == ErrorKind::kNotFound ? kExitBadUsage : kExitFailed;
  }
  if (const auto written = write_replay(*outcome, question, options.out); !written.ok()) {
    std::cerr << written.error().message() << '\n';
    return kExitFailed;
  }
  std::cout << fmt::format(
      "{} files read, {} rows in quarantine\n{} cases, {} alerts, {} attendance days, {} windows\n"
      "written to {}\n",
      outcome->files.size(), outcome->quarantine.size(), outcome->cases.size(), outcome->findings.size(),
      outcome->attendance.size(), outcome->windows.size(), options.out);
  return kExitDone;
}

}  // namespace

void add_evaluate_rules(CLI::App& evaluate, int& exit_code) {
  auto* const command = evaluate.add_subcommand(
      "rules", "replay a folder of feeds and write deadlines, alerts, attendance, assessment and quarantine");
  const auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "folder of the feeds (cases.csv, case_events.csv, 1_attlog.dat, …)")
      ->required();
  command->add_option("--config", options->config,
                      "site's config: its hours and thresholds (default: those of the rules)");
  command->add_option("--from", options->from, "first day of the period, YYYY-MM-DD")->required();
  command->add_option("--asof", options->as_of, "end of the period, \"YYYY-MM-DD HH:MM:SS\" of the hall's clock")
      ->required();
  command->add_option("--out", options->out, "folder for expected_*.csv")->required();
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace hallwatch
