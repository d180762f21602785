#include "alerts/delivery/subscriber.h"

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "alerts/delivery/publisher.h"
#include "base/json_fields.h"
#include "base/log.h"
#include "base/time/system_clock.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;

/// The replay is asked again if no answer came for so long; an answer that comes later is taken as well.
constexpr milliseconds kReplayPatience{2'000};
constexpr milliseconds kLongestWait{500};
/// Changes that came ahead of a hole; more are dropped and replayed.
constexpr std::size_t kMostAhead = 1'000;

class LiveSubscriber final : public AlertSubscriber {
 public:
  LiveSubscriber(Socket live, Socket replay, std::int64_t after)
      : live_(std::move(live)), replay_(std::move(replay)), last_(after) {}

  Result<std::optional<Alert>> next(milliseconds wait) override {
    const auto deadline = clock_.mono_now() + wait;
    while (true) {
      for (auto* const socket : {&live_, &replay_}) {
        if (auto drained = drain(*socket); !drained.ok()) {
          return drained.error();
        }
      }
      if (auto alert = take_next()) {
        return alert;
      }
      const auto now = clock_.mono_now();
      if ((newest_ > last_ || !is_answered_) && now >= ask_again_at_) {
        ask_again_at_ = now + kReplayPatience;
        ask();
      }
      const auto left = std::chrono::ceil<milliseconds>(deadline - now);
      if (left <= milliseconds{0}) {
        return std::optional<Alert>{};
      }
      Socket* const sockets[] = {&live_, &replay_};
      wait_for_messages(sockets, -1, std::min(left, kLongestWait));
    }
  }

 private:
  std::optional<Alert> take_next() {
    ahead_.erase(ahead_.begin(), ahead_.upper_bound(last_));
    if (ahead_.empty() || ahead_.begin()->first != last_ + 1) {
      return std::nullopt;
    }
    auto alert = std::move(ahead_.begin()->second);
    ahead_.erase(ahead_.begin());
    ++last_;
    return alert;
  }

  Result<> drain(Socket& socket) {
    while (true) {
      auto received = socket.receive(milliseconds{0});
      if (!received.ok()) {
        log_.warn("a message that is none of ours is dropped: {}", received.error().message());
        continue;
      }
      if (!*received) {
        return {};
      }
      const auto& message = (*received)->message;
      if (auto taken = &socket == &live_ ? take_live(message) : take_answer(message); !taken.ok()) {
        return taken;
      }
    }
  }

  Result<> take_live(const Message& message) {
    const auto number = static_cast<std::int64_t>(message.number);
    if (message.topic.starts_with(kHeartbeatTopic)) {
      return take_newest(number);
    }
    auto alert = alert_from_json_text(message.body());
    if (!alert.ok() || alert->sequence != number) {
      log_.warn("an alert that cannot be read is dropped and asked for again: {}",
                alert.ok() ? "its number is another" : alert.error().message());
      newest_ = std::max(newest_, number);
      return {};
    }
    newest_ = std::max(newest_, number);
    keep(std::move(*alert));
    return {};
  }

  Result<> take_newest(std::int64_t newest) {
    if (newest < last_) {
      return fail(ErrorKind::kDataLoss,
                  fmt::format("the station's alerts end at number {}, but {} was seen already: its store was replaced; "
                              "begin again from 0",
                              newest, last_));
    }
    newest_ = std::max(newest_, newest);
    return {};
  }

  void keep(Alert alert) {
    if (alert.sequence > last_) {
      ahead_.emplace(alert.sequence, std::move(alert));
      if (ahead_.size() > kMostAhead) {
        ahead_.erase(std::prev(ahead_.end()));
      }
    }
  }

  void ask() {
    const auto body = nlohmann::json{{"from", last_ + 1}}.dump();
    if (auto sent = replay_.send("replay", static_cast<std::uint64_t>(last_ + 1), body); !sent.ok()) {
      log_.debug("replay is not asked now: {}", sent.error().message());
    }
  }

  Result<> take_answer(const Message& message) {
    JsonFields fields{message.body(), "replay of alerts"};
    if (message.topic == "error") {
      return fail(ErrorKind::kUnavailable, "replay of alerts: " + fields.text("message"));
    }
    const auto newest = fields.integer("newest");
    if (!fields.ok()) {
      return fields.error();
    }
    is_answered_ = true;
    ask_again_at_ = {};
    if (auto taken = take_newest(newest); !taken.ok()) {
      return taken;
    }
    for (const auto& one : fields.raw("alerts")) {
      auto alert = alert_from_json_text(one.dump());
      if (!alert.ok()) {
        return alert.error().while_doing("replay of alerts");
      }
      keep(std::move(*alert));
    }
    return {};
  }

  Log log_{"alert subscriber"};
  SystemClock clock_;
  Socket live_;
  Socket replay_;
  std::int64_t last_;         ///< number that was handed out last
  std::int64_t newest_ = 0;   ///< number that is known to exist
  bool is_answered_ = false;  ///< the first answer tells what happened before we listened
  MonoTime ask_again_at_{};
  std::map<std::int64_t, Alert> ahead_;
};

}  // namespace

Result<std::unique_ptr<AlertSubscriber>> AlertSubscriber::connect(MessageContext& context,
                                                                  const std::string& publish_endpoint,
                                                                  const std::string& replay_endpoint,
                                                                  std::int64_t after) {
  auto live = Socket::connect(context, SocketKind::kSub, publish_endpoint);
  if (!live.ok()) {
    return live.error();
  }
  for (const auto* const prefix : {"alert.", "heartbeat."}) {
    if (auto done = live->subscribe(prefix); !done.ok()) {
      return done.error();
    }
  }
  auto replay = Socket::connect(context, SocketKind::kDealer, replay_endpoint);
  if (!replay.ok()) {
    return replay.error();
  }
  return std::unique_ptr<AlertSubscriber>{
      std::make_unique<LiveSubscriber>(std::move(*live), std::move(*replay), after)};
}

}  // namespace hallwatch
