#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "base/time/clock.h"
#include "station/watch/child_process.h"
#include "station/watch/restart_policy.h"
#include "station/watch/stop_plan.h"

namespace hallwatch {

/// One program that the station runs.
struct ServiceProgram {
  std::string name;
  std::vector<std::string> command;  ///< the program's path, then its arguments
  StopTurn stop_turn = StopTurn::kFirst;
};

/// How one service is.
struct ServiceStatus {
  std::string name;
  pid_t pid = 0;         ///< 0: it is down now
  int restarts = 0;      ///< since the station was started
  UtcTime since{};       ///< start of the running child, or when it went down
  std::string last_end;  ///< how it ended the last time; "" if never

  friend bool operator==(const ServiceStatus&, const ServiceStatus&) = default;
};

/// Starts the station's services in order, starts each again when it dies, and stops all of them within 5 s.
/// Single-threaded; the thread that calls start_all() must live as long as the services (see ChildProcess).
/// The wall clock is only shown, never decided by.
class ServiceWatch {
 public:
  using OnChange = std::function<void(const std::vector<ServiceStatus>& services)>;

  /// @param clock      outlives the watch
  /// @param on_change  called after each start and each end, in the watch's thread
  ServiceWatch(std::vector<ServiceProgram> programs, Clock& clock, OnChange on_change);
  /// Kills what still runs: for a caller that gives up without stop_all().
  ~ServiceWatch();
  ServiceWatch(const ServiceWatch&) = delete;
  ServiceWatch& operator=(const ServiceWatch&) = delete;

  /// Starts all of them, or none.
  /// @errors kNotFound, kPermissionDenied: names every program that is missing or not executable
  [[nodiscard]] Result<> start_all();
  /// Watches and restarts until `stop` is requested.
  void watch(const std::stop_token& stop);
  /// Stops all within kStopLimit: the first turn, then the last, then by force.
  /// @errors kTimeout: names who had to be killed
  [[nodiscard]] Result<> stop_all();

  [[nodiscard]] std::vector<ServiceStatus> statuses() const;

 private:
  struct Service {
    ServiceProgram program;
    ServiceStatus status;
    RestartPolicy policy;
    std::optional<ChildProcess> child;
    MonoTime started_at{};
    MonoTime restart_at{};
    bool was_terminated = false;
    bool was_killed = false;
  };

  [[nodiscard]] Result<> start_one(Service& service);
  void look_after(Service& service);
  void note_end(Service& service, const ChildEnd& end);
  void restart(Service& service);
  /// @return true if the child was there and has ended now
  bool reap(Service& service);
  void advance_stop(MonoTime stop_began);
  [[nodiscard]] bool does_any_run(std::optional<StopTurn> turn = std::nullopt) const;
  void tell_change() const;

  std::vector<Service> services_;
  Clock& clock_;
  OnChange on_change_;
  Log log_{"watch"};
};

}  // namespace hallwatch
