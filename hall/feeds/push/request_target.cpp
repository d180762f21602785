#include "hall/feeds/push/request_target.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace hallwatch {
namespace {

constexpr std::size_t kMostQueryKeys = 32;
constexpr std::size_t kMostEscapedLetters = 60;

int hex_digit(char letter) {
  return letter >= '0' && letter <= '9'   ? letter - '0'
         : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10
         : letter >= 'A' && letter <= 'F' ? letter - 'A' + 10
                                          : -1;
}

bool is_control(char letter) {
  return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F;
}

/// Without %-sequences; '+' stays: nothing that we are sent has spaces in a form's way.
std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    auto letter = text.front();
    text.remove_prefix(1);
    if (letter == '%') {
      const auto high = text.size() < 2 ? -1 : hex_digit(text[0]);
      const auto low = text.size() < 2 ? -1 : hex_digit(text[1]);
      if (high < 0 || low < 0) {
        return std::nullopt;
      }
      letter = static_cast<char>(high * 16 + low);
      text.remove_prefix(2);
    }
    if (is_control(letter)) {
      return std::nullopt;
    }
    plain += letter;
  }
  return plain;
}

Error bad(std::string_view why) {
  return fail(ErrorKind::kInvalidArgument, fmt::format("the request's target: {}", why));
}

Result<> read_query(std::string_view query, RequestTarget& target) {
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) {
      continue;
    }
    const auto equals = pair.find('=');
    const auto key = decoded(pair.substr(0, equals));
    const auto value =
        equals == std::string_view::npos ? std::optional<std::string>{""} : decoded(pair.substr(equals + 1));
    if (!key || !value) {
      return bad("a wrong %-sequence or a control letter");
    }
    if (target.query.size() >= kMostQueryKeys || !target.query.emplace(*key, *value).second) {
      return bad("a key that stands twice, or too many of them");
    }
  }
  return {};
}

}  // namespace

std::string_view RequestTarget::value(std::string_view key) const {
  const auto found = query.find(key);
  return found == query.end() ? std::string_view{} : std::string_view{found->second};
}

Result<RequestTarget> read_target(std::string_view text) {
  if (!text.starts_with('/')) {
    return bad("it must begin with '/'");
  }
  text = text.substr(0, text.find('#'));
  const auto mark = text.find('?');
  auto path = decoded(text.substr(0, mark));
  if (!path) {
    return bad("a wrong %-sequence or a control letter");
  }
  if (path->find("..") != std::string::npos) {
    return bad("\"..\" leads nowhere here");
  }
  RequestTarget target{std::move(*path), {}};
  if (mark != std::string_view::npos) {
    if (auto done = read_query(text.substr(mark + 1), target); !done.ok()) {
      return done.error();
    }
  }
  return target;
}

std::string escaped(std::string_view text) {
  std::string plain;
  for (const auto letter : text.substr(0, kMostEscapedLetters)) {
    const bool is_plain = letter >= ' ' && letter < 0x7F && letter != '\\' && letter != '"';
    plain += is_plain ? std::string(1, letter) : fmt::format("\\x{:02X}", static_cast<unsigned char>(letter));
  }
  return plain + (text.size() > kMostEscapedLetters ? "…" : "");
}

std::string plain_address(const std::string& address) {
  const auto text = address.substr(0, address.find('%'));
  std::array<char, INET6_ADDRSTRLEN> out{};
  in6_addr six{};
  in_addr four{};
  if (::inet_pton(AF_INET, text.c_str(), &four) == 1) {
    return ::inet_ntop(AF_INET, &four, out.data(), out.size());
  }
  if (::inet_pton(AF_INET6, text.c_str(), &six) != 1) {
    return {};
  }
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    return ::inet_ntop(AF_INET, &six.s6_addr[12], out.data(), out.size());
  }
  return ::inet_ntop(AF_INET6, &six, out.data(), out.size());
}

}  // namespace hallwatch
