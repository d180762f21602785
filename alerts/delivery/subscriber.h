#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "alerts/model/alert.h"
#include "base/message/socket.h"

namespace hallwatch {

/// Receives every change of every alert, once and in order of its number: live from PUB, holes by replay.
/// One thread. A peer that is away is found again.
class AlertSubscriber {
 public:
  /// @param after  the last number that was seen; 0 for all that the store holds
  [[nodiscard]] static Result<std::unique_ptr<AlertSubscriber>> connect(MessageContext& context,
                                                                        const std::string& publish_endpoint,
                                                                        const std::string& replay_endpoint,
                                                                        std::int64_t after);
  virtual ~AlertSubscriber() = default;

  /// The next change in order; nothing if none came within `wait`.
  [[nodiscard]] virtual Result<std::optional<Alert>> next(std::chrono::milliseconds wait) = 0;
};

}  // namespace hallwatch
