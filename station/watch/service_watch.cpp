#include "station/watch/service_watch.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hallwatch {
namespace {

using std::chrono::milliseconds;

/// How often the children are looked at; the system call for it costs about a microsecond.
constexpr milliseconds kLookInterval{20};

milliseconds between(MonoTime from, MonoTime to) {
  return std::chrono::floor<milliseconds>(to - from);
}

/// Why a program cannot be started, or nothing.
std::optional<Error> missing(const ServiceProgram& program) {
  const std::filesystem::path path = program.command.front();
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return fail(ErrorKind::kNotFound, fmt::format("{}: there is no program {}", program.name, path.string()));
  }
  if (::access(path.c_str(), X_OK) != 0) {
    return fail(ErrorKind::kPermissionDenied, fmt::format("{}: {} is not executable", program.name, path.string()));
  }
  return std::nullopt;
}

}  // namespace

ServiceWatch::ServiceWatch(std::vector<ServiceProgram> programs, Clock& clock, OnChange on_change)
    : clock_(clock), on_change_(std::move(on_change)) {
  for (auto& program : programs) {
    Service service;
    service.status.name = program.name;
    service.program = std::move(program);
    services_.push_back(std::move(service));
  }
}

ServiceWatch::~ServiceWatch() {
  for (auto& service : services_) {
    if (service.child) {
      service.child->kill_and_wait();
    }
  }
}

Result<> ServiceWatch::start_all() {
  std::vector<std::string> faults;
  auto kind = ErrorKind::kUnknown;
  for (const auto& service : services_) {
    if (const auto fault = missing(service.program)) {
      faults.push_back(fault->message());
      kind = fault->kind();
    }
  }
  if (!faults.empty()) {
    return fail(kind, fmt::format("{}; build or install it there", fmt::join(faults, "; ")));
  }
  for (auto& service : services_) {
    if (auto started = start_one(service); !started.ok()) {
      const auto stopped = stop_all();
      return stopped.ok() ? started : Result<>{started.error().while_doing(stopped.error().message())};
    }
  }
  return {};
}

Result<> ServiceWatch::start_one(Service& service) {
  auto child = ChildProcess::start(service.program.command);
  if (!child.ok()) {
    return child.error().while_doing(service.program.name);
  }
  service.child = *child;
  service.started_at = clock_.mono_now();
  service.was_terminated = false;
  service.was_killed = false;
  service.status.pid = child->pid();
  service.status.since = clock_.utc_now();
  tell_change();
  return {};
}

void ServiceWatch::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    for (auto& service : services_) {
      look_after(service);
    }
    clock_.sleep_for(kLookInterval, stop);
  }
}

void ServiceWatch::look_after(Service& service) {
  if (service.child) {
    reap(service);
  }
  if (!service.child && clock_.mono_now() >= service.restart_at) {
    restart(service);
  }
}

bool ServiceWatch::reap(Service& service) {
  if (!service.child) {
    return false;
  }
  const auto end = service.child->poll_end();
  if (!end) {
    return false;
  }
  note_end(service, *end);
  return true;
}

void ServiceWatch::note_end(Service& service, const ChildEnd& end) {
  const auto now = clock_.mono_now();
  const auto lifetime = between(service.started_at, now);
  const auto pid = service.status.pid;
  service.child.reset();
  service.status.pid = 0;
  service.status.since = clock_.utc_now();
  service.status.last_end = end.text();
  if (service.was_terminated) {
    log_.info("{} (pid {}) stopped: {}", service.program.name, pid, end.text());
  } else {
    const auto wait = service.policy.wait_after_death(lifetime);
    service.restart_at = now + wait;
    log_.error("{} (pid {}) died after {:.1f} s: {}; started again in {} ms", service.program.name, pid,
               static_cast<double>(lifetime.count()) / 1e3, end.text(), wait.count());
  }
  tell_change();
}

void ServiceWatch::restart(Service& service) {
  ++service.status.restarts;
  if (auto started = start_one(service); !started.ok()) {
    service.restart_at = clock_.mono_now() + service.policy.wait_after_death(milliseconds{0});
    log_.error("{}; tried again later", started.error().message());
    return;
  }
  log_.warn("{} runs again (pid {}, restart {})", service.program.name, service.status.pid, service.status.restarts);
}

bool ServiceWatch::does_any_run(std::optional<StopTurn> turn) const {
  return std::ranges::any_of(services_, [turn](const Service& service) {
    return service.child && (!turn || service.program.stop_turn == *turn);
  });
}

void ServiceWatch::advance_stop(MonoTime stop_began) {
  const auto elapsed = between(stop_began, clock_.mono_now());
  const bool is_first_turn_over = !does_any_run(StopTurn::kFirst);
  for (auto& service : services_) {
    if (!service.child) {
      continue;
    }
    const auto action = next_stop_action(
        {elapsed, service.program.stop_turn, is_first_turn_over, service.was_terminated, service.was_killed});
    if (action == StopAction::kTerminate) {
      service.was_terminated = true;
      service.child->send_signal(SIGTERM);
    }
    if (action == StopAction::kKill) {
      service.was_terminated = true;
      service.was_killed = true;
      log_.error("{} (pid {}) did not stop within {} ms and is killed", service.program.name, service.status.pid,
                 kKillAfter.count());
      service.child->send_signal(SIGKILL);
    }
  }
}

Result<> ServiceWatch::stop_all() {
  const auto began = clock_.mono_now();
  while (does_any_run() && between(began, clock_.mono_now()) < kStopLimit) {
    advance_stop(began);
    clock_.sleep_for(kLookInterval, {});
    for (auto& service : services_) {
      reap(service);
    }
  }
  std::vector<std::string> killed;
  for (const auto& service : services_) {
    if (service.was_killed) {
      killed.push_back(service.program.name);
    }
  }
  if (!killed.empty()) {
    return fail(ErrorKind::kTimeout, fmt::format("had to be killed: {}", fmt::join(killed, ", ")));
  }
  return {};
}

std::vector<ServiceStatus> ServiceWatch::statuses() const {
  std::vector<ServiceStatus> statuses;
  for (const auto& service : services_) {
    statuses.push_back(service.status);
  }
  return statuses;
}

void ServiceWatch::tell_change() const {
  if (on_change_) {
    on_change_(statuses());
  }
}

}  // namespace hallwatch
