#pragma once

#include <memory>

#include "base/config/feeds_config.h"
#include "hall/feeds/push/delivery_desk.h"
#include "hall/feeds/push/message_feed.h"
#include "hall/feeds/push/push_server.h"

namespace hallwatch {

/// Everything of a station that others push into: the HTTP server and the message endpoints of [feeds]. Each has a
/// thread and a store of its own; both end, within a second, with this object.
class PushFeeds {
 public:
  /// Starts what is configured; with nothing configured, nothing.
  /// @param open_store  called in the feeds' threads, with the first delivery and again after a failure
  /// @param clock       outlives the feeds
  /// @param heard       called in the feeds' threads, at the same time: for each delivery, each request of a terminal
  /// @errors kInvalidArgument, kUnavailable: an address of the config cannot be used; names the key
  [[nodiscard]] static Result<std::unique_ptr<PushFeeds>> start(const FeedsConfig& config, OpenFactStore open_store,
                                                                Clock& clock, FeedListener heard);

  /// Of the HTTP server; 0: there is none.
  [[nodiscard]] int http_port() const { return server_ ? server_->port() : 0; }

 private:
  explicit PushFeeds(const FeedsConfig& config) : config_(config) {}

  FeedsConfig config_;
  std::unique_ptr<PushServer> server_;
  std::unique_ptr<MessageFeed> messages_;
};

}  // namespace hallwatch
