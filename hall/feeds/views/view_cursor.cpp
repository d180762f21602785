#include "hall/feeds/views/view_cursor.h"

#include <array>

#include <fmt/format.h>

#include "hall/schema_parts.h"

namespace hallwatch {
namespace {

// FROZEN: add a step, never change one.
constexpr std::array kSchema{
    R"(CREATE TABLE view_places(site TEXT NOT NULL, view TEXT NOT NULL, origin TEXT NOT NULL, time TEXT NOT NULL,
         id TEXT NOT NULL, PRIMARY KEY(site, view)) WITHOUT ROWID;)"};

}  // namespace

ViewCursor::ViewCursor(FactStore& store, const ViewConfig& view)
    : store_(&store),
      name_(view.name),
      origin_(fmt::format("{}({},{}) for {}", view.view, view.time_column, view.id_column, view.table)) {}

Result<ViewCursor> ViewCursor::open(FactStore& store, const ViewConfig& view) {
  if (auto done = migrate_part(store.database(), "views", kSchema); !done.ok()) {
    return done.error().while_doing("open the cursors of the views");
  }
  return ViewCursor{store, view};
}

Result<std::optional<ViewPlace>> ViewCursor::read() {
  auto query = store_->database().prepare("SELECT time, id FROM view_places WHERE site=?1 AND view=?2 AND origin=?3");
  if (!query.ok()) {
    return query.error();
  }
  auto row = query->bind(1, std::string_view{store_->site_id().text()}).bind(2, name_).bind(3, origin_).step();
  if (!row.ok()) {
    return row.error();
  }
  return *row ? std::optional{ViewPlace{query->text(0), query->text(1)}} : std::nullopt;
}

Result<> ViewCursor::write(const ViewPlace& place) {
  auto note = store_->database().prepare("INSERT OR REPLACE INTO view_places VALUES(?1,?2,?3,?4,?5)");
  if (!note.ok()) {
    return note.error();
  }
  note->bind(1, std::string_view{store_->site_id().text()}).bind(2, name_).bind(3, origin_);
  return note->bind(4, place.time).bind(5, place.id).run();
}

}  // namespace hallwatch
