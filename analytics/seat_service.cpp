#include "analytics/seat_service.h"

#include <algorithm>
#include <deque>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "analytics/camera_watch.h"
#include "base/log.h"
#include "base/threads/bounded_queue.h"
#include "base/threads/worker_thread.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kReportInterval = 1s;
constexpr auto kLongestWait = 200ms;
constexpr std::size_t kMostReportsWaiting = 4096;

using ReportQueue = BoundedQueue<SeatReport, WhenFull::kDropOldest>;  // levels: an older one is worth less

/// What one worker is to watch.
struct CameraTask {
  SeatMonitorSettings settings;
  StreamId stream_id;
};

std::vector<CameraTask> tasks_of(const SiteConfig& config) {
  std::vector<CameraTask> tasks;
  for (const auto& camera : config.cameras) {
    SeatMonitorSettings settings;
    settings.camera_id = camera.camera_id;
    settings.timings = config.analytics;
    for (const auto& window : config.windows) {
      if (window.camera_id != camera.camera_id) {
        continue;
      }
      for (const auto& seat : window.seats) {
        settings.seats.push_back({window.window_id, seat.seat_id, seat.polygon});
      }
    }
    if (!settings.seats.empty()) {
      const auto kind = camera.sub_url.empty() ? StreamKind::kMain : StreamKind::kSub;
      tasks.push_back({std::move(settings), {camera.camera_id, kind}});
    }
  }
  return tasks;
}

/// One worker thread's cameras.
class Worker {
 public:
  Worker(const std::vector<CameraTask>& tasks, PersonDetector* detector, Clock& clock, MessageContext& context,
         std::string endpoint, ReportQueue& reports)
      : clock_(clock), context_(context), endpoint_(std::move(endpoint)), reports_(reports) {
    for (const auto& task : tasks) {
      watches_.emplace_back(task.settings, task.stream_id, detector, clock);
    }
  }

  void run(const std::stop_token& stop) {
    MonoTime next_report = clock_.mono_now();
    while (!stop.stop_requested()) {
      wait_for_packets(stop);
      for (auto& watch : watches_) {
        push(watch.take_arrived());
        push(watch.note_silence());
        if (stop.stop_requested()) {
          return;
        }
      }
      if (clock_.mono_now() >= next_report) {
        next_report = clock_.mono_now() + kReportInterval;
        for (const auto& watch : watches_) {
          push(watch.reports());
        }
      }
    }
  }

 private:
  void wait_for_packets(const std::stop_token& stop) {
    std::vector<Socket*> sockets;
    for (auto& watch : watches_) {
      watch.connect(context_, endpoint_);
      if (auto* socket = watch.socket(); socket != nullptr) {
        sockets.push_back(socket);
      }
    }
    if (sockets.empty()) {
      clock_.sleep_for(kLongestWait, stop);
      return;
    }
    wait_for_messages(sockets, -1, kLongestWait);
  }

  void push(std::vector<SeatReport> reports) {
    for (auto& report : reports) {
      reports_.push(std::move(report));
    }
  }

  Clock& clock_;
  MessageContext& context_;
  std::string endpoint_;
  ReportQueue& reports_;
  std::deque<CameraWatch> watches_;
};

/// Deals the cameras out like cards: neighbours in the config are often alike.
std::vector<std::vector<CameraTask>> dealt(std::vector<CameraTask> tasks, std::size_t hands) {
  std::vector<std::vector<CameraTask>> result(
      std::clamp<std::size_t>(hands, 1, std::max<std::size_t>(tasks.size(), 1)));
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    result[i % result.size()].push_back(std::move(tasks[i]));
  }
  return result;
}

}  // namespace

SeatService::SeatService(const SiteConfig& config, SeatServiceEndpoints endpoints, PersonDetector* detector,
                         Clock& clock, MessageContext& context)
    : config_(config), endpoints_(std::move(endpoints)), detector_(detector), clock_(clock), context_(context) {}

Result<> SeatService::run(std::stop_token stop) {
  auto publisher = Socket::bind(context_, SocketKind::kPub, endpoints_.reports);
  if (!publisher.ok()) {
    return publisher.error().while_doing("publish seat reports");
  }
  ReportQueue reports{kMostReportsWaiting};
  std::deque<WorkerThread> workers;  // joined before the queue goes
  for (auto& tasks : dealt(tasks_of(config_), std::thread::hardware_concurrency())) {
    workers.emplace_back(fmt::format("seats-{}", workers.size()),
                         [this, &reports, tasks = std::move(tasks)](const std::stop_token& worker_stop) {
                           Worker{tasks, detector_, clock_, context_, endpoints_.packets, reports}.run(worker_stop);
                         });
  }
  const Log log{"analytics"};
  std::uint64_t number = 0;
  while (!stop.stop_requested()) {
    const auto report = reports.pop_for(kLongestWait, stop);
    if (!report) {
      continue;
    }
    if (auto sent = publisher->send("seat." + report->camera_id.text(), ++number, to_json_text(*report)); !sent.ok()) {
      log.warn("{}", sent.error().while_doing("publish seat report").message());
    }
  }
  for (auto& worker : workers) {
    worker.request_stop();
  }
  return {};
}

}  // namespace hallwatch
