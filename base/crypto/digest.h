#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/c_handle.h"

struct evp_md_ctx_st;

namespace hallwatch {

/// A SHA-256 value, 32 bytes.
using Digest = std::array<std::byte, 32>;

namespace detail {
void free_digest_context(evp_md_ctx_st* context) noexcept;
}

/// SHA-256 over pieces (OpenSSL). One use: add…, then finish once.
class Digester {
 public:
  Digester();
  Digester& add(std::span<const std::byte> bytes);
  [[nodiscard]] Digest finish();

 private:
  Handle<evp_md_ctx_st, &detail::free_digest_context> context_;
};

[[nodiscard]] Digest sha256(std::span<const std::byte> bytes);
[[nodiscard]] std::string to_hex(std::span<const std::byte> bytes);
/// MD5 in hex of a text. For RTSP digest authentication only (RFC 2617); never for evidence.
[[nodiscard]] std::string md5_hex_for_rtsp(std::string_view text);

}  // namespace hallwatch
