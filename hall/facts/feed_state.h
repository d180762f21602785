#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time/hall_time.h"

namespace hallwatch {

/// When a feed was heard last. Feeds by their name: "terminal 3377120900001", "view cases".
struct FeedHeard {
  std::string feed;
  HallTime heard_at{};
  bool is_watched = true;  ///< its silence counts

  friend bool operator==(const FeedHeard&, const FeedHeard&) = default;
};

enum class FeedTroubleKind : unsigned char { kUnknown = 0, kSilent = 1, kRejected = 2 };  // FROZEN: stored
[[nodiscard]] constexpr std::string_view to_text(FeedTroubleKind kind) {
  return kind == FeedTroubleKind::kSilent ? "SILENT" : kind == FeedTroubleKind::kRejected ? "REJECTED" : "";
}

/// A feed was silent, or gave what had to be rejected, in [from, to).
struct FeedTrouble {
  std::string feed;
  FeedTroubleKind kind = FeedTroubleKind::kUnknown;
  HallTime from{};
  std::optional<HallTime> to;  ///< nothing: it still does

  friend bool operator==(const FeedTrouble&, const FeedTrouble&) = default;
};

}  // namespace hallwatch
