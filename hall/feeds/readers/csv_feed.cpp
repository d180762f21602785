#include "hall/feeds/readers/csv_feed.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "hall/facts/fact_columns.h"
#include "hall/facts/fact_fields.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/feed_text.h"
#include "hall/feeds/readers/personal_numbers.h"

namespace hallwatch {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kMissing = static_cast<std::size_t>(-1);

std::string lower(std::string_view text) {
  std::string lowered{text};
  for (auto& letter : lowered) {
    letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return lowered;
}

/// Finds for each column of a fact its place in the header.
class HeaderMatcher {
 public:
  explicit HeaderMatcher(const std::vector<std::string>& header) {
    for (const auto& head : header) {
      heads_.push_back(lower(trimmed(head)));
    }
  }

  template <typename Value>
  void key(const char* name, const char* chinese, const Value& value) {
    field(name, chinese, value);
    if (places.back() == kMissing) {
      missing_keys.emplace_back(name);
    }
  }
  /// Part of the identity, but a feed need not tell it.
  template <typename Value>
  void key(const char* name, const char* chinese, const std::optional<Value>& value) {
    field(name, chinese, value);
  }
  template <typename Value>
  void field(const char* name, const char* chinese, const Value& /*value*/) {
    auto place = find(name);
    for (std::string_view rest{chinese}; place == kMissing && !rest.empty();) {
      const auto bar = rest.find('|');
      place = find(rest.substr(0, bar));
      rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
    }
    places.push_back(place);
  }

  std::vector<std::size_t> places;
  std::vector<std::string> missing_keys;

 private:
  [[nodiscard]] std::size_t find(std::string_view wanted) const {
    const auto found = std::find(heads_.begin(), heads_.end(), wanted);
    return found == heads_.end() ? kMissing : static_cast<std::size_t>(found - heads_.begin());
  }
  std::vector<std::string> heads_;
};

/// Fills one fact from a row; remembers the first fault.
class RowFiller {
 public:
  RowFiller(const std::vector<std::size_t>& places, const std::vector<std::string>& fields)
      : places_(places), fields_(fields) {}

  template <typename Value>
  void key(const char* name, const char* chinese, Value& value) {
    if (text().empty()) {
      fault = fault.empty() ? fmt::format("no {}", name) : fault;
    }
    field(name, chinese, value);
  }
  template <typename Value>
  void key(const char* name, const char* chinese, std::optional<Value>& value) {
    field(name, chinese, value);
  }
  template <typename Value>
  void field(const char* name, const char* /*chinese*/, Value& value) {
    const auto given = text();
    is_pin_ = std::string_view{name} == "attendance_pin";
    ++column_;
    if (given.empty() && needs_value(value)) {
      fault = fault.empty() ? fmt::format("no {}", name) : fault;
    } else if (!given.empty() && !read(given, value)) {
      fault = fault.empty() ? fmt::format("{}: \"{}\" is {}", name, given, wanted(value)) : fault;
    }
  }

  std::string fault;
  int values_corrected = 0;

 private:
  [[nodiscard]] std::string_view text() const {
    const auto place = places_[column_];
    return place == kMissing ? std::string_view{} : trimmed(fields_[place]);
  }

  template <typename Value>
  static bool needs_value(const Value& /*value*/) {
    return false;
  }
  static bool needs_value(const HallTime& /*value*/) { return true; }
  template <typename Value>
  static const char* wanted(const Value& /*value*/) {
    return "no time";
  }
  static const char* wanted(const DayHalf& /*value*/) { return "neither AM nor PM"; }

  /// Words of people may hold personal numbers; a PIN is compared with a terminal's and stays as it is.
  [[nodiscard]] bool read(std::string_view text, std::string& value) const {
    value = is_pin_ ? std::string{text} : mask_personal_numbers(text);
    return true;
  }
  template <typename Tag>
  static bool read(std::string_view text, Id<Tag>& value) {
    value = Id<Tag>{std::string{text}};
    return true;
  }
  bool read(std::string_view text, int& value) {
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) {
      value = 0;
      ++values_corrected;
    }
    return true;
  }
  static bool read(std::string_view text, StaffRole& value) {
    value = role_from_text(text);
    return true;
  }
  static bool read(std::string_view text, CaseEventCode& value) {
    value = case_event_code_from_text(text);
    return true;
  }
  static bool read(std::string_view text, RatingChannel& value) {
    value = channel_from_text(text);
    return true;
  }
  static bool read(std::string_view text, WindowState& value) {
    value = window_state_from_text(text);
    return true;
  }
  static bool read(std::string_view text, SeatIntervalKind& value) {
    value = seat_interval_kind_from_text(text);
    return true;
  }
  static bool read(std::string_view text, DayKind& value) {
    value = day_kind_from_text(text);
    return true;
  }
  static bool read(std::string_view text, DayHalf& value) {
    value = half_from_text(text);
    return value != DayHalf::kUnknown;
  }
  static bool read(std::string_view text, bool& value) {
    value = text == "1" || text == "是" || lower(text) == "true" || lower(text) == "y";
    return true;
  }
  template <typename Parsed, typename Value>
  static bool take(const Result<Parsed>& parsed, Value& value) {
    if (parsed.ok()) {
      value = *parsed;
    }
    return parsed.ok();
  }
  static bool read(std::string_view text, std::optional<HallTime>& value) { return take(feed_time(text), value); }
  static bool read(std::string_view text, HallTime& value) { return take(feed_time(text), value); }
  static bool read(std::string_view text, HallDay& value) { return take(feed_day(text), value); }
  static bool read(std::string_view text, std::optional<HallDay>& value) { return take(feed_day(text), value); }
  static bool read(std::string_view text, std::optional<std::chrono::seconds>& value) {
    return take(feed_time_of_day(text), value);
  }

  const std::vector<std::size_t>& places_;
  const std::vector<std::string>& fields_;
  std::size_t column_ = 0;
  bool is_pin_ = false;  ///< the field that is being read
};

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
  HeaderMatcher matcher{table.header};
  const Fact nothing{};
  FactTable<Fact>::visit(matcher, nothing);
  if (!matcher.missing_keys.empty()) {
    return fail(ErrorKind::kInvalidArgument,
                fmt::format("{}: its header has no column {} (nor its Chinese name)", file, matcher.missing_keys[0]));
  }
  FeedRows<Fact> rows;
  for (const auto& fault : table.faults) {
    rows.quarantine.push_back({file, fault.line, fault.reason, fault.row});
  }
  for (const auto& row : table.rows) {
    RowFiller filler{matcher.places, row.fields};
    Fact fact{};
    FactTable<Fact>::visit(filler, fact);
    if (text->has_bad_bytes && has_replacement(row.fields)) {
      filler.fault = "bytes that are neither UTF-8 nor GB18030";
    }
    if (!filler.fault.empty()) {
      rows.quarantine.push_back({file, row.line, filler.fault, joined(row.fields)});
      continue;
    }
    rows.values_corrected += filler.values_corrected;
    rows.facts.push_back(std::move(fact));
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
