#pragma once

#include <filesystem>
#include <iosfwd>
#include <stop_token>

#include "base/result.h"
#include "base/time/clock.h"

namespace hallwatch {

struct DemoOptions {
  bool is_headless = false;
  std::filesystem::path out;           ///< everything that is written lies in here
  std::filesystem::path programs;      ///< folder of the services' programs and of hallwatch
  std::filesystem::path docs;          ///< holds scenes/demo.toml and examples/alert_subscriber.py
  std::filesystem::path photos;        ///< made by setup/photos.sh
  std::filesystem::path scenes_cache;  ///< rendered clips are kept here
};

/// Shows a hall of six simulated cameras: starts cameras, services, console and a foreign subscriber, lets one seat
/// empty and fill and one camera die and return, stops everything, checks what happened and writes `out`/summary.json.
/// Headless: under a virtual screen, with screenshots; ends by itself within five minutes. Otherwise the console opens
/// on $DISPLAY and the demo goes on until its window is closed or `stop` is requested.
/// @return whether every check passed (true where a person ended it early)
/// @errors kInvalidArgument: `out` is not empty and not of a demo; kNotFound: a program, photograph or script is
///         missing; kTimeout: a part did not start; kUnavailable: stopped early
/// @thread the main thread: the children end with the thread that started them
[[nodiscard]] Result<bool> run_demo(const DemoOptions& options, Clock& clock, std::stop_token stop, std::ostream& out);

}  // namespace hallwatch
