#include "hall/feeds/push/push_feeds.h"

namespace hallwatch {

Result<std::unique_ptr<PushFeeds>> PushFeeds::start(const FeedsConfig& config, OpenFactStore open_store, Clock& clock,
                                                    FeedListener heard) {
  std::unique_ptr<PushFeeds> feeds{new PushFeeds{config}};  // NOLINT: private constructor
  const DeskSetup setup{std::move(open_store), clock, std::move(heard)};
  if (!config.http_listen.empty()) {
    auto server = PushServer::start(feeds->config_, setup);
    if (!server.ok()) {
      return server.error();
    }
    feeds->server_ = std::move(*server);
  }
  if (!config.message_endpoints.empty()) {
    auto messages = MessageFeed::start(config.message_endpoints, setup);
    if (!messages.ok()) {
      return messages.error();
    }
    feeds->messages_ = std::move(*messages);
  }
  return feeds;
}

}  // namespace hallwatch
