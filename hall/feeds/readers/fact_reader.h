#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace hallwatch {

/// Reads facts of one kind from rows of texts under named columns, whatever brought them: a file, a message, a view of
/// a database. Identity and mobile numbers are masked on the way. For every fact of fact_fields.h. A value.
template <typename Fact>
class FactReader {
 public:
  struct Row {
    Fact fact{};
    int values_corrected = 0;  ///< numbers that were none and count as 0
  };

  /// @param heads  in English or Chinese, in any order; unknown ones are ignored
  /// @errors kInvalidArgument: a column of the key is missing
  [[nodiscard]] static Result<FactReader> for_columns(const std::vector<std::string>& heads);
  /// @param fields  as many as there are heads, UTF-8
  /// @errors kInvalidArgument: why the row as a whole is rejected (C-QUARANTINE)
  [[nodiscard]] Result<Row> read(const std::vector<std::string>& fields) const;

 private:
  FactReader(std::vector<std::size_t> places, std::size_t width) : places_(std::move(places)), width_(width) {}

  std::vector<std::size_t> places_;  ///< of each column of the fact in a row
  std::size_t width_;
};

}  // namespace hallwatch
