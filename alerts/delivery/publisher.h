#pragma once

#include <string>
#include <vector>

#include "alerts/model/alert.h"
#include "base/message/socket.h"
#include "base/time/clock.h"

namespace hallwatch {

/// Sends each change of an alert to whoever listens, and each second the newest number, so that a listener sees what
/// it missed. The fast path only: the store holds the rows. Lives in the rules thread.
class AlertPublisher {
 public:
  /// @param endpoints  the station's own, then further ones
  /// @errors kInvalidArgument, kUnavailable: an endpoint cannot be bound
  [[nodiscard]] static Result<AlertPublisher> bind(MessageContext& context, const std::vector<std::string>& endpoints,
                                                   SiteId site_id);

  void publish(const Alert& alert);
  /// Sends the heartbeat if a second has passed since the last one.
  void beat(std::int64_t newest, UtcTime now, MonoTime mono);

 private:
  AlertPublisher(std::vector<Socket> sockets, SiteId site_id)
      : sockets_(std::move(sockets)), site_id_(std::move(site_id)) {}
  void send(const std::string& topic, std::int64_t number, const std::string& body);

  std::vector<Socket> sockets_;
  SiteId site_id_;
  MonoTime next_beat_{};
};

inline constexpr std::string_view kHeartbeatTopic = "heartbeat.";  // FROZEN: on the wire, then the site

}  // namespace hallwatch
