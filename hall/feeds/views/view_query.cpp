#include "hall/feeds/views/view_query.h"

#include <fmt/format.h>

#include "hall/feeds/views/view_cells.h"

namespace hallwatch::view_query {
namespace {

std::string selected(const ViewNames& names) {
  return fmt::format("SELECT {} FROM {}", names.columns, names.relation);
}

std::string in_order(const ViewNames& names, int limit) {
  return fmt::format("ORDER BY {0},{1} LIMIT {2}", names.time, names.id, limit);
}

std::string has_place(const ViewNames& names) {
  return fmt::format("{0} IS NOT NULL AND {1} IS NOT NULL", names.time, names.id);
}

bool is_text(unsigned type) {
  return type == pg_type::kText || type == pg_type::kVarchar || type == pg_type::kChar;
}

/// The end of `time >= …` for the overlap; nothing: a time of this type cannot be made earlier.
std::optional<ViewQuery> earlier(const ViewNames& names, const ViewPlace& place) {
  if (is_text(names.time_type)) {
    const auto text = earlier_text(place.time, std::chrono::seconds{kOverlapSeconds});
    return text ? std::optional{ViewQuery{"$1", {*text}}} : std::nullopt;
  }
  const auto* const type = names.time_type == pg_type::kTimestamp       ? "timestamp"
                           : names.time_type == pg_type::kTimestampZone ? "timestamptz"
                           : names.time_type == pg_type::kDate          ? "date"
                                                                        : nullptr;
  if (type == nullptr) {
    return std::nullopt;
  }
  return ViewQuery{fmt::format("$1::pg_catalog.{} - interval '{} seconds'", type, kOverlapSeconds), {place.time}};
}

}  // namespace

ViewQuery columns(const std::string& relation) {
  return {fmt::format("SELECT * FROM {} LIMIT 0", relation), {}};
}

ViewQuery first_page(const ViewNames& names, const std::optional<ViewPlace>& place, int limit) {
  if (!place) {
    return {fmt::format("{} WHERE {} {}", selected(names), has_place(names), in_order(names, limit)), {}};
  }
  const auto from = earlier(names, *place);
  if (!from) {
    return page_after(names, *place, limit);
  }
  return {fmt::format("{} WHERE {} AND {} >= {} {}", selected(names), has_place(names), names.time, from->sql,
                      in_order(names, limit)),
          from->values};
}

ViewQuery page_after(const ViewNames& names, const ViewPlace& place, int limit) {
  return {fmt::format("{} WHERE {} AND ({},{}) > ($1,$2) {}", selected(names), has_place(names), names.time, names.id,
                      in_order(names, limit)),
          {place.time, place.id}};
}

ViewQuery keys_of(const ViewNames& names, const ViewQuery& page) {
  auto keys = names;
  keys.columns = names.time + "," + names.id;
  return {selected(keys) + page.sql.substr(selected(names).size()), page.values};
}

ViewQuery between(const ViewNames& names, const ViewPlace& first, const ViewPlace& last) {
  return {fmt::format("{0} WHERE {1} AND ({2},{3}) >= ($1,$2) AND ({2},{3}) <= ($3,$4) ORDER BY {2},{3}",
                      selected(names), has_place(names), names.time, names.id),
          {first.time, first.id, last.time, last.id}};
}

ViewQuery unordered(const ViewNames& names) {
  return {fmt::format("SELECT pg_catalog.count(*) FROM {} WHERE {} IS NULL OR {} IS NULL", names.relation, names.time,
                      names.id),
          {}};
}

}  // namespace hallwatch::view_query
