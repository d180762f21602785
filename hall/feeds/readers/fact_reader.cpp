#include "hall/feeds/readers/fact_reader.h"

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
  /// One of several columns that may tell who is meant.
  void optional_key(const char* name, const char* chinese, const std::string& value) { field(name, chinese, value); }
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
  void optional_key(const char* name, const char* chinese, std::string& value) { field(name, chinese, value); }
  template <typename Value>
  void field(const char* name, const char* /*chinese*/, Value& value) {
    const auto given = text();
    const std::string_view column{name};
    is_pin_ = column == "attendance_pin" || column == "pin";
    ++column_;
    if (given.empty() && needs_value(value)) {
      fault = fault.empty() ? fmt::format("no {}", name) : fault;
    } else if (!given.empty() && !read(given, value)) {
      fault = fault.empty() ? fmt::format("{}: \"{}\" is {}", name, for_quarantine(given), wanted(value)) : fault;
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
  bool read(std::string_view text, std::optional<int>& value) {
    int number = 0;
    const auto corrected = values_corrected;
    read(text, number);
    value = values_corrected == corrected ? std::optional{number} : std::nullopt;
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
  static bool read(std::string_view text, LimitUnit& value) {
    value = limit_unit_from_text(text);
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

}  // namespace

template <typename Fact>
Result<FactReader<Fact>> FactReader<Fact>::for_columns(const std::vector<std::string>& heads) {
  HeaderMatcher matcher{heads};
  const Fact nothing{};
  FactTable<Fact>::visit(matcher, nothing);
  if (!matcher.missing_keys.empty()) {
    return fail(ErrorKind::kInvalidArgument,
                fmt::format("its header has no column {} (nor its Chinese name)", matcher.missing_keys[0]));
  }
  return FactReader{std::move(matcher.places), heads.size()};
}

template <typename Fact>
Result<typename FactReader<Fact>::Row> FactReader<Fact>::read(const std::vector<std::string>& fields) const {
  if (fields.size() != width_) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("{} fields, the header has {}", fields.size(), width_));
  }
  RowFiller filler{places_, fields};
  Row row;
  FactTable<Fact>::visit(filler, row.fact);
  if (!filler.fault.empty()) {
    return fail(ErrorKind::kInvalidArgument, std::move(filler.fault));
  }
  row.values_corrected = filler.values_corrected;
  return row;
}

template class FactReader<Department>;
template class FactReader<HallWindow>;
template class FactReader<StaffMember>;
template class FactReader<RosterRow>;
template class FactReader<Leave>;
template class FactReader<ServiceItem>;
template class FactReader<CaseFact>;
template class FactReader<Punch>;
template class FactReader<CaseEventRow>;
template class FactReader<SpecialProcedureRow>;
template class FactReader<AssistTaskRow>;
template class FactReader<QueueTicket>;
template class FactReader<Rating>;
template class FactReader<Consultation>;
template class FactReader<Complaint>;
template class FactReader<WindowStateRow>;
template class FactReader<SeatInterval>;
template class FactReader<StaffChange>;
template class FactReader<CalendarException>;
template class FactReader<GuideItem>;
template class FactReader<ItemStepLimit>;

}  // namespace hallwatch
