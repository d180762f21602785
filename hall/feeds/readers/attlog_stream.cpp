#include "hall/feeds/readers/attlog_stream.h"

#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  return code == std::errc{} && end == text.data() + text.size() && number >= 0 ? std::optional{number} : std::nullopt;
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  while (true) {
    const auto tab = line.find('\t');
    cells.push_back(trimmed(line.substr(0, tab)));
    if (tab == std::string_view::npos) {
      return cells;
    }
    line.remove_prefix(tab + 1);
  }
}

Result<Punch> read_punch(std::string_view line, int device) {
  if (line.ends_with('\n')) {
    line.remove_suffix(1);
  }
  if (line.size() > kMaxRowBytes) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("longer than {} bytes", kMaxRowBytes));
  }
  if (line.find('\0') != std::string_view::npos) {
    return fail(ErrorKind::kInvalidArgument, "a NUL byte");
  }
  // A padded PIN may stand behind white space, but a tab in front is an empty PIN.
  const auto cells = cells_of(line);
  if (cells.size() < 2) {
    return fail(ErrorKind::kInvalidArgument, "no tab");
  }
  if (cells[0].empty()) {
    return fail(ErrorKind::kInvalidArgument, "no PIN");
  }
  const auto at = feed_time(cells[1]);
  if (!at.ok()) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("\"{}\" is no time", for_quarantine(cells[1])));
  }
  return Punch{device, with_replacement_letters(cells[0]), *at, cells.size() < 5 ? std::nullopt : number_of(cells[4])};
}

}  // namespace

AttlogStream::AttlogStream(std::string file, TakePunch take, RejectLine reject)
    : file_(std::move(file)),
      device_(number_of(std::string_view{file_}.substr(0, file_.find("_attlog"))).value_or(0)),
      take_(std::move(take)),
      reject_(std::move(reject)) {}

Result<> AttlogStream::feed(std::string_view text) {
  cutter_.add(text);
  while (const auto line = cutter_.next()) {
    if (auto done = take_line(*line); !done.ok()) {
      return done;
    }
  }
  return {};
}

Result<> AttlogStream::finish() {
  const auto line = cutter_.last();
  return line ? take_line(*line) : Result<>{};
}

Result<> AttlogStream::take_line(const TextLine& line) {
  line_number_ += line_number_ < std::numeric_limits<int>::max() ? 1 : 0;
  if (trimmed(line.text).empty() && !line.is_more_than_blank) {
    return {};
  }
  auto punch = read_punch(line.text, device_);
  if (punch.ok()) {
    return take_(std::move(*punch));
  }
  reject_({file_, line_number_, punch.error().message(), for_quarantine(line.text)});
  return {};
}

}  // namespace hallwatch
