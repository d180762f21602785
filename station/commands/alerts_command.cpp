#include <iostream>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "alerts/delivery/replay_server.h"
#include "alerts/delivery/subscriber.h"
#include "base/message/endpoints.h"
#include "base/time/hall_time.h"
#include "station/commands/commands.h"
#include "station/service/service_frame.h"

namespace hallwatch {
namespace {

struct TailOptions {
  std::string connect;
  std::string replay;
  std::string config_file;
  std::string data;
  std::int64_t from = 1;
  std::int64_t count = 0;
  bool is_json = false;
};

/// The two sockets to use, from --connect or from the station's own folder.
Result<std::pair<std::string, std::string>> endpoints_of(const TailOptions& options) {
  if (!options.connect.empty()) {
    if (!options.replay.empty()) {
      return std::pair{options.connect, options.replay};
    }
    auto replay = replay_endpoint_of(options.connect);
    if (!replay.ok()) {
      return replay.error().while_doing("--connect");
    }
    return std::pair{options.connect, *replay};
  }
  std::string data = options.data;
  if (data.empty() && !options.config_file.empty()) {
    const auto config = read_config_or_complain(options.config_file, {});
    if (!config) {
      return fail(ErrorKind::kInvalidArgument, "the config has faults");
    }
    data = config->data.string();
  }
  if (data.empty()) {
    return fail(ErrorKind::kInvalidArgument, "name the station by --connect ENDPOINT, --config FILE or --data DIR");
  }
  const Endpoints endpoints{std::filesystem::absolute(data)};
  return std::pair{endpoints.alerts(), endpoints.alert_replay()};
}

void print(const Alert& alert, bool is_json) {
  if (is_json) {
    std::cout << to_json_text(alert) << std::endl;
    return;
  }
  const auto end = alert.cleared_at ? " - " + to_hall_clock_text(*alert.cleared_at) : std::string{};
  std::cout << fmt::format("{:>6}  {}{}  {:<6}  {:<9}  {:<16}  {:<8}  {}", alert.sequence,
                           to_text(to_hall_time(alert.raised_at)), end, to_text(alert.severity), to_text(alert.state),
                           alert.rule_id, alert.object, alert.text)
            << std::endl;
}

int tail(const TailOptions& options) {
  const auto endpoints = endpoints_of(options);
  if (!endpoints.ok()) {
    std::cerr << endpoints.error().message() << '\n';
    return kExitBadUsage;
  }
  const SignalStop signals;
  const auto stop = signals.token();
  MessageContext context;
  auto subscriber = AlertSubscriber::connect(context, endpoints->first, endpoints->second, options.from - 1);
  if (!subscriber.ok()) {
    std::cerr << subscriber.error().message() << '\n';
    return subscriber.error().kind() == ErrorKind::kInvalidArgument ? kExitBadUsage : kExitFailed;
  }
  std::int64_t printed = 0;
  while (!stop.stop_requested() && (options.count == 0 || printed < options.count)) {
    auto alert = (*subscriber)->next(std::chrono::milliseconds{200});
    if (!alert.ok()) {
      std::cerr << alert.error().message() << '\n';
      return kExitFailed;
    }
    if (*alert) {
      print(**alert, options.is_json);
      ++printed;
    }
  }
  return kExitDone;
}

}  // namespace

void add_alerts_command(CLI::App& app, int& exit_code) {
  auto* const command = app.add_subcommand("alerts", "the alerts of a station");
  command->require_subcommand(1);
  auto* const tail_command = command->add_subcommand(
      "tail", "prints every change of every alert, once and in order; waits for more until Ctrl-C");
  const auto options = std::make_shared<TailOptions>();
  tail_command->add_option("--connect", options->connect,
                           "PUB endpoint, for example tcp://127.0.0.1:7601 or ipc:///var/lib/hallwatch/run/alerts");
  tail_command->add_option("--replay", options->replay,
                           "replay endpoint; by default the next port, or .../replay beside .../alerts");
  tail_command->add_option("--config", options->config_file, "config of the station whose own sockets are used");
  tail_command->add_option("--data", options->data, "data directory of the station whose own sockets are used");
  tail_command->add_option("--from", options->from, "first number; 1 is all that the store holds")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  tail_command->add_option("--count", options->count, "ends after so many lines; 0 is never")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  tail_command->add_flag("--json", options->is_json, "one JSON object a line, as on the wire (docs/alerts.md)");
  tail_command->callback([options, &exit_code] { exit_code = tail(*options); });
}

}  // namespace hallwatch
