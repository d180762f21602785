#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "hall/feeds/push/table_columns.h"

namespace hallwatch {

/// One member of a row's object.
struct JsonCell {
  std::string key;
  std::string text;          ///< numbers in the digits in which they were sent; null is empty; true is "1"
  bool is_fraction = false;  ///< a number that is no integer: it cannot be part of a key

  friend bool operator==(const JsonCell&, const JsonCell&) = default;
};

struct JsonRow {
  std::vector<JsonCell> cells;
  std::string fault;  ///< why it cannot be a row; empty: it can
};

/// What a sender of JSON pushes: an array of flat objects, or {"table", "source", "rows"}.
struct JsonDelivery {
  std::string table;   ///< empty: not told
  std::string source;  ///< as told
  std::vector<JsonRow> rows;
};

inline constexpr std::size_t kMostJsonRows = 50'000;  ///< of one delivery
inline constexpr std::size_t kMostJsonCells = 100;    ///< of one row
inline constexpr int kMostJsonDepth = 32;

/// Reads a body. A row with a nested value, a NUL or too many or too long values is a row with a fault; of a key that
/// stands twice the last value counts; members of the outer object that we do not know are ignored.
/// @errors kInvalidArgument: not JSON in UTF-8, neither of the two forms, nested too deeply, too many rows
[[nodiscard]] Result<JsonDelivery> read_json_delivery(std::string_view body);

/// A row's texts in the order of the columns; keys of no column are ignored, what is missing is empty.
/// @errors kInvalidArgument: the row's fault; a fraction in a key column
[[nodiscard]] Result<std::vector<std::string>> fields_of(const JsonRow& row, const std::vector<TableColumn>& columns);

/// The row as people see it in quarantine.
[[nodiscard]] std::string to_text(const JsonRow& row);

}  // namespace hallwatch
