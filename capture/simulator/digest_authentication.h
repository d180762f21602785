#pragma once

#include <string>
#include <string_view>

namespace hallwatch {

/// What a client must know. An empty user: nobody is asked.
struct RtspCredentials {
  std::string user;
  std::string password;
  std::string realm = "hallwatch-simulator";
};

/// Value of WWW-Authenticate (RFC 2617 3.2.1, MD5, without qop, as most cameras ask).
[[nodiscard]] std::string digest_challenge(const RtspCredentials& credentials, std::string_view nonce);

/// Whether the Authorization header of a request proves the password for this nonce.
[[nodiscard]] bool is_digest_right(std::string_view authorization, std::string_view method,
                                   const RtspCredentials& credentials, std::string_view nonce);

}  // namespace hallwatch
