#pragma once

#include <chrono>

#include "base/time/system_clock.h"

namespace hallwatch {

/// Waits for something that another thread or process does; generous, because a test machine may be loaded.
/// @return false if `condition` did not become true within `bound`
template <typename Condition>
[[nodiscard]] bool wait_for(Condition condition, std::chrono::milliseconds bound = std::chrono::seconds{30}) {
  SystemClock clock;
  const auto deadline = clock.mono_now() + bound;
  while (!condition()) {
    if (clock.mono_now() >= deadline) {
      return false;
    }
    clock.sleep_for(std::chrono::milliseconds{5}, {});
  }
  return true;
}

}  // namespace hallwatch
