#pragma once

#include <mutex>
#include <optional>
#include <utility>

namespace hallwatch {

/// Hands the newest value from one thread to another; older ones that nobody took are forgotten.
template <typename T>
class LatestValue {
 public:
  void put(T value) {
    const std::scoped_lock lock{mutex_};
    value_ = std::move(value);
  }
  /// The newest value since the last call, or nothing.
  [[nodiscard]] std::optional<T> take() {
    const std::scoped_lock lock{mutex_};
    return std::exchange(value_, std::nullopt);
  }

 private:
  std::mutex mutex_;
  std::optional<T> value_;
};

}  // namespace hallwatch
