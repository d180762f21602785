#include "hall/feeds/readers/feed_text.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

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

/// Of ASCII at the front; what follows may be ASCII too, less than a word.
std::size_t ascii_words_length(std::string_view text) {
  std::size_t length = 0;
  for (std::uint64_t word = 0; text.size() - length >= sizeof word; length += sizeof word) {
    std::memcpy(&word, text.data() + length, sizeof word);
    if ((word & 0x80'80'80'80'80'80'80'80U) != 0) {
      break;
    }
  }
  return length;
}

/// Of the valid UTF-8 at the front.
std::size_t valid_length(std::string_view text) {
  auto rest = text;
  while (!rest.empty()) {
    if (const auto ascii = ascii_words_length(rest); ascii > 0) {
      rest.remove_prefix(ascii);
      continue;
    }
    const auto length = letter_length(rest);
    if (length == 0) {
      break;
    }
    rest.remove_prefix(length);
  }
  return text.size() - rest.size();
}

/// The longest letter of UTF-8 and of GB18030.
constexpr std::size_t kLongestLetter = 4;

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
  return valid_length(bytes) == bytes.size();
}

std::string with_replacement_letters(std::string_view text) {
  std::string shown{text};
  for (auto at = shown.find(kNoLetter); at != std::string::npos; at = shown.find(kNoLetter, at)) {
    shown.replace(at, kNoLetter.size(), kReplacement);
  }
  return shown;
}

void EncodingFinder::add(std::string_view bytes) {
  front_ += bytes.substr(0, kByteOrderMark.size() - front_.size());
  if (is_broken_ || front_ == kByteOrderMark) {
    return;
  }
  tail_ += bytes;
  tail_.erase(0, valid_length(tail_));
  if (tail_.size() >= kLongestLetter) {
    is_broken_ = true;
    tail_.clear();
  }
}

FeedEncoding EncodingFinder::encoding() const {
  if (front_ == kByteOrderMark) {
    return FeedEncoding::kUtf8;
  }
  // A cut last letter: the file is still being written, or was cut.
  const std::string_view whole{tail_.data(), tail_.size() - cut_letter_length(tail_)};
  return is_broken_ || !is_utf8(whole) ? FeedEncoding::kGb18030 : FeedEncoding::kUtf8;
}

FeedDecoder::FeedDecoder() = default;
FeedDecoder::FeedDecoder(FeedDecoder&&) noexcept = default;
FeedDecoder& FeedDecoder::operator=(FeedDecoder&&) noexcept = default;
FeedDecoder::~FeedDecoder() = default;

Result<FeedDecoder> FeedDecoder::open(FeedEncoding encoding) {
  FeedDecoder decoder;
  if (encoding == FeedEncoding::kGb18030) {
    decoder.gb18030_ = std::make_unique<IconvHandle>(iconv_open("UTF-8", "GB18030"));
    if (!*decoder.gb18030_) {
      return fail(ErrorKind::kUnsupported, "this machine cannot convert GB18030: install the locales of libc");
    }
  }
  return decoder;
}

std::string_view FeedDecoder::take(Part part) {
  text_.clear();
  if (gb18030_ == nullptr) {
    take_utf8(part);
  } else {
    take_gb18030(part);
  }
  return text_;
}

std::string_view FeedDecoder::add(std::string_view bytes) {
  held_ += bytes;
  return take(Part::kMore);
}

std::string_view FeedDecoder::finish() {
  return take(Part::kLast);
}

void FeedDecoder::take_utf8(Part part) {
  std::string_view rest{held_};
  if (is_front_) {
    if (part == Part::kMore && rest.size() < kByteOrderMark.size()) {
      return;
    }
    rest.remove_prefix(rest.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    is_front_ = false;
  }
  while (true) {
    const auto length = valid_length(rest);
    text_ += rest.substr(0, length);
    rest.remove_prefix(length);
    if (rest.empty() || (part == Part::kMore && rest.size() < kLongestLetter)) {
      break;
    }
    text_ += kNoLetter;
    rest.remove_prefix(1);
  }
  held_.erase(0, held_.size() - rest.size());
}

void FeedDecoder::take_gb18030(Part part) {
  char* in = held_.data();
  std::size_t left = held_.size();
  std::array<char, 16'384> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): iconv fills it
  while (left > 0) {
    char* out = buffer.data();
    std::size_t room = buffer.size();
    const auto converted = iconv(gb18030_->get(), &in, &left, &out, &room);
    const int code = errno;
    text_.append(buffer.data(), buffer.size() - room);
    if (converted != static_cast<std::size_t>(-1) || code == E2BIG) {
      continue;
    }
    if (code == EINVAL && part == Part::kMore) {
      break;  // the rest of the letter is in the next block
    }
    text_ += kNoLetter;
    ++in;
    --left;
    iconv(gb18030_->get(), nullptr, nullptr, nullptr, nullptr);
  }
  held_.erase(0, held_.size() - left);
}

Result<std::string> decode_feed_marked(std::string_view bytes) {
  EncodingFinder finder;
  finder.add(bytes);
  auto decoder = FeedDecoder::open(finder.encoding());
  if (!decoder.ok()) {
    return decoder.error();
  }
  std::string text{decoder->add(bytes)};
  text += decoder->finish();
  return text;
}

Result<FeedText> decode_feed(std::string_view bytes) {
  auto text = decode_feed_marked(bytes);
  if (!text.ok()) {
    return text.error();
  }
  if (text->find(kNoLetter) == std::string::npos) {
    return FeedText{std::move(*text), false};
  }
  return FeedText{with_replacement_letters(*text), true};
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
