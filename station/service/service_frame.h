#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "base/config/site_config.h"
#include "base/result.h"
#include "base/threads/worker_thread.h"
#include "base/time/clock.h"

namespace hallwatch {

/// What every service is given when it runs. References outlive the service's body.
struct ServiceFrame {
  const SiteConfig& config;
  Clock& clock;
  std::stop_token stop;  ///< requested on SIGTERM, SIGINT, SIGHUP; the body returns within 5 s
};

/// Turns SIGTERM, SIGINT and SIGHUP (a closed terminal; not under nohup) into a stop token.
/// Make it in main before any other thread: the signals stay blocked in all of them.
class SignalStop {
 public:
  SignalStop();
  ~SignalStop();
  SignalStop(const SignalStop&) = delete;
  SignalStop& operator=(const SignalStop&) = delete;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::optional<WorkerThread> watcher_;
};

/// Reads a config; prints every fault to standard error and gives nothing if there is one.
/// @param data  data directory instead of the config's; "" keeps the config's
[[nodiscard]] std::optional<SiteConfig> read_config_or_complain(const std::string& file, const std::string& data);

/// Makes `<data>` and `<data>/run`, for their owner only.
[[nodiscard]] Result<> prepare_data_folder(const SiteConfig& config);

using ServiceBody = std::function<Result<>(const ServiceFrame& frame)>;

/// Main of one service: reads `--config FILE` (and `--data DIR`, `--log-level`), makes `<data>` and `<data>/run`
/// (0700), starts logging, turns SIGTERM and SIGINT into the stop token, runs the body.
/// @return exit code: 0 done, 1 the body failed, 2 bad usage or config
[[nodiscard]] int run_service(int argc, char** argv, const std::string& program, const ServiceBody& body);

}  // namespace hallwatch
