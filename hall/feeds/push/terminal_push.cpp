#include "hall/feeds/push/terminal_push.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "hall/feeds/push/request_target.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

constexpr std::size_t kMostStampLetters = 32;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr int kFingerprint = 1;  ///< as in our records
constexpr int kOther = 0;        ///< the terminal calls it 1, but means something else
/// Verification code in a pushed line; in a terminal's file it is the fifth field.
constexpr std::size_t kVerifyField = 3;

Error rejected(std::string reason) {
  return fail(ErrorKind::kInvalidArgument, std::move(reason));
}

/// The first four fields; the others say nothing to us.
std::vector<std::string_view> fields_of_line(std::string_view line) {
  std::vector<std::string_view> fields;
  while (fields.size() <= kVerifyField) {
    const auto tab = line.find('\t');
    fields.push_back(trimmed(line.substr(0, tab)));
    if (tab == std::string_view::npos) {
      break;
    }
    line.remove_prefix(tab + 1);
  }
  return fields;
}

std::optional<int> verify_code(const TerminalConfig& terminal, std::string_view text) {
  int code = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), code);
  if (fault != std::errc{} || end != text.data() + text.size() || code < 0) {
    return std::nullopt;
  }
  if (std::ranges::find(terminal.fingerprint_codes, code) != terminal.fingerprint_codes.end()) {
    return kFingerprint;
  }
  return code == kFingerprint ? kOther : code;
}

Result<Punch> read_line(const TerminalConfig& terminal, std::string_view line) {
  if (line.size() > kMaxRowBytes) {
    return rejected(fmt::format("longer than {} bytes", kMaxRowBytes));
  }
  if (line.find('\0') != std::string_view::npos) {
    return rejected("a NUL byte");
  }
  const auto fields = fields_of_line(line);
  if (fields.size() < 2) {
    return rejected("no tab");
  }
  if (fields[0].empty()) {
    return rejected("no PIN");
  }
  if (fields[0].find(kReplacement) != std::string_view::npos) {
    return rejected("bytes that are neither UTF-8 nor GB18030");
  }
  const auto at = feed_time(fields[1]);
  if (!at.ok()) {
    return rejected(fmt::format("\"{}\" is no time", fields[1].substr(0, 40)));
  }
  return Punch{terminal.device, std::string{fields[0]}, *at,
               fields.size() > kVerifyField ? verify_code(terminal, fields[kVerifyField]) : std::nullopt};
}

}  // namespace

const TerminalConfig* find_terminal(const std::vector<TerminalConfig>& terminals, std::string_view serial,
                                    const std::string& peer_address) {
  const auto found = std::ranges::find_if(terminals, [&](const TerminalConfig& terminal) {
    return terminal.serial == serial && plain_address(terminal.address) == peer_address;
  });
  return found == terminals.end() || peer_address.empty() ? nullptr : &*found;
}

std::string terminal_options(std::string_view serial, std::string_view stamp) {
  // TransFlag, a digit for each kind of data: attendance records yes; operations, photos, users, fingers, faces no.
  return fmt::format(
      "GET OPTION FROM: {}\r\nStamp={}\r\nATTLOGStamp={}\r\nOPERLOGStamp=9999\r\nATTPHOTOStamp=9999\r\n"
      "ErrorDelay=30\r\nDelay=30\r\nTransTimes=00:00;12:00\r\nTransInterval=1\r\nTransFlag=1000000000\r\nTimeZone=8\r\n"
      "Realtime=1\r\nEncrypt=0\r\n",
      serial, stamp, stamp);
}

bool is_stamp(std::string_view text) {
  return !text.empty() && text.size() <= kMostStampLetters && std::ranges::all_of(text, [](char letter) {
    return (letter >= '0' && letter <= '9') || letter == '-' || letter == ':' || letter == 'T';
  });
}

bool is_attendance_table(std::string_view table) {
  return std::ranges::equal(table, std::string_view{"ATTLOG"}, [](char letter, char wanted) {
    return letter == wanted || (letter >= 'a' && letter <= 'z' && letter - 'a' + 'A' == wanted);
  });
}

Result<FeedRows<Punch>> read_terminal_punches(const TerminalConfig& terminal, std::string_view body) {
  auto text = decode_feed(body);
  if (!text.ok()) {
    return text.error();
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
    auto punch = read_line(terminal, line);
    if (punch.ok()) {
      rows.facts.push_back(std::move(*punch));
    } else {
      rows.quarantine.push_back({"terminal " + terminal.serial, number, punch.error().message(), for_quarantine(line)});
    }
  }
  return rows;
}

}  // namespace hallwatch
