#include "base/crypto/digest.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace hallwatch {

namespace detail {
void free_digest_context(evp_md_ctx_st* context) noexcept {
  EVP_MD_CTX_free(context);
}
}  // namespace detail

Digester::Digester() : context_(EVP_MD_CTX_new()) {
  HALL_CHECK(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1,
             "OpenSSL has SHA-256");
}

Digester& Digester::add(std::span<const std::byte> bytes) {
  HALL_CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, "SHA-256 takes bytes");
  return *this;
}

Digest Digester::finish() {
  Digest digest{};
  unsigned size = 0;
  HALL_CHECK(EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), &size) == 1 &&
                 size == digest.size(),
             "SHA-256 gives 32 bytes");
  return digest;
}

Digest sha256(std::span<const std::byte> bytes) {
  return Digester{}.add(bytes).finish();
}

std::string to_hex(std::span<const std::byte> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    text.push_back(kDigits[std::to_integer<unsigned>(byte) >> 4U]);
    text.push_back(kDigits[std::to_integer<unsigned>(byte) & 15U]);
  }
  return text;
}

std::string md5_hex_for_rtsp(std::string_view text) {
  std::array<std::byte, 16> digest{};
  unsigned size = 0;
  HALL_CHECK(EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_md5(),
                        nullptr) == 1,
             "OpenSSL has MD5");
  return to_hex(digest);
}

}  // namespace hallwatch
