#pragma once

#include "station/service/service_frame.h"

namespace hallwatch {

/// Runs the supervisor: one rules thread (the caller's) that takes reports, ticks the rules, publishes and replays
/// alerts and answers queries; one feed thread that reads the hall's files. Returns when stop is requested.
/// @errors a socket or database that cannot be used at the start
[[nodiscard]] Result<> run_supervisor(const ServiceFrame& frame);

}  // namespace hallwatch
