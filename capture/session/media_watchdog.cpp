#include "capture/session/media_watchdog.h"

#include <algorithm>

namespace hallwatch {

using std::chrono::microseconds;

void MediaWatchdog::restart(MonoTime at) {
  if (media_count_ == 1 && interval_count_ == 0) {
    patience_without_interval_ = std::min(patience_without_interval_ * 2, kMostPatience);
  }
  media_count_ = 0;
  last_ = at;
}

void MediaWatchdog::note_media(MonoTime at) {
  if (media_count_ > 0 && at >= last_) {
    intervals_[interval_count_ % kIntervals] = std::chrono::duration_cast<microseconds>(at - last_);
    ++interval_count_;
  }
  ++media_count_;
  last_ = std::max(last_, at);
}

microseconds MediaWatchdog::picture_interval() const {
  const auto known = std::min(interval_count_, kIntervals);
  if (known == 0) {
    return microseconds{0};
  }
  auto sorted = intervals_;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(known / 2);
  std::nth_element(sorted.begin(), middle, sorted.begin() + static_cast<std::ptrdiff_t>(known));
  return *middle;
}

microseconds MediaWatchdog::patience() const {
  if (interval_count_ == 0) {
    return patience_without_interval_;
  }
  return std::clamp(3 * picture_interval(), kLeastPatience, kMostPatience);
}

}  // namespace hallwatch
