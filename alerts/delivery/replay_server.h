#pragma once

#include <string>
#include <vector>

#include "alerts/life/alert_store.h"
#include "base/message/request.h"

namespace hallwatch {

/// Most alerts in one answer of the replay; who wants more asks again.
inline constexpr std::int64_t kMostReplayed = 500;

/// Answers "replay" and "snapshot" (docs/alerts.md) from the store. Lives in the rules thread; the store outlives it.
class ReplayServer {
 public:
  /// @errors kInvalidArgument, kUnavailable: an endpoint cannot be bound
  [[nodiscard]] static Result<ReplayServer> bind(MessageContext& context, const std::vector<std::string>& endpoints,
                                                 AlertStore& store, const SiteId& site_id);

  void serve_pending();
  [[nodiscard]] std::vector<RequestServer>& servers() { return servers_; }

 private:
  explicit ReplayServer(std::vector<RequestServer> servers) : servers_(std::move(servers)) {}
  std::vector<RequestServer> servers_;
};

/// Where replay is served for a PUB endpoint: ".../alerts" → ".../replay"; "tcp://host:7601" → "tcp://host:7602".
/// @errors kInvalidArgument: neither form
[[nodiscard]] Result<std::string> replay_endpoint_of(const std::string& publish_endpoint);

}  // namespace hallwatch
