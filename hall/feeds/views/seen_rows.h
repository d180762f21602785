#pragma once

#include <functional>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace hallwatch {

/// Remembers the rows of the last look by their digests, so that the overlap that is read again costs no writing. Only
/// spares work: a row that it does not know is taken once more. One thread.
class SeenRows {
 public:
  static constexpr std::size_t kMost = 50'000;  ///< rows of one look; beyond it older ones are forgotten

  /// Whether the last look, or this one, had this very row; from now on it has.
  /// @param row  all that was read of it
  [[nodiscard]] bool knows(std::string_view row) {
    const auto digest = std::hash<std::string_view>{}(row);
    if (now_.size() >= kMost) {
      now_.clear();
    }
    return !now_.insert(digest).second || before_.contains(digest);
  }
  void end_look() { before_ = std::exchange(now_, {}); }
  /// What was seen may not have been stored.
  void forget() {
    before_.clear();
    now_.clear();
  }

 private:
  std::unordered_set<std::size_t> before_;
  std::unordered_set<std::size_t> now_;
};

}  // namespace hallwatch
