#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace hallwatch {

/// RFC 4648 with padding, as SDP wants parameter sets.
[[nodiscard]] std::string to_base64(std::span<const std::uint8_t> bytes);

}  // namespace hallwatch
