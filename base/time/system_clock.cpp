#include "base/time/system_clock.h"

#include <condition_variable>
#include <mutex>

namespace hallwatch {

UtcTime SystemClock::utc_now() const {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

MonoTime SystemClock::mono_now() const {
  return std::chrono::steady_clock::now();
}

bool SystemClock::sleep_until(MonoTime deadline, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any woken;
  std::unique_lock lock{mutex};
  woken.wait_until(lock, stop, deadline, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace hallwatch
