#pragma once

#include <string_view>

namespace hallwatch {

/// Compares a secret with what somebody sent; how long it takes tells nothing of the secret, its length included.
[[nodiscard]] bool is_same_secret(std::string_view secret, std::string_view sent);

}  // namespace hallwatch
