#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "base/config/site_config.h"
#include "base/result.h"
#include "base/time/clock.h"

namespace hallwatch {

struct ConsoleOptions {
  int width_px = 1600;
  int height_px = 900;
  std::string font;  ///< file; empty: found by itself
  std::string tour;  ///< folder for the tour's pictures; empty: no tour
};

/// Opens the window and runs until it is closed or `stop` is requested. Main thread.
/// @errors kUnavailable: no font with Chinese letters, no display, no OpenGL; kIo: the tour's folder cannot be made
[[nodiscard]] Result<> run_console(const SiteConfig& config, const ConsoleOptions& options, Clock& clock,
                                   std::stop_token stop);

}  // namespace hallwatch
