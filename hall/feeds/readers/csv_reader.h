#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "hall/feeds/readers/line_cutter.h"

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

/// Who takes a table row by row. An error ends the reading and comes out of CsvStream.
class CsvSink {
 public:
  virtual ~CsvSink() = default;
  /// First, once; a table without any row has none.
  [[nodiscard]] virtual Result<> take_header(std::vector<std::string> fields) = 0;
  [[nodiscard]] virtual Result<> take_row(CsvRow row) = 0;
  /// May come before the header.
  [[nodiscard]] virtual Result<> take_fault(CsvFault fault) = 0;
};

/// Keeps everything.
class CsvTableSink final : public CsvSink {
 public:
  [[nodiscard]] Result<> take_header(std::vector<std::string> fields) override {
    table.header = std::move(fields);
    return {};
  }
  [[nodiscard]] Result<> take_row(CsvRow row) override {
    table.rows.push_back(std::move(row));
    return {};
  }
  [[nodiscard]] Result<> take_fault(CsvFault fault) override {
    table.faults.push_back(std::move(fault));
    return {};
  }

  CsvTable table;
};

class CsvParser;

/// Reads a table that comes in pieces: commas or tabs (the header says which), quoted fields with line breaks, CRLF or
/// LF. libcsv's wall. A quote that is never closed, or a line that is too long, costs its own line only: reading begins
/// again behind it. Rows and faults come in order of their lines. Memory is bounded by kMaxRowBytes, whatever comes.
class CsvStream {
 public:
  /// @param sink  outlives the stream
  explicit CsvStream(CsvSink& sink);
  ~CsvStream();
  CsvStream(const CsvStream&) = delete;
  CsvStream& operator=(const CsvStream&) = delete;

  /// @param utf8  may be cut anywhere, also inside a letter
  /// @errors the sink's; the stream is of no use then
  [[nodiscard]] Result<> feed(std::string_view utf8);
  /// Nothing more comes. Once.
  [[nodiscard]] Result<> finish();

 private:
  [[nodiscard]] Result<> take_line(std::string_view line);
  [[nodiscard]] Result<> parse_lines();
  [[nodiscard]] Result<> take_rows();
  [[nodiscard]] Result<> take_row(std::vector<std::string> fields);
  [[nodiscard]] Result<> reject(std::string reason);
  void forget_lines(std::size_t count);
  [[nodiscard]] int line_number() const;
  [[nodiscard]] std::string row_text() const;

  CsvSink& sink_;
  LineCutter cutter_{kMaxRowBytes};
  std::unique_ptr<CsvParser> parser_;
  std::deque<std::string> lines_;  ///< of the running row; more only while lines behind a bad one are read again
  std::size_t parsed_ = 0;         ///< of lines_, by the parser
  std::size_t parsed_bytes_ = 0;
  std::int64_t lines_before_ = 0;  ///< in front of lines_
  char delimiter_ = 0;             ///< none: no line has told it
  std::size_t width_ = 0;          ///< of the header; 0: it has not come
};

/// The whole table at once.
[[nodiscard]] CsvTable read_csv(std::string_view utf8);

/// A byte of the row was of no letter (kNoLetter).
[[nodiscard]] bool has_bad_bytes(const CsvRow& row);
/// The fields with commas between them, for people.
[[nodiscard]] std::string text_of(const CsvRow& row);

/// The bytes of a bad row as they are kept: cut at a letter, without NUL, with U+FFFD for kNoLetter, personal numbers
/// masked.
[[nodiscard]] std::string for_quarantine(std::string_view row);

}  // namespace hallwatch
