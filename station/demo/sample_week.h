#pragma once

#include <filesystem>

#include "base/result.h"
#include "base/time/hall_time.h"

namespace hallwatch {

/// Writes the records of a made-up hall into `folder`: six windows W01 to W06 with their departments and staff, and a
/// week that ends with `last_day`: roster, leave, items, about 120 cases, and the punches of a terminal, in the files
/// that a hall's drop folder holds. Everybody and everything in it is invented. The same day gives the same bytes.
/// @errors kIo: the folder or a file cannot be written
[[nodiscard]] Result<> write_sample_week(const std::filesystem::path& folder, HallDay last_day);

/// The same, as far as it is known at `now`: nothing of the day lies ahead.
[[nodiscard]] Result<> write_sample_week(const std::filesystem::path& folder, UtcTime now);

}  // namespace hallwatch
