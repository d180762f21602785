#include "hall/feeds/views/view_reader.h"

#include <fmt/format.h>

#include "hall/feeds/views/pg_error.h"
#include "hall/feeds/views/view_cells.h"

namespace hallwatch {

int column_of(const PgRows& rows, std::string_view name) {
  for (int column = 0; column < rows.width(); ++column) {
    if (rows.head(column) == name) {
      return column;
    }
  }
  return -1;
}

ViewReader::ViewReader(const ViewConfig& view, const PgLimits& limits, Clock& clock)
    : target_{view.connect, view.password},
      view_(view.view),
      time_column_(view.time_column),
      id_column_(view.id_column),
      limits_(limits),
      clock_(clock) {}

Result<> ViewReader::connect(const std::stop_token& stop) {
  auto opened = PgConnection::open(target_, limits_, clock_, stop);
  if (!opened.ok()) {
    return opened.error();
  }
  connection_.emplace(std::move(*opened));
  return {};
}

Result<ViewNames> ViewReader::begin(const std::stop_token& stop) {
  if (connection_ && connection_->is_open()) {
    auto known = names();
    if (known.ok() || connection_->is_open()) {
      return known;
    }
  }
  if (auto done = connect(stop); !done.ok()) {  // the server may have been started anew since the last look
    return done.error();
  }
  return names();
}

Result<ViewNames> ViewReader::names() {
  const auto relation = connection_->quoted(view_);
  if (!relation.ok()) {
    return relation.error();
  }
  const auto query = view_query::columns(*relation);
  const auto columns = connection_->query(query.sql);
  if (!columns.ok()) {
    return columns.error().while_doing(fmt::format("view {}", one_line(view_)));
  }
  return names_of(*relation, *columns);
}

Result<ViewNames> ViewReader::names_of(const std::string& relation, const PgRows& columns) {
  ViewNames names{relation, {}, {}, {}, 0};
  std::string known;
  bool is_all_quoted = true;
  for (int column = 0; column < columns.width(); ++column) {
    const auto head = columns.head(column);
    known += (known.empty() ? "" : ", ") + one_line(head);
    const auto quoted = connection_->quoted_part(head);
    is_all_quoted = is_all_quoted && quoted.ok();
    if (quoted.ok() && columns.type(column) != pg_type::kBytes) {
      names.columns += (names.columns.empty() ? "" : ",") + *quoted;
    }
  }
  if (!is_all_quoted) {
    names.columns = "*";  // an SQL_ASCII database with names in other letters
  }
  for (const auto& [name, place] : {std::pair{&time_column_, &names.time}, std::pair{&id_column_, &names.id}}) {
    const auto column = column_of(columns, *name);
    if (column < 0) {
      return fail(ErrorKind::kNotFound,
                  fmt::format("view {} has no column {} (it has {}): set time_column and id_column, or mend the view",
                              one_line(view_), one_line(*name), known));
    }
    auto quoted = connection_->quoted_part(*name);
    if (!quoted.ok()) {
      return quoted.error();
    }
    *place = std::move(*quoted);
  }
  names.time_type = columns.type(column_of(columns, time_column_));
  return names;
}

Result<PgRows> ViewReader::rows(const ViewQuery& query) {
  if (!connection_) {
    return fail(ErrorKind::kUnavailable, "the connection is gone");
  }
  return connection_->query(query.sql, query.values);
}

}  // namespace hallwatch
