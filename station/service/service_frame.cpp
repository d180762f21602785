#include "station/service/service_frame.h"

#include <pthread.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>

#include "base/log.h"
#include "base/message/endpoints.h"
#include "base/threads/worker_thread.h"
#include "base/time/system_clock.h"
#include "station/commands/commands.h"

namespace hallwatch {
namespace {

struct ServiceOptions {
  std::string config_file;
  std::string data;
  std::string log_level = "info";
};

bool is_ignored(int signal_number) {
  struct sigaction now {};
  return sigaction(signal_number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

Result<> make_private_folder(const std::filesystem::path& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) {
    return fail(ErrorKind::kIo, "make folder " + folder.string() + ": " + code.message());
  }
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, code);
  if (code) {
    return fail(ErrorKind::kPermissionDenied, "close folder " + folder.string() + " to others: " + code.message());
  }
  return {};
}

}  // namespace

SignalStop::SignalStop() {
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGTERM);
  sigaddset(&stop_signals, SIGINT);
  if (!is_ignored(SIGHUP)) {  // a closed terminal stops in order too; under nohup it does not stop at all
    sigaddset(&stop_signals, SIGHUP);
  }
  // Every later thread inherits the mask: only the thread below sees these signals.
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  watcher_.emplace("signals", [this, stop_signals](const std::stop_token& stop) {
    constexpr timespec kPoll{0, 100'000'000};
    while (!stop.stop_requested()) {
      if (sigtimedwait(&stop_signals, nullptr, &kPoll) > 0) {
        source_.request_stop();
      }
    }
  });
}

SignalStop::~SignalStop() = default;

std::optional<SiteConfig> read_config_or_complain(const std::string& file, const std::string& data) {
  auto [config, faults] = read_site_config(file);
  for (const auto& fault : faults) {
    std::cerr << to_text(fault, file) << '\n';
  }
  if (!faults.empty()) {
    std::cerr << faults.size() << (faults.size() == 1 ? " fault" : " faults") << ", nothing was started\n";
    return std::nullopt;
  }
  if (!data.empty()) {
    std::error_code code;
    config.data = std::filesystem::absolute(data, code);
    if (code || config.data.string().size() > kMaxDataPathBytes) {
      std::cerr << "--data " << data << ": the absolute path must have at most " << kMaxDataPathBytes
                << " bytes: Unix sockets below it allow no more; choose a shorter one\n";
      return std::nullopt;
    }
  }
  return std::move(config);
}

Result<> prepare_data_folder(const SiteConfig& config) {
  if (auto made = make_private_folder(config.data); !made.ok()) {
    return made;
  }
  return make_private_folder(Endpoints{config.data}.folder);
}

int run_service(int argc, char** argv, const std::string& program, const ServiceBody& body) {
  CLI::App app{"Hallwatch service " + program + "; `hallwatch run` starts and watches all of them", program};
  app.set_version_flag("--version", program + " " HALLWATCH_VERSION, "print the version and leave");
  ServiceOptions options;
  app.add_option("--config", options.config_file, "config file of the station (TOML)")->required();
  app.add_option("--data", options.data, "data directory instead of the config's");
  app.add_option("--log-level", options.log_level, "least level that is logged")
      ->check(CLI::IsMember(log_level_texts()))
      ->capture_default_str();
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
  start_logging(program, log_level_from_text(options.log_level).value_or(LogLevel::kInfo));
  const Log log{program};
  SystemClock clock;
  auto done = prepare_data_folder(*config);
  if (done.ok()) {
    log.info("started for site {}, data in {}", config->site_id.text(), config->data.string());
    done = body({*config, clock, signals.token()});
  }
  if (!done.ok()) {
    log.error("{}", done.error().message());
    return kExitFailed;
  }
  log.info("stopped");
  return kExitDone;
}

}  // namespace hallwatch
