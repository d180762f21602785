#include "console/app/alert_intake.h"

#include <utility>

#include "alerts/delivery/subscriber.h"

namespace hallwatch {

using namespace std::chrono_literals;

AlertIntake::AlertIntake(MessageContext& context, const Endpoints& endpoints, Clock& clock, Inbox& inbox)
    : clock_(clock),
      inbox_(inbox),
      thread_("alerts", [this, &context, publish = endpoints.alerts(), replay = endpoints.alert_replay()](
                            std::stop_token stop) { listen(context, publish, replay, std::move(stop)); }) {}

void AlertIntake::listen(MessageContext& context, const std::string& publish, const std::string& replay,
                         std::stop_token stop) {
  auto subscriber = AlertSubscriber::connect(context, publish, replay, 0);
  if (!subscriber.ok()) {
    log_.error("no alerts will come: {}", subscriber.error().message());
    return;
  }
  while (!stop.stop_requested()) {
    auto next = (*subscriber)->next(100ms);
    if (!next.ok()) {
      tell_once(next.error());
      clock_.sleep_for(100ms, stop);
      continue;
    }
    if (!next->has_value()) {
      continue;
    }
    while (!inbox_.alerts.push(**next) && clock_.sleep_for(20ms, stop)) {
    }
    inbox_.wake();
  }
}

void AlertIntake::tell_once(const Error& error) {
  if (std::exchange(told_, error.message()) != error.message()) {
    log_.warn("{}", error.message());
  }
}

}  // namespace hallwatch
