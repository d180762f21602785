#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace hallwatch {

/// How a child ended.
struct ChildEnd {
  int exit_code = 0;      ///< if it ended by itself
  int signal_number = 0;  ///< if a signal ended it; else 0

  [[nodiscard]] std::string text() const;  ///< "exit code 1", "signal 9 (Killed)"
};

/// One child program. It has a process group of its own (Ctrl-C in the terminal reaches only its parent), no
/// standard input, no blocked signals, and gets SIGTERM when its parent dies, whatever ends the parent.
/// Start it from a thread that lives as long as the child: Linux sends that signal when the *thread* ends.
/// Not killed by the destructor; its owner stops it.
class ChildProcess {
 public:
  /// @param command  the program's path, then its arguments
  /// @errors kNotFound: no such program; kPermissionDenied: not executable; kResourceExhausted: no process left
  [[nodiscard]] static Result<ChildProcess> start(const std::vector<std::string>& command);

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// How it ended, if it has; never waits. To be called until it tells; nothing afterwards.
  [[nodiscard]] std::optional<ChildEnd> poll_end();
  /// Kills it and waits for its end.
  void kill_and_wait();
  /// Sends a signal, unless the end was told already (the pid may then be another's).
  void send_signal(int signal_number) const;

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}
  pid_t pid_;
  bool has_ended_ = false;
};

}  // namespace hallwatch
