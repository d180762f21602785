#include "station/watch/child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fmt/format.h>

namespace hallwatch {
namespace {

/// Runs in the child between fork and exec: only async-signal-safe calls, no memory from the heap.
[[noreturn]] void become_program(char* const* arguments, pid_t parent, int report_fd) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) {
    ::_exit(1);  // the parent died before the line above
  }
  ::setpgid(0, 0);
  const int null_fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (null_fd >= 0) {
    ::dup2(null_fd, STDIN_FILENO);
  }
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::execv(arguments[0], arguments);
  const int why = errno;
  [[maybe_unused]] const auto written = ::write(report_fd, &why, sizeof why);
  ::_exit(127);
}

Error start_error(const std::string& program, int code) {
  const auto kind = code == ENOENT                                       ? ErrorKind::kNotFound
                    : code == EACCES || code == EPERM                    ? ErrorKind::kPermissionDenied
                    : code == EAGAIN || code == ENOMEM || code == EMFILE ? ErrorKind::kResourceExhausted
                                                                         : ErrorKind::kIo;
  return fail(kind, fmt::format("start {}: {}", program, std::strerror(code)));
}

/// What exec reported through the pipe; 0 if the pipe closed, which exec does when it succeeds.
int read_report(int report_fd) {
  int code = 0;
  ssize_t got = 0;
  do {
    got = ::read(report_fd, &code, sizeof code);
  } while (got < 0 && errno == EINTR);
  return got == sizeof code ? code : 0;
}

}  // namespace

std::string ChildEnd::text() const {
  return signal_number != 0 ? fmt::format("signal {} ({})", signal_number, ::strsignal(signal_number))
                            : fmt::format("exit code {}", exit_code);
}

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const auto& word : command) {
    arguments.push_back(const_cast<char*>(word.c_str()));  // execv takes char* for C's sake and changes nothing
  }
  arguments.push_back(nullptr);
  std::array<int, 2> report{};
  if (::pipe2(report.data(), O_CLOEXEC) != 0) {
    return start_error(command.front(), errno);
  }
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) {
    become_program(arguments.data(), parent, report[1]);
  }
  const int fork_error = pid < 0 ? errno : 0;
  ::close(report[1]);
  const int exec_error = pid < 0 ? 0 : read_report(report[0]);
  ::close(report[0]);
  if (fork_error != 0) {
    return start_error(command.front(), fork_error);
  }
  if (exec_error != 0) {
    ::waitpid(pid, nullptr, 0);
    return start_error(command.front(), exec_error);
  }
  return ChildProcess{pid};
}

std::optional<ChildEnd> ChildProcess::poll_end() {
  int status = 0;
  if (has_ended_ || ::waitpid(pid_, &status, WNOHANG) != pid_) {
    return std::nullopt;
  }
  has_ended_ = true;
  if (WIFSIGNALED(status)) {
    return ChildEnd{0, WTERMSIG(status)};
  }
  return ChildEnd{WEXITSTATUS(status), 0};
}

void ChildProcess::kill_and_wait() {
  send_signal(SIGKILL);
  if (!has_ended_) {
    ::waitpid(pid_, nullptr, 0);
    has_ended_ = true;
  }
}

void ChildProcess::send_signal(int signal_number) const {
  if (!has_ended_) {
    ::kill(pid_, signal_number);
  }
}

}  // namespace hallwatch
