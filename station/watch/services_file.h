#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "station/watch/service_watch.h"

namespace hallwatch {

/// `<data>/run/services.json`: who runs under which pid, for scripts and for people.
/// {"services": [{"name", "pid" (0: down), "restarts", "since" (UTC), "last_end"}]}
[[nodiscard]] std::string to_json_text(const std::vector<ServiceStatus>& services);

/// Written beside and renamed: a reader sees the old or the new, never a part.
/// @errors kIo
[[nodiscard]] Result<> write_services_file(const std::filesystem::path& file,
                                           const std::vector<ServiceStatus>& services);

}  // namespace hallwatch
