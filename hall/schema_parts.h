#pragma once

#include <span>
#include <string_view>

#include "base/database/sqlite.h"

namespace hallwatch {

/// Brings one part of a database that several modules share (`hall.db`) to steps.size(), each step in a transaction
/// of its own. Like Database::migrate, but with a version for each part.
/// @errors kUnsupported: the file is of a newer program; whatever SQLite says
[[nodiscard]] Result<> migrate_part(Database& database, std::string_view part, std::span<const char* const> steps);

}  // namespace hallwatch
