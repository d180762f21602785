#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "hall/calendar/hall_hours.h"
#include "hall/facts/feed_state.h"
#include "hall/rules/finding_list.h"

namespace hallwatch {

struct FeedSettings {
  std::chrono::seconds stale_after{600};  ///< of silence in service hours; 0: never

  friend bool operator==(const FeedSettings&, const FeedSettings&) = default;
};

/// What is known about one feed.
struct FeedFacts {
  std::string feed;
  std::optional<FeedHeard> heard;  ///< nothing: nobody asked that it keeps coming
  std::vector<FeedTrouble> troubles;
};

/// FEED_STALE: silent that long in service hours, cleared when it is heard again. IMPORT_REJECTED: a delivery held rows
/// that had to be rejected, cleared by one that holds none. Object: the feed's name. Pure.
/// @source RULES section 6, 8; C-QUARANTINE
void check_feed(const FeedFacts& facts, const HallHours& hours, const WorkingCalendar& calendar,
                const FeedSettings& settings, FindingList& findings);

}  // namespace hallwatch
