#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "base/config/site_config.h"
#include "base/result.h"
#include "base/time/clock.h"

namespace hallwatch {

/// What every service is given when it runs. References outlive the service's body.
struct ServiceFrame {
  const SiteConfig& config;
  Clock& clock;
  std::stop_token stop;  ///< requested on SIGTERM and SIGINT; the body returns within 5 s
};

using ServiceBody = std::function<Result<>(const ServiceFrame& frame)>;

/// Main of one service: reads `--config FILE` (and `--data DIR`, `--log-level`), makes `<data>` and `<data>/run`
/// (0700), starts logging, turns SIGTERM and SIGINT into the stop token, runs the body.
/// @return exit code: 0 done, 1 the body failed, 2 bad usage or config
[[nodiscard]] int run_service(int argc, char** argv, const std::string& program, const ServiceBody& body);

}  // namespace hallwatch
