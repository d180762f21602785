#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hallwatch {

struct CsvRow {
  int line = 0;  ///< physical line on which it begins, from 1
  std::vector<std::string> fields;

  friend bool operator==(const CsvRow&, const CsvRow&) = default;
};

struct CsvFault {
  int line = 0;
  std::string reason;
  std::string row;

  friend bool operator==(const CsvFault&, const CsvFault&) = default;
};

/// A table of text. Rows have as many fields as the header; those that had not are faults.
struct CsvTable {
  std::vector<std::string> header;
  std::vector<CsvRow> rows;
  std::vector<CsvFault> faults;
};

inline constexpr std::size_t kMaxRowBytes = 64U << 10U;   ///< a longer row is a fault
inline constexpr std::size_t kMaxQuotedLines = 200;       ///< a field over more lines is an unclosed quote
inline constexpr std::size_t kMaxQuarantinedBytes = 400;  ///< of a bad row, kept for people

/// Reads a table: commas or tabs (the header says which), quoted fields with line breaks, CRLF or LF. libcsv's wall.
/// A quote that is never closed costs its own line only: reading begins again behind it. Never fails as a whole.
[[nodiscard]] CsvTable read_csv(std::string_view utf8);

/// The bytes of a bad row as they are kept: cut at a letter, without NUL, personal numbers masked.
[[nodiscard]] std::string for_quarantine(std::string_view row);

}  // namespace hallwatch
