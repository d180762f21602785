#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/time/utc_time.h"

namespace hallwatch {

/// What the pushed feeds gave since the start, for people. Any thread.
class FeedCounts {
 public:
  struct Count {
    std::int64_t deliveries = 0;
    std::int64_t rows_taken = 0;
    std::int64_t rows_rejected = 0;
    std::int64_t values_corrected = 0;
    UtcTime last_at{};
  };

  void add(const std::string& feed, const Count& delivery) {
    const std::scoped_lock lock{mutex_};
    auto& count = counts_[feed];
    count.deliveries += delivery.deliveries;
    count.rows_taken += delivery.rows_taken;
    count.rows_rejected += delivery.rows_rejected;
    count.values_corrected += delivery.values_corrected;
    count.last_at = delivery.last_at;
  }
  [[nodiscard]] std::map<std::string, Count> all() const {
    const std::scoped_lock lock{mutex_};
    return counts_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Count> counts_;  ///< bounded by the terminals and tables that there are
};

}  // namespace hallwatch
