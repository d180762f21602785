#pragma once

#include <filesystem>
#include <iosfwd>
#include <stop_token>
#include <string>
#include <vector>

#include "base/config/site_config.h"
#include "base/result.h"
#include "base/time/clock.h"
#include "station/watch/service_watch.h"

namespace hallwatch {

/// Where the services come from and what each is given.
struct StationRun {
  std::filesystem::path programs;  ///< folder with hallwatch-recorder and the others
  std::string config_file;
  std::string data;  ///< "": the config's
  std::string log_level;
};

/// Recorder, supervisor, analytics, in the order in which they start. The recorder stops last: what the
/// others still ask for is answered, and not one packet that could be recorded is lost to their stopping.
[[nodiscard]] std::vector<ServiceProgram> station_services(const StationRun& run);

/// Starts the services, watches them until `stop` is requested, stops them. Prints a line for each start to `out`
/// and keeps `<data>/run/services.json`. One run a data folder: a second one is refused.
/// @errors kUnavailable: another run has this data folder; kNotFound: a program is missing; kTimeout: a service had
///         to be killed
[[nodiscard]] Result<> run_station(const StationRun& run, const SiteConfig& config, Clock& clock,
                                   const std::stop_token& stop, std::ostream& out);

}  // namespace hallwatch
