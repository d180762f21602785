#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "hall/facts/fact_store.h"

namespace hallwatch {

/// What a file holds: the facts of the rows that were taken, and the rows that were not.
template <typename Fact>
struct FeedRows {
  std::vector<Fact> facts;
  std::vector<QuarantinedRow> quarantine;
  int values_corrected = 0;
};

/// Reads the facts of one CSV file: heads in English or Chinese, columns in any order, unknown columns ignored.
/// A row is rejected if its number of fields, a time or a key is wrong (C-QUARANTINE); the others are taken.
/// For every fact of fact_fields.h but Punch.
/// @param file  name, for the quarantine
/// @errors kInvalidArgument: it has no header, or a column of the key is missing
template <typename Fact>
[[nodiscard]] Result<FeedRows<Fact>> read_csv_feed(const std::string& file, std::string_view bytes);

/// Reads a terminal's `<number>_attlog.dat`: PIN, time, and up to four more fields between tabs (C-ATTLOG).
[[nodiscard]] Result<FeedRows<Punch>> read_attlog_feed(const std::string& file, std::string_view bytes);

}  // namespace hallwatch
