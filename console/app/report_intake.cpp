#include "console/app/report_intake.h"

#include <array>
#include <string>

namespace hallwatch {

using namespace std::chrono_literals;

namespace {

Result<Socket> subscribe_to_all(MessageContext& context, const std::string& endpoint) {
  auto socket = Socket::connect(context, SocketKind::kSub, endpoint);
  if (!socket.ok()) {
    return socket;
  }
  if (auto subscribed = socket->subscribe(""); !subscribed.ok()) {
    return subscribed.error();
  }
  return socket;
}

}  // namespace

ReportIntake::ReportIntake(MessageContext& context, const Endpoints& endpoints, Clock& clock, Inbox& inbox)
    : clock_(clock),
      inbox_(inbox),
      thread_("reports", [this, &context, cameras = endpoints.camera_reports(), seats = endpoints.seat_reports()](
                             std::stop_token stop) { listen(context, cameras, seats, std::move(stop)); }) {}

void ReportIntake::listen(MessageContext& context, const std::string& cameras, const std::string& seats,
                          std::stop_token stop) {
  auto camera_socket = subscribe_to_all(context, cameras);
  auto seat_socket = subscribe_to_all(context, seats);
  if (!camera_socket.ok() || !seat_socket.ok()) {
    log_.error("no reports will come: {}", (camera_socket.ok() ? seat_socket : camera_socket).error().message());
    return;
  }
  const std::array sockets{&*camera_socket, &*seat_socket};
  while (!stop.stop_requested()) {
    if (wait_for_messages(sockets, -1, 100ms)) {
      empty(*camera_socket);
      empty(*seat_socket);
    }
  }
}

void ReportIntake::empty(Socket& socket) {
  for (int i = 0; i < 256; ++i) {
    auto received = socket.receive(0ms);
    if (!received.ok()) {
      if (refused_++ == 0) {
        log_.warn("a message that is no report was left out: {}", received.error().message());
      }
      continue;
    }
    if (!received->has_value()) {
      return;
    }
    take((*received)->message);
  }
}

void ReportIntake::take(const Message& message) {
  const auto at = clock_.mono_now();
  if (message.topic.starts_with("camera.")) {
    if (auto report = camera_report_from_json_text(message.body()); report.ok()) {
      inbox_.reports.push({*std::move(report), at});
      return;
    }
  }
  if (message.topic.starts_with("seat.")) {
    if (auto report = seat_report_from_json_text(message.body()); report.ok()) {
      inbox_.reports.push({*std::move(report), at});
      return;
    }
  }
  if (refused_++ == 0) {
    log_.warn("a report of topic {} cannot be read and is left out; are all programs of one version?", message.topic);
  }
}

}  // namespace hallwatch
