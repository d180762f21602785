#include "capture/simulator/digest_authentication.h"

#include <map>

#include <fmt/format.h>

#include "base/crypto/digest.h"

namespace hallwatch {
namespace {

/// `Digest username="a", response="…"` → its fields; quoted values may hold commas. Empty if it is no Digest.
std::map<std::string, std::string, std::less<>> digest_fields(std::string_view text) {
  constexpr std::string_view kScheme = "Digest ";
  std::map<std::string, std::string, std::less<>> fields;
  if (!text.starts_with(kScheme)) {
    return fields;
  }
  text.remove_prefix(kScheme.size());
  while (!text.empty()) {
    text.remove_prefix(std::min(text.find_first_not_of(" ,\t"), text.size()));
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) {
      break;
    }
    const std::string name{text.substr(0, equals)};
    text.remove_prefix(equals + 1);
    const bool is_quoted = text.starts_with('"');
    text.remove_prefix(is_quoted ? 1 : 0);
    const auto end = std::min(text.find(is_quoted ? '"' : ','), text.size());
    fields[name] = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return fields;
}

}  // namespace

std::string digest_challenge(const RtspCredentials& credentials, std::string_view nonce) {
  return fmt::format(R"(Digest realm="{}", nonce="{}", algorithm="MD5")", credentials.realm, nonce);
}

bool is_digest_right(std::string_view authorization, std::string_view method, const RtspCredentials& credentials,
                     std::string_view nonce) {
  const auto fields = digest_fields(authorization);
  const auto field = [&](std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string{} : found->second;
  };
  if (field("username") != credentials.user || field("nonce") != nonce || field("realm") != credentials.realm) {
    return false;
  }
  const auto who = md5_hex_for_rtsp(fmt::format("{}:{}:{}", credentials.user, credentials.realm, credentials.password));
  const auto what = md5_hex_for_rtsp(fmt::format("{}:{}", method, field("uri")));
  return field("response") == md5_hex_for_rtsp(fmt::format("{}:{}:{}", who, nonce, what));
}

}  // namespace hallwatch
