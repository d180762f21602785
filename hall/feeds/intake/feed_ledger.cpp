#include "hall/feeds/intake/feed_ledger.h"

#include <algorithm>

#include "hall/facts/fact_fields.h"

namespace hallwatch {
namespace {

using std::chrono::seconds;

/// A row is written at most this often for a feed that never stops.
constexpr seconds kWriteInterval{15};
/// A shorter pause is no silence worth a row.
constexpr seconds kShortestSilence{60};
/// The station's own sign of life stands among the feeds.
constexpr const char* kStation = "station";

}  // namespace

Result<> FeedLedger::keep(const FeedHeard& now, const FeedHeard& before, HallTime silent_until) {
  if (before.is_watched && silent_until - before.heard_at >= kShortestSilence) {
    const FeedTrouble silence{before.feed, FeedTroubleKind::kSilent, before.heard_at, silent_until};
    if (auto done = store_.put(std::span{&silence, 1}); !done.ok()) {
      return done;
    }
  }
  if (auto done = store_.put(std::span{&now, 1}); !done.ok()) {
    return done;
  }
  feeds_[now.feed] = now;
  return {};
}

Result<> FeedLedger::watch(const std::vector<std::string>& feeds) {
  const std::lock_guard lock{mutex_};
  const auto stored = store_.all<FeedHeard>();
  if (!stored.ok()) {
    return stored.error();
  }
  for (const auto& feed : *stored) {
    feeds_[feed.feed] = feed;
  }
  const auto now = to_hall_time(clock_.utc_now());
  const auto station = feeds_.find(kStation);
  const auto last_alive = station == feeds_.end() ? now : station->second.heard_at;
  const auto before = feeds_;
  for (const auto& [name, feed] : before) {
    const bool is_asked = std::find(feeds.begin(), feeds.end(), name) != feeds.end();
    if (name == kStation || (!is_asked && !feed.is_watched)) {
      continue;
    }
    if (auto done = keep({name, now, is_asked}, feed, std::max(last_alive, feed.heard_at)); !done.ok()) {
      return done;
    }
  }
  for (const auto& name : feeds) {
    if (before.contains(name)) {
      continue;
    }
    const FeedHeard begun{name, now, true};
    if (auto done = keep(begun, begun, now); !done.ok()) {
      return done;
    }
  }
  const FeedHeard alive{kStation, now, false};
  return keep(alive, alive, now);
}

void FeedLedger::heard(std::string_view feed) {
  const std::lock_guard lock{mutex_};
  const auto known = feeds_.find(feed);
  const auto now = to_hall_time(clock_.utc_now());
  if (known == feeds_.end() || !known->second.is_watched) {
    return;
  }
  const auto age = now - known->second.heard_at;
  if (age >= seconds{0} && age < kWriteInterval) {
    return;
  }
  const auto before = known->second;
  if (const auto done = keep({before.feed, now, true}, before, now); !done.ok()) {
    log_.warn("that {} was heard is not kept: {}", feed, done.error().message());
  }
}

void FeedLedger::beat() {
  const std::lock_guard lock{mutex_};
  const auto now = to_hall_time(clock_.utc_now());
  const auto known = feeds_.find(kStation);
  if (known != feeds_.end() && now >= known->second.heard_at && now - known->second.heard_at < kWriteInterval) {
    return;
  }
  const FeedHeard alive{kStation, now, false};
  if (const auto done = keep(alive, alive, now); !done.ok()) {
    log_.warn("the station's sign of life is not kept: {}", done.error().message());
  }
}

}  // namespace hallwatch
