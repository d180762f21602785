#pragma once

#include <chrono>
#include <memory>

#include "base/config/feeds_config.h"
#include "hall/feeds/push/delivery_desk.h"

namespace hallwatch {

struct PushLimits {
  std::chrono::milliseconds read_timeout{30'000};  ///< for a head, and for each MiB of a body
  std::size_t body_bytes = 8U << 20U;              ///< a larger body is refused
  std::size_t discarded_bytes = 256U << 20U;       ///< of one body that passes by unread
  int connections = 64;                            ///< further ones wait until one ends
  int strangers = 8;                               ///< of them from addresses that may not push
};

/// The station's HTTP server for feeds: attendance terminals and senders of rows. HTTP/1.1 with keep-alive, no TLS: it
/// listens on the hall's own net only. Boost.Beast's wall. One thread of its own, which also stores what it takes;
/// stops within a second.
class PushServer {
 public:
  /// Listens on config.http_listen; port 0 takes a free one.
  /// @param config  outlives the server
  /// @errors kInvalidArgument: no address; kUnavailable: the port is in use or not allowed
  [[nodiscard]] static Result<std::unique_ptr<PushServer>> start(const FeedsConfig& config, DeskSetup setup,
                                                                 PushLimits limits = {});
  ~PushServer();
  PushServer(const PushServer&) = delete;
  PushServer& operator=(const PushServer&) = delete;

  [[nodiscard]] int port() const;

 private:
  struct Implementation;
  explicit PushServer(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hallwatch
