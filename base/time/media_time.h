#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

namespace hallwatch {

/// Ticks of 1/90000 s, the RTP video clock. Only inside capture and recorder. Floor when narrowing.
using MediaTicks = std::chrono::duration<std::int64_t, std::ratio<1, 90'000>>;

[[nodiscard]] constexpr std::chrono::microseconds to_microseconds(MediaTicks ticks) {
  return std::chrono::floor<std::chrono::microseconds>(ticks);
}

}  // namespace hallwatch
