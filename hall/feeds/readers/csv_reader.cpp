#include "hall/feeds/readers/csv_reader.h"

#include <csv.h>

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "hall/feeds/readers/personal_numbers.h"

namespace hallwatch {
namespace {

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

/// Lines with their ends.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto length = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

class CsvReader {
 public:
  explicit CsvReader(std::string_view text)
      : lines_(lines_of(text)), delimiter_(delimiter_of(lines_)), parser_(std::make_unique<CsvParser>(delimiter_)) {}

  CsvTable read() {
    while (at_ < lines_.size()) {
      take_line();
    }
    return std::move(table_);
  }

 private:
  static char delimiter_of(const std::vector<std::string_view>& lines) {
    const auto first = std::find_if(lines.begin(), lines.end(), [](std::string_view line) {
      return line.find_first_not_of(" \t\r\n") != std::string_view::npos;
    });
    if (first == lines.end()) {
      return ',';
    }
    return std::count(first->begin(), first->end(), '\t') > std::count(first->begin(), first->end(), ',') ? '\t' : ',';
  }

  void take_line() {
    if (!parser_->is_inside_row()) {
      begin_ = at_;
      bytes_ = 0;
    }
    bytes_ += lines_[at_].size();
    if (bytes_ > kMaxRowBytes) {
      reject(at_ == begin_ ? fmt::format("longer than {} bytes", kMaxRowBytes) : "its quote is never closed");
      return;
    }
    parser_->feed(lines_[at_]);
    ++at_;
    const bool is_last = at_ == lines_.size();
    if (parser_->is_inside_quotes() && (is_last || at_ - begin_ > kMaxQuotedLines)) {
      reject("its quote is never closed");
      return;
    }
    if (is_last) {
      parser_->finish();
    }
    for (auto& row : parser_->take_rows()) {
      take_row(std::move(row));
    }
  }

  /// The row that began at begin_ is none; reading goes on with the line behind that one.
  void reject(std::string reason) {
    table_.faults.push_back({line_number(), std::move(reason), for_quarantine(lines_[begin_])});
    parser_ = std::make_unique<CsvParser>(delimiter_);
    at_ = begin_ + 1;
  }

  void take_row(std::vector<std::string> fields) {
    if (table_.header.empty()) {
      table_.header = std::move(fields);
      return;
    }
    if (fields.size() != table_.header.size()) {
      table_.faults.push_back({line_number(),
                               fmt::format("{} fields, the header has {}", fields.size(), table_.header.size()),
                               for_quarantine(row_text())});
      return;
    }
    if (std::any_of(fields.begin(), fields.end(),
                    [](const std::string& field) { return field.find('\0') != std::string::npos; })) {
      table_.faults.push_back({line_number(), "a NUL byte", for_quarantine(row_text())});
      return;
    }
    table_.rows.push_back({line_number(), std::move(fields)});
  }

  [[nodiscard]] int line_number() const { return static_cast<int>(begin_) + 1; }
  [[nodiscard]] std::string row_text() const {
    std::string text;
    for (auto i = begin_; i < at_ && text.size() < kMaxQuarantinedBytes; ++i) {
      text += lines_[i];
    }
    return text;
  }

  std::vector<std::string_view> lines_;
  char delimiter_;
  std::unique_ptr<CsvParser> parser_;
  CsvTable table_;
  std::size_t at_ = 0;     ///< next line
  std::size_t begin_ = 0;  ///< line on which the running row began
  std::size_t bytes_ = 0;  ///< of the running row
};

}  // namespace

CsvTable read_csv(std::string_view utf8) {
  return CsvReader{utf8}.read();
}

std::string for_quarantine(std::string_view row) {
  while (!row.empty() && (row.back() == '\n' || row.back() == '\r')) {
    row.remove_suffix(1);
  }
  const auto masked = mask_personal_numbers(row.substr(0, 2 * kMaxQuarantinedBytes));
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
