#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/check.h"

namespace hallwatch {

/// What a full queue does with one more item; part of the queue's type, so that nobody is surprised.
enum class WhenFull { kDropOldest = 1, kRefuse };

/// A queue between threads with a bound in items and in weight (bytes). Drops and refusals are counted.
/// Any thread may push and pop.
template <typename T, WhenFull kPolicy>
class BoundedQueue {
 public:
  /// @param weigh  weight of an item, e.g. its bytes; the sum stays at or under `max_weight`
  BoundedQueue(std::size_t max_items, std::size_t max_weight, std::function<std::size_t(const T&)> weigh)
      : max_items_(max_items), max_weight_(max_weight), weigh_(std::move(weigh)) {
    HALL_CHECK(max_items > 0, "a queue has room for one item at least");
  }
  explicit BoundedQueue(std::size_t max_items)
      : BoundedQueue(max_items, max_items, [](const T&) { return std::size_t{1}; }) {}

  /// @return false if the item was refused (kRefuse), or is heavier than the whole queue may be
  bool push(T item) {
    const std::size_t weight = weigh_(item);
    {
      const std::scoped_lock lock{mutex_};
      if (weight > max_weight_) {
        ++lost_;
        return false;
      }
      while (items_.size() + 1 > max_items_ || weight_ + weight > max_weight_) {
        ++lost_;
        if constexpr (kPolicy == WhenFull::kRefuse) {
          return false;
        }
        weight_ -= weigh_(items_.front());
        items_.pop_front();
      }
      weight_ += weight;
      items_.push_back(std::move(item));
    }
    filled_.notify_one();
    return true;
  }

  [[nodiscard]] std::optional<T> try_pop() {
    const std::scoped_lock lock{mutex_};
    return take();
  }

  /// Waits for an item; nothing if `stop` was requested and the queue is empty.
  [[nodiscard]] std::optional<T> pop(std::stop_token stop) {
    std::unique_lock lock{mutex_};
    filled_.wait(lock, stop, [this] { return !items_.empty(); });
    return take();
  }

  /// Waits at most `length`; nothing if none came.
  [[nodiscard]] std::optional<T> pop_for(std::chrono::milliseconds length, std::stop_token stop) {
    std::unique_lock lock{mutex_};
    filled_.wait_for(lock, stop, length, [this] { return !items_.empty(); });
    return take();
  }

  /// Items that were dropped or refused since the start.
  [[nodiscard]] std::uint64_t lost() const {
    const std::scoped_lock lock{mutex_};
    return lost_;
  }
  [[nodiscard]] std::size_t size() const {
    const std::scoped_lock lock{mutex_};
    return items_.size();
  }
  [[nodiscard]] std::size_t weight() const {
    const std::scoped_lock lock{mutex_};
    return weight_;
  }

 private:
  std::optional<T> take() {
    if (items_.empty()) {
      return std::nullopt;
    }
    T item = std::move(items_.front());
    weight_ -= weigh_(item);
    items_.pop_front();
    return item;
  }

  const std::size_t max_items_;
  const std::size_t max_weight_;
  const std::function<std::size_t(const T&)> weigh_;
  mutable std::mutex mutex_;
  std::condition_variable_any filled_;
  std::deque<T> items_;
  std::size_t weight_ = 0;
  std::uint64_t lost_ = 0;
};

}  // namespace hallwatch
