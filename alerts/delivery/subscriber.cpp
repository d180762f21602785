#include "alerts/delivery/subscriber.h"

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "alerts/delivery/publisher.h"
#include "base/json_fields.h"
#include "base/log.h"
#include "base/message/request.h"
#include "base/time/system_clock.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;

/// How long an answer of the replay is waited for before it is asked again.
constexpr milliseconds kReplayPatience{500};
/// A peer that is away is asked less and less often, so that requests do not pile up before its door.
constexpr milliseconds kLongestPause{2'000};
/// Changes that came ahead of a hole; more are dropped and replayed.
constexpr std::size_t kMostAhead = 1'000;

class LiveSubscriber final : public AlertSubscriber {
 public:
  LiveSubscriber(Socket live, RequestClient replay, std::int64_t after)
      : live_(std::move(live)), replay_(std::move(replay)), last_(after) {}

  Result<std::optional<Alert>> next(milliseconds wait) override {
    const auto deadline = clock_.mono_now() + wait;
    while (true) {
      if (auto drained = drain(); !drained.ok()) {
        return drained.error();
      }
      if (auto alert = take_next()) {
        return alert;
      }
      const auto left = std::chrono::ceil<milliseconds>(deadline - clock_.mono_now());
      if ((newest_ > last_ || !has_asked_) && clock_.mono_now() >= next_ask_) {
        if (auto filled = fill_hole(std::clamp(left, milliseconds{50}, kReplayPatience)); !filled.ok()) {
          return filled.error();
        }
        if (!ahead_.empty() && ahead_.begin()->first == last_ + 1) {
          continue;
        }
      }
      if (left <= milliseconds{0}) {
        return std::optional<Alert>{};
      }
      Socket* const sockets[] = {&live_};
      wait_for_messages(sockets, -1, std::min(left, kReplayPatience / 4));
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

  /// Takes all that came live.
  Result<> drain() {
    while (true) {
      auto received = live_.receive(milliseconds{0});
      if (!received.ok()) {
        log_.warn("a message that is none of ours is dropped: {}", received.error().message());
        continue;
      }
      if (!*received) {
        return {};
      }
      if (auto taken = take_live((*received)->message); !taken.ok()) {
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

  /// Asks for what is missing. No answer is no error: the peer may be restarting.
  Result<> fill_hole(milliseconds patience) {
    const nlohmann::json request{{"from", last_ + 1}};
    auto answer = replay_.ask("replay", request.dump(), patience);
    if (!answer.ok()) {
      if (answer.error().kind() == ErrorKind::kTimeout || answer.error().kind() == ErrorKind::kResourceExhausted) {
        return {};
      }
      return answer.error().while_doing("replay of alerts");
    }
    JsonFields fields{std::string_view{*answer}, "replay of alerts"};
    const auto newest = fields.integer("newest");
    if (!fields.ok()) {
      return fields.error();
    }
    has_asked_ = true;
    pause_ = kReplayPatience / 4;
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
  RequestClient replay_;
  std::int64_t last_;        ///< number that was handed out last
  std::int64_t newest_ = 0;  ///< number that is known to exist
  bool has_asked_ = false;   ///< the first answer tells what happened before we listened
  milliseconds pause_ = kReplayPatience / 4;
  MonoTime next_ask_{};
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
  auto replay = RequestClient::connect(context, replay_endpoint);
  if (!replay.ok()) {
    return replay.error();
  }
  return std::unique_ptr<AlertSubscriber>{
      std::make_unique<LiveSubscriber>(std::move(*live), std::move(*replay), after)};
}

}  // namespace hallwatch
