#pragma once

namespace hallwatch::detail {
[[noreturn]] void check_failed(const char* condition, const char* promise, const char* file, int line);
}  // namespace hallwatch::detail

/// A promise inside our own code; never for input from outside. Logs, then aborts.
#define HALL_CHECK(condition, promise)                                            \
  do {                                                                            \
    if (!(condition)) {                                                           \
      ::hallwatch::detail::check_failed(#condition, promise, __FILE__, __LINE__); \
    }                                                                             \
  } while (false)
