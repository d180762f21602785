#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time/clock.h"
#include "station/watch/child_process.h"

namespace hallwatch {

/// A program to start: its path or name and arguments, where its output goes, what it finds in its environment.
struct ChildCommand {
  std::vector<std::string> command;
  std::filesystem::path log;             ///< standard output and error; replaced
  std::vector<std::string> environment;  ///< "DISPLAY=:7", added to ours
};

/// How stopping a child went.
struct ChildStop {
  std::chrono::milliseconds took{0};
  std::string end;        ///< "exit code 0", "signal 9 (Killed)"
  bool is_clean = false;  ///< it ended by itself with exit code 0, in time
};

/// One child program whose output goes into a file. Stopped by its owner, by its pid; killed by the destructor
/// if it still runs then. Start it from a thread that lives as long as the child.
class LoggedChild {
 public:
  /// @errors as ChildProcess::start
  [[nodiscard]] static Result<LoggedChild> start(const ChildCommand& command);

  LoggedChild(LoggedChild&&) noexcept = default;
  LoggedChild& operator=(LoggedChild&&) noexcept = default;
  ~LoggedChild();

  [[nodiscard]] pid_t pid() const { return child_->pid(); }
  [[nodiscard]] bool is_running();
  /// How it ended; nothing while it runs.
  [[nodiscard]] const std::optional<ChildEnd>& end();
  void send_signal(int signal_number);
  /// SIGTERM, then SIGKILL when `patience` is over. A child that has ended already took no time.
  [[nodiscard]] ChildStop stop(Clock& clock, std::chrono::milliseconds patience);
  /// Waits until it ends by itself.
  /// @errors kTimeout: it still runs (and goes on)
  [[nodiscard]] Result<ChildEnd> wait(Clock& clock, std::chrono::milliseconds patience);

 private:
  explicit LoggedChild(ChildProcess child) : child_(std::make_unique<ChildProcess>(std::move(child))) {}

  std::unique_ptr<ChildProcess> child_;  // empty when moved from
  std::optional<ChildEnd> end_;
};

/// Looks every 20 ms until `condition` holds.
/// @return false when `patience` was over first
[[nodiscard]] bool wait_until(Clock& clock, std::chrono::milliseconds patience, const std::function<bool()>& condition);

/// Runs a tool to its end and gives what it printed to standard output. Its standard error is not shown.
/// @errors kNotFound: no such tool; kTimeout: killed after `patience`; kUnavailable: another exit code than 0
[[nodiscard]] Result<std::string> run_tool(const std::vector<std::string>& command, Clock& clock,
                                           std::chrono::milliseconds patience);

}  // namespace hallwatch
