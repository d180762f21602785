#pragma once

#include <optional>
#include <string>
#include <vector>

namespace hallwatch {

/// A place in the order of a view: the values of the two cursor columns as the server wrote them, so that the server
/// reads them back exactly.
struct ViewPlace {
  std::string time;
  std::string id;

  friend bool operator==(const ViewPlace&, const ViewPlace&) = default;
};

/// Names of a view, quoted for SQL, and the type of its time column.
struct ViewNames {
  std::string relation;
  std::string time;
  std::string id;
  std::string columns;     ///< what is read of each row
  unsigned time_type = 0;  ///< of pg_type
};

struct ViewQuery {
  std::string sql;
  std::vector<std::string> values;
};

/// Rows committed late, with a time before the cursor, are found by reading that much before it again.
inline constexpr int kOverlapSeconds = 120;

/// The statements with which a view is read. Their comparisons are the server's, so its collation and types decide.
/// Everything that comes from outside is a value or a quoted name. Pure.
namespace view_query {

/// The columns, no row.
[[nodiscard]] ViewQuery columns(const std::string& relation);
/// The first page of a look: from the beginning, or from a little before the place where the last look ended.
[[nodiscard]] ViewQuery first_page(const ViewNames& names, const std::optional<ViewPlace>& place, int limit);
/// The page behind a row.
[[nodiscard]] ViewQuery page_after(const ViewNames& names, const ViewPlace& place, int limit);
/// The cursor columns only, of the same rows as a page.
[[nodiscard]] ViewQuery keys_of(const ViewNames& names, const ViewQuery& page);
/// Rows from one place to another, both ends among them.
[[nodiscard]] ViewQuery between(const ViewNames& names, const ViewPlace& first, const ViewPlace& last);
/// How many rows have no place in the order.
[[nodiscard]] ViewQuery unordered(const ViewNames& names);

}  // namespace view_query
}  // namespace hallwatch
