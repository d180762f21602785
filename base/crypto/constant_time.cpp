#include "base/crypto/constant_time.h"

#include <openssl/crypto.h>

#include "base/crypto/digest.h"

namespace hallwatch {

bool is_same_secret(std::string_view secret, std::string_view sent) {
  const auto expected = sha256(std::as_bytes(std::span{secret}));
  const auto given = sha256(std::as_bytes(std::span{sent}));
  return CRYPTO_memcmp(expected.data(), given.data(), expected.size()) == 0;
}

}  // namespace hallwatch
