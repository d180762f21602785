#include "hall/schema_parts.h"

#include <fmt/format.h>

namespace hallwatch {
namespace {

Result<std::int64_t> version_of(Database& database, std::string_view part) {
  auto query = database.prepare("SELECT version FROM schema_parts WHERE part=?1");
  if (!query.ok()) {
    return query.error();
  }
  auto row = query->bind(1, part).step();
  if (!row.ok()) {
    return row.error();
  }
  return *row ? query->integer(0) : 0;
}

Result<> run_step(Database& database, std::string_view part, const char* step, std::int64_t version) {
  auto transaction = Transaction::begin(database);
  if (!transaction.ok()) {
    return transaction.error();
  }
  if (auto done = database.execute(step); !done.ok()) {
    return done.error().while_doing(fmt::format("schema step {} of {}", version, part));
  }
  auto note = database.prepare("INSERT OR REPLACE INTO schema_parts(part, version) VALUES(?1, ?2)");
  if (!note.ok()) {
    return note.error();
  }
  if (auto done = note->bind(1, part).bind(2, version).run(); !done.ok()) {
    return done;
  }
  return transaction->commit();
}

}  // namespace

Result<> migrate_part(Database& database, std::string_view part, std::span<const char* const> steps) {
  if (auto made = database.execute(
          "CREATE TABLE IF NOT EXISTS schema_parts(part TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID");
      !made.ok()) {
    return made;
  }
  auto version = version_of(database, part);
  if (!version.ok()) {
    return version.error();
  }
  const auto known = static_cast<std::int64_t>(steps.size());
  if (*version > known) {
    return fail(ErrorKind::kUnsupported, fmt::format("the database has schema {} of {}, this program knows {}: use the "
                                                     "newer program",
                                                     *version, part, known));
  }
  for (auto step = *version; step < known; ++step) {
    if (auto done = run_step(database, part, steps[static_cast<std::size_t>(step)], step + 1); !done.ok()) {
      return done;
    }
  }
  return {};
}

}  // namespace hallwatch
