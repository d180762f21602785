#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hall/feeds/intake/feed_ledger.h"
#include "hall/feeds/intake/row_intake.h"
#include "hall/feeds/readers/feed_text.h"
#include "hall/feeds/views/pg_error.h"
#include "hall/feeds/views/view_feeds.h"
#include "hall/feeds/views/view_reader.h"

namespace hallwatch {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && text.find('\0') == std::string_view::npos && is_utf8(text);
}

bool is_dotted_name(std::string_view text) {
  while (true) {
    const auto dot = text.find('.');
    if (!is_name(text.substr(0, dot))) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(dot + 1);
  }
}

Result<> check_view(const ViewConfig& view) {
  const auto tables = intake_tables();
  if (std::ranges::find(tables, std::string_view{view.table}) == tables.end()) {
    return fail(ErrorKind::kNotFound,
                fmt::format("there is no table \"{}\": use one of {}", one_line(view.table), fmt::join(tables, ", ")));
  }
  if (!is_dotted_name(view.view) || std::ranges::count(view.view, '.') > 2) {
    return fail(ErrorKind::kInvalidArgument,
                fmt::format("\"{}\" is no name of a view: write schema.view", one_line(view.view)));
  }
  if (!is_name(view.time_column) || !is_name(view.id_column)) {
    return fail(ErrorKind::kInvalidArgument, "time_column or id_column is no name of a column");
  }
  return PgConnection::check_target({view.connect, view.password});
}

}  // namespace

Result<> check_views(const std::vector<ViewConfig>& views) {
  for (const auto& view : views) {
    if (auto usable = check_view(view); !usable.ok()) {
      return usable.error().while_doing(feed_name::of_view(one_line(view.name)));
    }
  }
  return {};
}

Result<> try_view(const ViewConfig& view, Clock& clock, const PgLimits& limits) {
  ViewReader reader{view, limits, clock};
  const auto names = reader.begin({});
  if (!names.ok()) {
    return names.error().while_doing(feed_name::of_view(view.name));
  }
  return {};
}

}  // namespace hallwatch
