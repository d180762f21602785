#include "station/demo/logged_child.h"

#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kPoll = 20ms;

std::string file_text(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A file name of our own in the folder for temporary files.
Result<std::filesystem::path> temporary_file() {
  std::error_code code;
  auto name = (std::filesystem::temp_directory_path(code) / "hallwatch-XXXXXX").string();
  const int fd = ::mkstemp(name.data());
  if (fd < 0) {
    return fail(ErrorKind::kIo, "make a temporary file " + name);
  }
  ::close(fd);
  return std::filesystem::path{name};
}

}  // namespace

Result<LoggedChild> LoggedChild::start(const ChildCommand& command) {
  // The shell only redirects; exec keeps the pid, so that signals and pid-based figures mean the program itself.
  std::vector<std::string> words{"/bin/sh", "-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh",
                                 command.log.string()};
  if (!command.environment.empty()) {
    words.emplace_back("env");
    words.insert(words.end(), command.environment.begin(), command.environment.end());
  }
  words.insert(words.end(), command.command.begin(), command.command.end());
  auto child = ChildProcess::start(words);
  if (!child.ok()) {
    return child.error().while_doing("start " + command.command.front());
  }
  return LoggedChild{std::move(*child)};
}

LoggedChild::~LoggedChild() {
  if (child_ == nullptr || !is_running()) {
    return;
  }
  send_signal(SIGKILL);
  ::waitpid(pid(), nullptr, 0);
}

bool LoggedChild::is_running() {
  return !end().has_value();
}

const std::optional<ChildEnd>& LoggedChild::end() {
  if (!end_.has_value()) {
    end_ = child_->poll_end();
  }
  return end_;
}

void LoggedChild::send_signal(int signal_number) {
  if (is_running()) {
    child_->send_signal(signal_number);
  }
}

ChildStop LoggedChild::stop(Clock& clock, std::chrono::milliseconds patience) {
  const auto began = clock.mono_now();
  send_signal(SIGTERM);
  bool is_in_time = wait_until(clock, patience, [this] { return !is_running(); });
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.mono_now() - began);
  if (!is_in_time) {
    send_signal(SIGKILL);
    if (!wait_until(clock, 5s, [this] { return !is_running(); })) {
      return {took, "could not be killed", false};
    }
  }
  return {took, end_->text(), is_in_time && end_->signal_number == 0 && end_->exit_code == 0};
}

Result<ChildEnd> LoggedChild::wait(Clock& clock, std::chrono::milliseconds patience) {
  if (!wait_until(clock, patience, [this] { return !is_running(); })) {
    return fail(ErrorKind::kTimeout, fmt::format("process {} still runs after {} ms", pid(), patience.count()));
  }
  return *end_;
}

bool wait_until(Clock& clock, std::chrono::milliseconds patience, const std::function<bool()>& condition) {
  const auto deadline = clock.mono_now() + patience;
  while (!condition()) {
    if (clock.mono_now() >= deadline) {
      return false;
    }
    clock.sleep_for(kPoll, {});
  }
  return true;
}

Result<std::string> run_tool(const std::vector<std::string>& command, Clock& clock,
                             std::chrono::milliseconds patience) {
  auto output = temporary_file();
  if (!output.ok()) {
    return output.error();
  }
  std::vector<std::string> words{"/bin/sh", "-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>/dev/null", "sh",
                                 output->string()};
  words.insert(words.end(), command.begin(), command.end());
  auto started = ChildProcess::start(words);
  if (!started.ok()) {
    return started.error();
  }
  std::optional<ChildEnd> end;
  const bool is_in_time = wait_until(clock, patience, [&] { return (end = started->poll_end()).has_value(); });
  if (!is_in_time) {
    started->send_signal(SIGKILL);
    ::waitpid(started->pid(), nullptr, 0);
  }
  auto text = file_text(*output);
  std::error_code ignored;
  std::filesystem::remove(*output, ignored);
  if (!is_in_time) {
    return fail(ErrorKind::kTimeout, fmt::format("{} still ran after {} ms", command.front(), patience.count()));
  }
  if (end->exit_code == 127) {
    return fail(ErrorKind::kNotFound, command.front() + " is not installed");
  }
  if (end->signal_number != 0 || end->exit_code != 0) {
    return fail(ErrorKind::kUnavailable, command.front() + " ended with " + end->text());
  }
  return text;
}

}  // namespace hallwatch
