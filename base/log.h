#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace hallwatch {

enum class LogLevel { kTrace = 1, kDebug, kInfo, kWarning, kError };

/// "trace", "debug", "info", "warning", "error": as they are written on a command line.
[[nodiscard]] std::vector<std::string> log_level_texts();
[[nodiscard]] std::optional<LogLevel> log_level_from_text(std::string_view text);

/// Sends every line of this process to standard error, and to `file` too if one is given. A file that cannot be
/// opened is one warning. Call it before there are other threads. Without this call: standard error, from kInfo on.
/// @param program  written in each line
void start_logging(std::string_view program, LogLevel least, const std::string& file = {});

/// `rtsp://user:secret@host/x` → `rtsp://user:***@host/x`, and `…?password=secret` → `…?password=***`, wherever such
/// addresses stand in the text. In doubt it hides too much: passwords hold '/', '@' and ':' in practice.
[[nodiscard]] std::string without_passwords(std::string_view text);

/// A place that speaks; its scope is written in front of every line. Passwords in URLs are never printed.
/// Cheap to copy. Any thread.
class Log {
 public:
  explicit Log(std::string scope) : scope_(std::move(scope)) {}

  [[nodiscard]] Log within(std::string_view inner) const { return Log{scope_ + "][" + std::string{inner}}; }

  template <typename... Args>
  void error(fmt::format_string<Args...> form, Args&&... args) const {
    write(LogLevel::kError, fmt::format(form, std::forward<Args>(args)...));
  }
  template <typename... Args>
  void warn(fmt::format_string<Args...> form, Args&&... args) const {
    write(LogLevel::kWarning, fmt::format(form, std::forward<Args>(args)...));
  }
  template <typename... Args>
  void info(fmt::format_string<Args...> form, Args&&... args) const {
    write(LogLevel::kInfo, fmt::format(form, std::forward<Args>(args)...));
  }
  template <typename... Args>
  void debug(fmt::format_string<Args...> form, Args&&... args) const {
    write(LogLevel::kDebug, fmt::format(form, std::forward<Args>(args)...));
  }

 private:
  void write(LogLevel level, std::string_view text) const;

  std::string scope_;
};

}  // namespace hallwatch
