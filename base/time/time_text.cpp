#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/time/hall_time.h"
#include "base/time/utc_time.h"

namespace hallwatch {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// Reads fixed-width numbers and literal separators from the front of a text.
class TextReader {
 public:
  explicit TextReader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool is_done() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

  bool number(std::size_t width, int& value) {
    if (rest_.size() < width) {
      return false;
    }
    for (const char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') {
        return false;
      }
    }
    std::from_chars(rest_.data(), rest_.data() + width, value);
    rest_.remove_prefix(width);
    return true;
  }

  bool literal(char c) {
    if (rest_.empty() || rest_.front() != c) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  /// Up to six digits behind a '.', or nothing.
  bool fraction(microseconds& value) {
    value = microseconds{0};
    if (!literal('.')) {
      return true;
    }
    int digits = 0;
    std::int64_t us = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      if (digits < 6) {
        us = us * 10 + (rest_.front() - '0');
        ++digits;
      }
      rest_.remove_prefix(1);
    }
    if (digits == 0) {
      return false;
    }
    for (; digits < 6; ++digits) {
      us *= 10;
    }
    value = microseconds{us};
    return true;
  }

 private:
  std::string_view rest_;
};

struct CivilParts {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  microseconds fraction{0};
};

bool is_real(const CivilParts& parts) {
  const year_month_day date{std::chrono::year{parts.year}, std::chrono::month(static_cast<unsigned>(parts.month)),
                            std::chrono::day(static_cast<unsigned>(parts.day))};
  return date.ok() && parts.hour < 24 && parts.minute < 60 && parts.second < 60;
}

microseconds since_epoch(const CivilParts& parts) {
  const year_month_day date{std::chrono::year{parts.year}, std::chrono::month(static_cast<unsigned>(parts.month)),
                            std::chrono::day(static_cast<unsigned>(parts.day))};
  return sys_days{date}.time_since_epoch() + hours{parts.hour} + minutes{parts.minute} + seconds{parts.second} +
         parts.fraction;
}

Error not_a_time(std::string_view text, std::string_view form) {
  return fail(ErrorKind::kInvalidArgument, fmt::format("\"{}\" is not a time of the form {}", text, form));
}

bool read_date(TextReader& in, CivilParts& parts, char separator) {
  return in.number(4, parts.year) && in.literal(separator) && in.number(2, parts.month) && in.literal(separator) &&
         in.number(2, parts.day);
}

bool read_clock(TextReader& in, CivilParts& parts) {
  return in.number(2, parts.hour) && in.literal(':') && in.number(2, parts.minute) && in.literal(':') &&
         in.number(2, parts.second);
}

/// 'Z' or "+08:00" or "+0800"; the offset is what to subtract.
bool read_zone(TextReader& in, minutes& offset) {
  offset = minutes{0};
  if (in.literal('Z')) {
    return true;
  }
  const bool is_plus = in.literal('+');
  if (!is_plus && !in.literal('-')) {
    return false;
  }
  int hour = 0;
  int minute = 0;
  if (!in.number(2, hour)) {
    return false;
  }
  in.literal(':');
  if (!in.number(2, minute) || hour > 14 || minute > 59) {
    return false;
  }
  offset = hours{hour} + minutes{minute};
  if (!is_plus) {
    offset = -offset;
  }
  return true;
}

struct Civil {
  year_month_day date;
  hh_mm_ss<microseconds> clock;
};

Civil civil(microseconds since) {
  const auto day = floor<days>(since);
  return {year_month_day{sys_days{day}}, hh_mm_ss{since - day}};
}

}  // namespace

std::string to_iso_text(UtcTime time) {
  const auto [date, clock] = civil(time.time_since_epoch());
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", int{date.year()}, unsigned{date.month()},
                     unsigned{date.day()}, clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::string to_file_text(UtcTime time) {
  const auto [date, clock] = civil(time.time_since_epoch());
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}.{:06}Z", int{date.year()}, unsigned{date.month()},
                     unsigned{date.day()}, clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

Result<UtcTime> utc_from_iso_text(std::string_view text) {
  TextReader in{text};
  CivilParts parts;
  minutes offset{0};
  if (!read_date(in, parts, '-') || !(in.literal('T') || in.literal(' ')) || !read_clock(in, parts) ||
      !in.fraction(parts.fraction) || !read_zone(in, offset) || !in.is_done() || !is_real(parts)) {
    return not_a_time(text, "YYYY-MM-DDTHH:MM:SS[.ffffff]Z");
  }
  const UtcTime moment{since_epoch(parts) - offset};
  const auto year = int{civil(moment.time_since_epoch()).date.year()};
  if (year < 0 || year > 9999) {  // the offset moved it out of what four digits can say
    return not_a_time(text, "YYYY-MM-DDTHH:MM:SS[.ffffff]Z");
  }
  return moment;
}

Result<UtcTime> utc_from_file_text(std::string_view text) {
  TextReader in{text};
  CivilParts parts;
  if (!in.number(4, parts.year) || !in.number(2, parts.month) || !in.number(2, parts.day) || !in.literal('T') ||
      !in.number(2, parts.hour) || !in.number(2, parts.minute) || !in.number(2, parts.second) ||
      !in.fraction(parts.fraction) || !in.literal('Z') || !in.is_done() || !is_real(parts)) {
    return not_a_time(text, "YYYYMMDDTHHMMSS.ffffffZ");
  }
  const UtcTime moment{since_epoch(parts)};
  if (to_file_text(moment) != text) {  // names of files are compared as texts: each moment has one
    return not_a_time(text, "YYYYMMDDTHHMMSS.ffffffZ");
  }
  return moment;
}

std::string to_text(HallDay day) {
  const auto date = civil(day.time_since_epoch()).date;
  return fmt::format("{:04}-{:02}-{:02}", int{date.year()}, unsigned{date.month()}, unsigned{date.day()});
}

std::string to_text(HallTime time) {
  const auto [date, clock] = civil(time.time_since_epoch());
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", int{date.year()}, unsigned{date.month()},
                     unsigned{date.day()}, clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string to_hall_clock_text(UtcTime time) {
  return to_text(to_hall_time(time)).substr(11);
}

Result<HallDay> hall_day_from_text(std::string_view text) {
  TextReader in{text};
  CivilParts parts;
  if (!read_date(in, parts, '-') || !in.is_done() || !is_real(parts)) {
    return not_a_time(text, "YYYY-MM-DD");
  }
  return HallDay{floor<days>(since_epoch(parts))};
}

Result<HallTime> hall_time_from_text(std::string_view text) {
  TextReader in{text};
  CivilParts parts;
  if (!read_date(in, parts, '-') || !in.literal(' ') || !read_clock(in, parts) || !in.is_done() || !is_real(parts)) {
    return not_a_time(text, "YYYY-MM-DD HH:MM:SS");
  }
  return HallTime{since_epoch(parts)};
}

}  // namespace hallwatch
