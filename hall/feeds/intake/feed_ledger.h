#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/time/clock.h"
#include "hall/facts/fact_store.h"
#include "hall/facts/feed_state.h"

namespace hallwatch {

/// Keeps when each feed was heard last, as facts, so that the rules tell a silent one (FEED_STALE). A silence that ends
/// is kept too. Time in which the station itself was down is nobody's silence. Any thread may call heard().
class FeedLedger {
 public:
  FeedLedger(FactStore store, Clock& clock) : store_(std::move(store)), clock_(clock) {}

  /// These feeds must keep coming from now on, others no longer. Once, at the start.
  /// @errors the database's
  [[nodiscard]] Result<> watch(const std::vector<std::string>& feeds);
  /// The feed gave something, or told that it has nothing. One that is not watched is ignored.
  void heard(std::string_view feed);
  /// The station is alive: call it now and then.
  void beat();

 private:
  [[nodiscard]] Result<> keep(const FeedHeard& now, const FeedHeard& before, HallTime silent_until);

  std::mutex mutex_;
  FactStore store_;
  Clock& clock_;
  std::map<std::string, FeedHeard, std::less<>> feeds_;  ///< as stored
  Log log_{"feeds"};
};

/// Names under which feeds are watched.
namespace feed_name {
inline std::string of_table(std::string_view table) {
  return "file " + std::string{table};
}
inline std::string of_terminal(std::string_view serial) {
  return "terminal " + std::string{serial};
}
inline std::string of_view(std::string_view name) {
  return "view " + std::string{name};
}
}  // namespace feed_name

}  // namespace hallwatch
