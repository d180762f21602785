#include "hall/feeds/readers/csv_feed.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "hall/facts/fact_fields.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/fact_reader.h"
#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string joined(const std::vector<std::string>& fields) {
  std::string text;
  for (const auto& field : fields) {
    text += (text.empty() ? "" : ",") + field;
  }
  return for_quarantine(text);
}

bool has_replacement(const std::vector<std::string>& fields) {
  return std::any_of(fields.begin(), fields.end(),
                     [](const std::string& field) { return field.find(kReplacement) != std::string::npos; });
}

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  return code == std::errc{} && end == text.data() + text.size() && number >= 0 ? std::optional{number} : std::nullopt;
}

/// The number in front of "_attlog.dat"; 0 if there is none.
int device_of(std::string_view file) {
  return number_of(file.substr(0, file.find("_attlog"))).value_or(0);
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

Result<Punch> read_punch(std::string_view line) {
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
    return fail(ErrorKind::kInvalidArgument, fmt::format("\"{}\" is no time", cells[1]));
  }
  return Punch{0, std::string{cells[0]}, *at, cells.size() < 5 ? std::nullopt : number_of(cells[4])};
}

}  // namespace

template <typename Fact>
Result<FeedRows<Fact>> read_csv_feed(const std::string& file, std::string_view bytes) {
  auto text = decode_feed(bytes);
  if (!text.ok()) {
    return text.error().while_doing(file);
  }
  const auto table = read_csv(text->utf8);
  auto reader = FactReader<Fact>::for_columns(table.header);
  if (!reader.ok()) {
    return reader.error().while_doing(file);
  }
  FeedRows<Fact> rows;
  for (const auto& fault : table.faults) {
    rows.quarantine.push_back({file, fault.line, fault.reason, fault.row});
  }
  for (const auto& row : table.rows) {
    auto read = text->has_bad_bytes && has_replacement(row.fields)
                    ? fail(ErrorKind::kInvalidArgument, "bytes that are neither UTF-8 nor GB18030")
                    : reader->read(row.fields);
    if (!read.ok()) {
      rows.quarantine.push_back({file, row.line, read.error().message(), joined(row.fields)});
      continue;
    }
    rows.values_corrected += read->values_corrected;
    rows.facts.push_back(std::move(read->fact));
  }
  std::sort(rows.quarantine.begin(), rows.quarantine.end(),
            [](const QuarantinedRow& a, const QuarantinedRow& b) { return a.line < b.line; });
  return rows;
}

template Result<FeedRows<Department>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<HallWindow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<StaffMember>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<RosterRow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<Leave>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<ServiceItem>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<CaseFact>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<CaseEventRow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<SpecialProcedureRow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<AssistTaskRow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<QueueTicket>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<Rating>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<Consultation>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<Complaint>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<WindowStateRow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<SeatInterval>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<StaffChange>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<CalendarException>> read_csv_feed(const std::string&, std::string_view);

Result<FeedRows<Punch>> read_attlog_feed(const std::string& file, std::string_view bytes) {
  auto text = decode_feed(bytes);
  if (!text.ok()) {
    return text.error().while_doing(file);
  }
  FeedRows<Punch> rows;
  int number = 0;
  for (std::string_view rest{text->utf8}; !rest.empty();) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    ++number;
    if (trimmed(line).empty()) {
      continue;
    }
    auto punch = read_punch(line);
    if (!punch.ok()) {
      rows.quarantine.push_back({file, number, punch.error().message(), for_quarantine(line)});
      continue;
    }
    punch->device = device_of(file);
    rows.facts.push_back(std::move(*punch));
  }
  return rows;
}

}  // namespace hallwatch
