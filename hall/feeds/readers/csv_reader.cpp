#include "hall/feeds/readers/csv_reader.h"

#include <csv.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "hall/feeds/readers/feed_text.h"
#include "hall/feeds/readers/personal_numbers.h"

namespace hallwatch {

/// libcsv's parser with its own life; field and row callbacks collect into `fields` and `rows`.
class CsvParser {
 public:
  explicit CsvParser(char delimiter) {
    HALL_CHECK(csv_init(&parser_, 0) == 0, "libcsv can be set up");
    csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
  }
  ~CsvParser() { csv_free(&parser_); }
  CsvParser(const CsvParser&) = delete;
  CsvParser& operator=(const CsvParser&) = delete;

  void feed(std::string_view text) { csv_parse(&parser_, text.data(), text.size(), &on_field, &on_row, this); }
  void finish() { csv_fini(&parser_, &on_field, &on_row, this); }
  /// Between rows the parser's state is 0 ("row not begun").
  [[nodiscard]] bool is_inside_row() const { return parser_.pstate != 0; }
  [[nodiscard]] bool is_inside_quotes() const { return parser_.pstate == 2 && parser_.quoted != 0; }
  [[nodiscard]] std::vector<std::vector<std::string>> take_rows() { return std::exchange(rows_, {}); }

 private:
  static void on_field(void* text, std::size_t size, void* self) noexcept {
    static_cast<CsvParser*>(self)->fields_.emplace_back(static_cast<const char*>(text), size);
  }
  static void on_row(int /*terminator*/, void* self) noexcept {
    auto& parser = *static_cast<CsvParser*>(self);
    parser.rows_.push_back(std::exchange(parser.fields_, {}));
  }

  csv_parser parser_{};
  std::vector<std::string> fields_;
  std::vector<std::vector<std::string>> rows_;
};

namespace {

/// Of a line that is not blank.
char delimiter_of(std::string_view line) {
  return std::count(line.begin(), line.end(), '\t') > std::count(line.begin(), line.end(), ',') ? '\t' : ',';
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool has_nul(const std::vector<std::string>& fields) {
  return std::any_of(fields.begin(), fields.end(),
                     [](const std::string& field) { return field.find('\0') != std::string::npos; });
}

}  // namespace

CsvStream::CsvStream(CsvSink& sink) : sink_(sink) {}
CsvStream::~CsvStream() = default;

Result<> CsvStream::feed(std::string_view utf8) {
  cutter_.add(utf8);
  while (const auto line = cutter_.next()) {
    if (auto done = take_line(line->text); !done.ok()) {
      return done;
    }
  }
  return {};
}

Result<> CsvStream::finish() {
  if (const auto line = cutter_.last()) {
    if (auto done = take_line(line->text); !done.ok()) {
      return done;
    }
  }
  while (!lines_.empty() && parser_->is_inside_quotes()) {
    auto done = reject("its quote is never closed");
    done = done.ok() ? parse_lines() : done;
    if (!done.ok()) {
      return done;
    }
  }
  if (lines_.empty()) {
    return {};
  }
  parser_->finish();
  return take_rows();
}

Result<> CsvStream::take_line(std::string_view line) {
  lines_.emplace_back(line);
  return parse_lines();
}

Result<> CsvStream::parse_lines() {
  while (parsed_ < lines_.size()) {
    const auto& line = lines_[parsed_];
    if (parsed_bytes_ + line.size() > kMaxRowBytes) {
      auto done =
          reject(parsed_ == 0 ? fmt::format("longer than {} bytes", kMaxRowBytes) : "its quote is never closed");
      if (!done.ok()) {
        return done;
      }
      continue;
    }
    if (delimiter_ == 0 && !is_blank(line)) {
      delimiter_ = delimiter_of(line);
      parser_.reset();
    }
    if (parser_ == nullptr) {
      parser_ = std::make_unique<CsvParser>(delimiter_ == 0 ? ',' : delimiter_);
    }
    parser_->feed(line);
    ++parsed_;
    parsed_bytes_ += line.size();
    auto done = take_rows();
    if (done.ok() && parser_->is_inside_quotes() && parsed_ > kMaxQuotedLines) {
      done = reject("its quote is never closed");
    }
    if (!done.ok()) {
      return done;
    }
  }
  return {};
}

Result<> CsvStream::take_rows() {
  auto rows = parser_->take_rows();
  for (auto& fields : rows) {
    if (auto done = take_row(std::move(fields)); !done.ok()) {
      return done;
    }
  }
  if (!parser_->is_inside_row()) {
    forget_lines(parsed_);
  } else if (!rows.empty()) {
    forget_lines(parsed_ - 1);  // a carriage return alone: the running row began on this line, behind another
  }
  return {};
}

Result<> CsvStream::take_row(std::vector<std::string> fields) {
  if (width_ == 0) {
    width_ = fields.size();
    return sink_.take_header(std::move(fields));
  }
  if (fields.size() != width_) {
    return sink_.take_fault({line_number(), fmt::format("{} fields, the header has {}", fields.size(), width_),
                             for_quarantine(row_text())});
  }
  if (has_nul(fields)) {
    return sink_.take_fault({line_number(), "a NUL byte", for_quarantine(row_text())});
  }
  return sink_.take_row({line_number(), std::move(fields)});
}

/// The row that began with the first of lines_ is none; reading goes on with the line behind that one.
Result<> CsvStream::reject(std::string reason) {
  CsvFault fault{line_number(), std::move(reason), for_quarantine(lines_.front())};
  parser_.reset();
  parsed_ = 0;
  forget_lines(1);
  parsed_bytes_ = 0;
  return sink_.take_fault(std::move(fault));
}

void CsvStream::forget_lines(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    lines_.pop_front();
  }
  lines_before_ += static_cast<std::int64_t>(count);
  parsed_ -= std::min(parsed_, count);
  parsed_bytes_ = parsed_ == 0 ? 0 : lines_.front().size();
}

int CsvStream::line_number() const {
  return static_cast<int>(std::min<std::int64_t>(lines_before_ + 1, std::numeric_limits<int>::max()));
}

std::string CsvStream::row_text() const {
  std::string text;
  for (std::size_t i = 0; i < parsed_ && text.size() < kMaxQuarantinedBytes; ++i) {
    text += lines_[i];
  }
  return text;
}

CsvTable read_csv(std::string_view utf8) {
  CsvTableSink sink;
  CsvStream stream{sink};
  const auto fed = stream.feed(utf8);
  const auto finished = stream.finish();
  HALL_CHECK(fed.ok() && finished.ok(), "a table in memory takes every row");
  return std::move(sink.table);
}

bool has_bad_bytes(const CsvRow& row) {
  return std::any_of(row.fields.begin(), row.fields.end(),
                     [](const std::string& field) { return field.find(kNoLetter) != std::string::npos; });
}

std::string text_of(const CsvRow& row) {
  return fmt::format("{}", fmt::join(row.fields, ","));
}

std::string for_quarantine(std::string_view row) {
  while (!row.empty() && (row.back() == '\n' || row.back() == '\r')) {
    row.remove_suffix(1);
  }
  const auto masked = mask_personal_numbers(with_replacement_letters(row.substr(0, 2 * kMaxQuarantinedBytes)));
  row = masked;
  auto length = std::min(row.size(), kMaxQuarantinedBytes);
  while (length > 0 && length < row.size() && (static_cast<unsigned char>(row[length]) & 0xC0U) == 0x80) {
    --length;
  }
  std::string kept{row.substr(0, length)};
  std::replace(kept.begin(), kept.end(), '\0', '?');
  return kept;
}

}  // namespace hallwatch
