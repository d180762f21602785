#include "hall/feeds/views/view_cells.h"

#include <algorithm>

#include <fmt/format.h>

#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

/// "2025-09-22 09:15:30.5" and "…+08" become what feed_time() reads.
std::string with_whole_zone(std::string_view value, unsigned type) {
  std::string text{value};
  if (type == pg_type::kTimestamp && text.find('.') != std::string::npos) {
    return text + "+08:00";
  }
  const auto size = text.size();
  const bool is_hours_only = type == pg_type::kTimestampZone && size > 19 && is_digit(text[size - 1]) &&
                             is_digit(text[size - 2]) && (text[size - 3] == '+' || text[size - 3] == '-');
  return is_hours_only ? text + ":00" : text;
}

std::string without_zero_fraction(std::string_view value) {
  const auto point = value.find('.');
  const bool is_whole = point != std::string_view::npos && point > 0 &&
                        std::all_of(value.begin() + static_cast<std::ptrdiff_t>(point) + 1, value.end(),
                                    [](char letter) { return letter == '0'; });
  return std::string{is_whole ? value.substr(0, point) : value};
}

}  // namespace

Result<std::string> cell_text(std::string_view value, unsigned type) {
  switch (type) {
    case pg_type::kBool:
      return std::string{value.empty() ? "" : value == "t" ? "1" : "0"};
    case pg_type::kNumeric:
      return without_zero_fraction(value);
    case pg_type::kTimestamp:
    case pg_type::kTimestampZone:
      return with_whole_zone(value, type);
    default:
      break;
  }
  if (is_utf8(value)) {
    return std::string{value};
  }
  auto decoded = decode_feed(value);
  if (!decoded.ok() || decoded->has_bad_bytes) {
    return fail(ErrorKind::kInvalidArgument, "bytes that are neither UTF-8 nor GB18030");
  }
  return std::move(decoded->utf8);
}

std::optional<HallTime> cell_time(std::string_view value, unsigned type) {
  if (type == pg_type::kDate) {
    const auto day = feed_day(value);
    return day.ok() ? std::optional{HallTime{*day}} : std::nullopt;
  }
  const auto time = feed_time(with_whole_zone(value, type));
  return time.ok() ? std::optional{*time} : std::nullopt;
}

std::optional<std::string> earlier_text(std::string_view value, std::chrono::seconds by) {
  const auto time = feed_time(value);
  const auto size = trimmed(value).size();
  if (!time.ok() || value.size() != size) {
    return std::nullopt;
  }
  const auto text = to_text(*time - by);  // "2025-09-22 09:15:30"
  const auto digits = [&text](std::string_view between) {
    return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2) + std::string{between} + text.substr(11, 2) +
           text.substr(14, 2) + text.substr(17, 2);
  };
  if (size == 14) {
    return digits("");
  }
  if (size == 15) {
    return digits("T");
  }
  // A fraction or a zone sorts behind the seconds, and all rows of one column are of one form. UTC is not shifted.
  const bool is_utc = value.back() == 'Z';
  const auto shown = is_utc ? to_text(*time - kHallUtcOffset - by) : text;
  return size < 19 ? std::nullopt : std::optional{shown.substr(0, 10) + value[10] + shown.substr(11)};
}

}  // namespace hallwatch
