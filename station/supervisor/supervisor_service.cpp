#include "station/supervisor/supervisor_service.h"

#include <fmt/format.h>

#include "alerts/delivery/publisher.h"
#include "alerts/delivery/replay_server.h"
#include "base/json_fields.h"
#include "base/message/endpoints.h"
#include "base/message/request.h"
#include "hall/hall_answers.h"
#include "station/supervisor/hall_feeds.h"
#include "station/supervisor/rule_engine.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The rules are asked this often; a report wakes the thread, but does not make it tick more often.
constexpr milliseconds kTick{200};
constexpr seconds kComplaintInterval{10};
/// Most reports taken before the rules are asked again.
constexpr int kMostReports = 2'000;

struct Sockets {
  Socket seats;
  Socket cameras;
  RequestServer queries;
  AlertPublisher publisher;
  ReplayServer replay;
};

Result<Socket> subscribe(MessageContext& context, const std::string& endpoint, std::string_view topic) {
  auto socket = Socket::connect(context, SocketKind::kSub, endpoint);
  if (!socket.ok()) {
    return socket.error();
  }
  if (auto done = socket->subscribe(topic); !done.ok()) {
    return done.error();
  }
  return socket;
}

Result<std::vector<std::string>> replay_endpoints_of(const std::vector<std::string>& publish) {
  std::vector<std::string> endpoints;
  for (const auto& endpoint : publish) {
    auto replay = replay_endpoint_of(endpoint);
    if (!replay.ok()) {
      return replay.error();
    }
    endpoints.push_back(std::move(*replay));
  }
  return endpoints;
}

Result<Sockets> open_sockets(MessageContext& context, const SiteConfig& config, AlertStore& alerts) {
  const Endpoints endpoints{config.data};
  std::vector<std::string> publish{endpoints.alerts()};
  publish.insert(publish.end(), config.alerts.publish_endpoints.begin(), config.alerts.publish_endpoints.end());
  auto replay_endpoints = replay_endpoints_of(publish);
  if (!replay_endpoints.ok()) {
    return replay_endpoints.error();
  }
  auto seats = subscribe(context, endpoints.seat_reports(), "seat.");
  auto cameras = subscribe(context, endpoints.camera_reports(), "camera.");
  auto queries = RequestServer::bind(context, endpoints.supervisor());
  auto publisher = AlertPublisher::bind(context, publish, config.site_id);
  auto replay = ReplayServer::bind(context, *replay_endpoints, alerts, config.site_id);
  if (!seats.ok() || !cameras.ok()) {
    return seats.ok() ? cameras.error() : seats.error();
  }
  if (!queries.ok() || !publisher.ok() || !replay.ok()) {
    return !queries.ok() ? queries.error() : !publisher.ok() ? publisher.error() : replay.error();
  }
  return Sockets{std::move(*seats), std::move(*cameras), std::move(*queries), std::move(*publisher),
                 std::move(*replay)};
}

template <typename Rows>
Result<std::string> as_text(Result<Rows> rows) {
  if (!rows.ok()) {
    return rows.error();
  }
  return to_json_text(*rows);
}

void add_answers(RequestServer& queries, const ServiceFrame& frame, FactStore& facts) {
  queries.answer("windows", [&frame, &facts](std::string_view) {
    return as_text(answer_windows(frame.config, facts, frame.clock.utc_now()));
  });
  queries.answer("cases", [&facts](std::string_view body) -> Result<std::string> {
    JsonFields fields{body, "request \"cases\""};
    const WindowId window_id{fields.text("window")};
    return fields.ok() ? as_text(answer_cases(facts, window_id)) : fields.error();
  });
  queries.answer("attendance", [&facts](std::string_view body) -> Result<std::string> {
    JsonFields fields{body, "request \"attendance\""};
    const auto text = fields.text("day");
    if (!fields.ok()) {
      return fields.error();
    }
    const auto day = hall_day_from_text(text);
    return day.ok() ? as_text(answer_attendance(facts, *day)) : day.error();
  });
}

class Supervisor {
 public:
  Supervisor(const ServiceFrame& frame, Sockets sockets, RuleEngine engine, AlertStore& alerts)
      : frame_(frame), sockets_(std::move(sockets)), engine_(std::move(engine)), alerts_(alerts) {}

  void run(FactStore& facts) {
    add_answers(sockets_.queries, frame_, facts);
    // A kill may have come between storing an alert and sending it; the heartbeat shows the number at once.
    sockets_.publisher.beat(alerts_.newest(), frame_.clock.utc_now(), frame_.clock.mono_now());
    while (!frame_.stop.stop_requested()) {
      wait();
      take_seat_reports();
      take_camera_reports();
      if (const auto mono = frame_.clock.mono_now(); mono >= next_tick_) {
        next_tick_ = mono + kTick;
        tick(mono);
      }
      sockets_.replay.serve_pending();
      sockets_.queries.serve_pending();
    }
    tick(frame_.clock.mono_now());
  }

 private:
  void wait() {
    std::vector<Socket*> sockets{&sockets_.seats, &sockets_.cameras, &sockets_.queries.socket()};
    for (auto& server : sockets_.replay.servers()) {
      sockets.push_back(&server.socket());
    }
    const auto left = std::chrono::ceil<milliseconds>(next_tick_ - frame_.clock.mono_now());
    wait_for_messages(sockets, -1, std::clamp(left, milliseconds{0}, kTick));
  }

  /// A peer that speaks nonsense does so many times a second.
  void note_dropped(const char* what, const Error& error) {
    ++dropped_reports_;
    if (const auto mono = frame_.clock.mono_now(); mono >= next_complaint_) {
      next_complaint_ = mono + kComplaintInterval;
      log_.warn("{} reports dropped so far; the last, a {}: {}", dropped_reports_, what, error.message());
    }
  }

  /// Hands each waiting report to `take`.
  template <typename Take>
  void drain(Socket& socket, const char* what, Take take) {
    for (int i = 0; i < kMostReports; ++i) {
      auto received = socket.receive(milliseconds{0});
      if (received.ok() && !*received) {
        return;
      }
      const auto taken = received.ok() ? take((*received)->message.body()) : Result<>{received.error()};
      if (!taken.ok()) {
        note_dropped(what, taken.error());
      }
    }
  }

  void take_seat_reports() {
    drain(sockets_.seats, "seat report", [this](std::string_view body) -> Result<> {
      const auto report = seat_report_from_json_text(body);
      if (!report.ok()) {
        return report.error();
      }
      engine_.observe(*report, frame_.clock.utc_now(), frame_.clock.mono_now());
      return {};
    });
  }

  void take_camera_reports() {
    drain(sockets_.cameras, "camera report", [this](std::string_view body) -> Result<> {
      const auto report = camera_report_from_json_text(body);
      if (!report.ok()) {
        return report.error();
      }
      engine_.observe(*report, frame_.clock.utc_now());
      return {};
    });
  }

  void tick(MonoTime mono) {
    auto changed = engine_.tick(frame_.clock.utc_now(), mono);
    if (!changed.ok()) {
      log_.error("alerts are not stored, tried again: {}", changed.error().message());
    } else {
      for (const auto& alert : *changed) {
        log_.info("#{} {} {} {}{}", alert.sequence, alert.rule_id, alert.object, to_text(alert.state),
                  alert.cleared_at ? " cleared" : "");
        sockets_.publisher.publish(alert);
      }
    }
    sockets_.publisher.beat(alerts_.newest(), frame_.clock.utc_now(), mono);
  }

  const ServiceFrame& frame_;
  Sockets sockets_;
  RuleEngine engine_;
  AlertStore& alerts_;
  MonoTime next_tick_{};
  MonoTime next_complaint_{};
  std::int64_t dropped_reports_ = 0;
  Log log_{"supervisor"};
};

}  // namespace

Result<> run_supervisor(const ServiceFrame& frame) {
  const auto& config = frame.config;
  const auto path = (config.data / "hall.db").string();
  auto alerts = AlertStore::open(path, config.site_id);
  auto facts = FactStore::open(path, config.site_id);
  if (!alerts.ok() || !facts.ok()) {
    return !alerts.ok() ? alerts.error() : facts.error();
  }
  auto engine = RuleEngine::start(config, *alerts, *facts, frame.clock.utc_now());
  if (!engine.ok()) {
    return engine.error();
  }
  MessageContext context;
  auto sockets = open_sockets(context, config, *alerts);
  if (!sockets.ok()) {
    return sockets.error();
  }
  const auto feeds = HallFeeds::start(frame);
  if (!feeds.ok()) {
    return feeds.error().while_doing("take in the hall's records");
  }
  Supervisor supervisor{frame, std::move(*sockets), std::move(*engine), *alerts};
  supervisor.run(*facts);
  return {};
}

}  // namespace hallwatch
