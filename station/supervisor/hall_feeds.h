#pragma once

#include <memory>
#include <optional>

#include "base/threads/worker_thread.h"
#include "hall/feeds/intake/feed_ledger.h"
#include "hall/feeds/push/push_feeds.h"
#include "hall/feeds/views/view_feeds.h"
#include "station/service/service_frame.h"

namespace hallwatch {

/// Everything by which the hall's records reach the supervisor: the drop folder, terminals and rows that are pushed,
/// views of other systems' databases; and the ledger of who was heard when. Each way has threads and stores of its own,
/// which end with this object.
class HallFeeds {
 public:
  /// @errors kInvalidArgument, kUnavailable: what the config names cannot be used; kDataLoss: the database
  [[nodiscard]] static Result<std::unique_ptr<HallFeeds>> start(const ServiceFrame& frame);

 private:
  explicit HallFeeds(FactStore store, Clock& clock) : ledger_(std::move(store), clock) {}

  FeedLedger ledger_;
  std::unique_ptr<PushFeeds> push_;
  std::unique_ptr<ViewFeeds> views_;
  std::optional<WorkerThread> folder_;
};

/// Names of the feeds whose silence is FEED_STALE: those of the drop folder that the config lists, terminals, views.
[[nodiscard]] std::vector<std::string> watched_feeds(const FeedsConfig& config);

}  // namespace hallwatch
