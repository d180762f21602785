#include "hall/feeds/readers/feed_text.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "hall/feeds/readers/iconv_handles.h"

namespace hallwatch {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Length of the valid UTF-8 letter at the front; 0 if there is none (overlong, surrogate, cut).
std::size_t letter_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto first = byte(0);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                             : (first & 0xF0U) == 0xE0        ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  if (length == 0 || text.size() < length) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) {
      return 0;
    }
  }
  const bool is_overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool is_outside = (first == 0xED && byte(1) >= 0xA0) || (first == 0xF4 && byte(1) >= 0x90);
  return is_overlong || is_outside ? 0 : length;
}

/// Bytes of a UTF-8 letter at the end whose rest is missing; 0 if the last letter is whole.
std::size_t cut_letter_length(std::string_view text) {
  for (std::size_t length = 1; length <= std::min<std::size_t>(3, text.size()); ++length) {
    const auto first = static_cast<unsigned char>(text[text.size() - length]);
    const std::size_t whole = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (whole != 0) {
      return length < whole ? length : 0;
    }
  }
  return 0;
}

FeedText with_replacements(std::string_view bytes) {
  FeedText text;
  while (!bytes.empty()) {
    const auto length = letter_length(bytes);
    text.utf8 += length == 0 ? kReplacement : bytes.substr(0, length);
    text.has_bad_bytes = text.has_bad_bytes || length == 0;
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return text;
}

Result<FeedText> from_gb18030(std::string_view bytes) {
  const IconvHandle converter{iconv_open("UTF-8", "GB18030")};
  if (!converter) {
    return fail(ErrorKind::kUnsupported, "this machine cannot convert GB18030: install the locales of libc");
  }
  FeedText text;
  text.utf8.reserve(bytes.size() * 2);
  std::string copy{bytes};  // iconv takes its input as not const
  char* in = copy.data();
  std::size_t left = copy.size();
  std::array<char, 4'096> buffer{};
  while (left > 0) {
    char* out = buffer.data();
    std::size_t room = buffer.size();
    const auto converted = iconv(converter.get(), &in, &left, &out, &room);
    const int code = errno;
    text.utf8.append(buffer.data(), buffer.size() - room);
    if (converted == static_cast<std::size_t>(-1) && code != E2BIG) {
      text.utf8 += kReplacement;
      text.has_bad_bytes = true;
      ++in;
      --left;
      iconv(converter.get(), nullptr, nullptr, nullptr, nullptr);
    }
  }
  return text;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "20250922" → "2025-09-22".
std::string dashed_day(std::string_view digits) {
  return fmt::format("{}-{}-{}", digits.substr(0, 4), digits.substr(4, 2), digits.substr(6, 2));
}

std::string dashed_clock(std::string_view digits) {
  return fmt::format("{}:{}:{}", digits.substr(0, 2), digits.substr(2, 2), digits.substr(4, 2));
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto length = letter_length(bytes);
    if (length == 0) {
      return false;
    }
    bytes.remove_prefix(length);
  }
  return true;
}

Result<FeedText> decode_feed(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) {
    return with_replacements(bytes.substr(kByteOrderMark.size()));
  }
  if (is_utf8(bytes)) {
    return FeedText{std::string{bytes}, false};
  }
  if (is_utf8(bytes.substr(0, bytes.size() - cut_letter_length(bytes)))) {
    return with_replacements(bytes);  // a file that is still being written, or was cut
  }
  return from_gb18030(bytes);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kWhite = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kWhite);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kWhite) - first + 1);
}

Result<HallTime> feed_time(std::string_view text) {
  text = trimmed(text);
  if (text.size() == 14 && is_digits(text)) {
    return hall_time_from_text(dashed_day(text) + " " + dashed_clock(text.substr(8)));
  }
  if (text.size() == 15 && text[8] == 'T' && is_digits(text.substr(0, 8)) && is_digits(text.substr(9))) {
    return hall_time_from_text(dashed_day(text) + " " + dashed_clock(text.substr(9)));
  }
  if (text.size() == 19 && text[10] == 'T') {
    std::string spaced{text};
    spaced[10] = ' ';
    return hall_time_from_text(spaced);
  }
  if (text.size() > 19) {
    const auto moment = utc_from_iso_text(text);
    if (!moment.ok()) {
      return moment.error();
    }
    return to_hall_time(*moment);
  }
  return hall_time_from_text(text);
}

Result<HallDay> feed_day(std::string_view text) {
  text = trimmed(text);
  return hall_day_from_text(text.size() == 8 && is_digits(text) ? dashed_day(text) : std::string{text});
}

Result<std::chrono::seconds> feed_time_of_day(std::string_view text) {
  text = trimmed(text);
  const auto whole = fmt::format("1970-01-01 {}{}", text, text.size() == 5 ? ":00" : "");
  const auto time = hall_time_from_text(whole);
  if (!time.ok()) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("\"{}\" is not a time of the form HH:MM:SS", text));
  }
  return std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch());
}

}  // namespace hallwatch
