#include "station/watch/restart_policy.h"

#include <algorithm>
#include <utility>

namespace hallwatch {

std::chrono::milliseconds RestartPolicy::wait_after_death(std::chrono::milliseconds lifetime) {
  if (lifetime >= kHealthyLife) {
    next_wait_ = kFirstWait;
  }
  return std::exchange(next_wait_, std::min(next_wait_ * 2, kLongestWait));
}

}  // namespace hallwatch
