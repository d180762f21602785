#include "alerts/delivery/publisher.h"

#include <nlohmann/json.hpp>

#include "base/log.h"

namespace hallwatch {

Result<AlertPublisher> AlertPublisher::bind(MessageContext& context, const std::vector<std::string>& endpoints,
                                            SiteId site_id) {
  std::vector<Socket> sockets;
  for (const auto& endpoint : endpoints) {
    auto socket = Socket::bind(context, SocketKind::kPub, endpoint);
    if (!socket.ok()) {
      return socket.error().while_doing("publish alerts");
    }
    sockets.push_back(std::move(*socket));
  }
  return AlertPublisher{std::move(sockets), std::move(site_id)};
}

void AlertPublisher::send(const std::string& topic, std::int64_t number, const std::string& body) {
  for (auto& socket : sockets_) {
    if (auto sent = socket.send(topic, static_cast<std::uint64_t>(number), body); !sent.ok()) {
      // The rows are in the store; the next heartbeat shows the hole.
      Log{"alerts"}.warn("\"{}\" not published: {}", topic, sent.error().message());
    }
  }
}

void AlertPublisher::publish(const Alert& alert) {
  send(topic_of(alert), alert.sequence, to_json_text(alert));
}

void AlertPublisher::beat(std::int64_t newest, UtcTime now, MonoTime mono) {
  if (mono < next_beat_) {
    return;
  }
  next_beat_ = mono + std::chrono::seconds{1};
  const nlohmann::json body{
      {"schema", "hall.heartbeat.v1"}, {"site_id", site_id_.text()}, {"seq", newest}, {"at", to_iso_text(now)}};
  send(std::string{kHeartbeatTopic} + site_id_.text(), newest, body.dump());
}

}  // namespace hallwatch
