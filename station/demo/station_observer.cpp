#include "station/demo/station_observer.h"

#include <algorithm>
#include <array>

#include "alerts/delivery/subscriber.h"
#include "base/message/endpoints.h"
#include "base/message/socket.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostTroubles = 20;

Result<Socket> subscribe_all(MessageContext& context, const std::string& endpoint) {
  auto socket = Socket::connect(context, SocketKind::kSub, endpoint);
  if (socket.ok()) {
    if (auto done = socket->subscribe(""); !done.ok()) {
      return done.error();
    }
  }
  return socket;
}

}  // namespace

void note_report(StationLog& log, const CameraReport& report, UtcTime seen_at) {
  const auto stream = report.stream_id.text();
  auto& changes = log.camera_changes[stream];
  if (changes.empty() || changes.back().report.state != report.state) {
    changes.push_back({report, seen_at});
  }
  log.cameras[stream] = report;
}

void note_report(StationLog& log, const SeatReport& report, UtcTime seen_at) {
  auto& changes = log.seat_changes[report.window_id.text() + "/" + report.seat_id.text()];
  if (changes.empty() || changes.back().report.state != report.state) {
    changes.push_back({report, seen_at});
  }
}

StationObserver::StationObserver(std::filesystem::path data, Clock& clock)
    : data_(std::move(data)), clock_(clock), thread_("observer", [this](std::stop_token stop) { listen(stop); }) {}

StationLog StationObserver::log() const {
  const std::scoped_lock lock{mutex_};
  return log_;
}

void StationObserver::note_trouble(std::string what) {
  const std::scoped_lock lock{mutex_};
  if (log_.troubles.size() < kMostTroubles) {
    log_.troubles.push_back(std::move(what));
  }
}

void StationObserver::listen(std::stop_token stop) {
  const Endpoints endpoints{data_};
  MessageContext context;
  auto cameras = subscribe_all(context, endpoints.camera_reports());
  auto seats = subscribe_all(context, endpoints.seat_reports());
  auto alerts = AlertSubscriber::connect(context, endpoints.alerts(), endpoints.alert_replay(), 0);
  if (!cameras.ok() || !seats.ok() || !alerts.ok()) {
    note_trouble(!cameras.ok() ? cameras.error().message()
                 : !seats.ok() ? seats.error().message()
                               : alerts.error().message());
    return;
  }
  const std::array<Socket*, 2> sockets{&*cameras, &*seats};
  const auto take = [&](Socket& socket, const auto& note) {
    for (auto got = socket.receive(0ms); !got.ok() || got->has_value(); got = socket.receive(0ms)) {
      if (const auto noted = got.ok() ? note((*got)->message.body()) : Result<>{got.error()}; !noted.ok()) {
        note_trouble(noted.error().message());
      }
    }
  };
  const auto add = [this](auto parsed) -> Result<> {
    if (!parsed.ok()) {
      return parsed.error();
    }
    const auto now = clock_.utc_now();
    const std::scoped_lock lock{mutex_};
    note_report(log_, *parsed, now);
    return {};
  };
  while (!stop.stop_requested()) {
    wait_for_messages(sockets, -1, 50ms);
    take(*cameras, [&](std::string_view body) { return add(camera_report_from_json_text(body)); });
    take(*seats, [&](std::string_view body) { return add(seat_report_from_json_text(body)); });
    auto alert = (*alerts)->next(0ms);
    for (; alert.ok() && alert->has_value(); alert = (*alerts)->next(0ms)) {
      const auto now = clock_.utc_now();
      const std::scoped_lock lock{mutex_};
      log_.alerts.push_back({std::move(**alert), now});
    }
    if (!alert.ok()) {
      note_trouble(alert.error().message());
    }
  }
}

}  // namespace hallwatch
