#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hallwatch {

/// A column of a table that rows can be pushed into.
struct TableColumn {
  std::string name;                ///< as in our files
  std::vector<std::string> heads;  ///< its Chinese names
  bool is_key = false;             ///< part of the row's identity

  [[nodiscard]] bool is_named(std::string_view key) const;
};

/// The columns of a table of fact_fields.h, in its order.
/// @errors kNotFound: there is no such table
[[nodiscard]] Result<std::vector<TableColumn>> columns_of_table(std::string_view table);

}  // namespace hallwatch
