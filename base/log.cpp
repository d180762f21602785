#include "base/log.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/check.h"

namespace hallwatch {
namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kTrace:
      return spdlog::level::trace;
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

constexpr std::array kLevels{std::pair{"trace", LogLevel::kTrace}, std::pair{"debug", LogLevel::kDebug},
                             std::pair{"info", LogLevel::kInfo}, std::pair{"warning", LogLevel::kWarning},
                             std::pair{"error", LogLevel::kError}};

/// Cheap cameras take their password as a parameter: "user=admin&password=x&channel=1", "…_password=x_channel=1".
std::string without_parameter(std::string url, std::string_view name) {
  const auto at = url.find(name);
  if (at == std::string::npos) {
    return url;
  }
  const auto value = at + name.size();
  const auto end = std::min({url.find('&', value), url.find("_channel", value), url.size()});
  return url.replace(value, end - value, "***");
}

/// @param url  behind its "://"
std::string without_password(std::string_view url) {
  std::string out{url};
  // The last '@' ends the credentials: a password may hold one itself.
  const auto at = out.rfind('@');
  const auto colon = out.find(':');
  if (at != std::string::npos && colon < at) {
    out.replace(colon, at - colon, ":***");
  }
  for (const auto* name : {"password=", "passwd=", "pwd="}) {
    out = without_parameter(std::move(out), name);
  }
  return out;
}

}  // namespace

std::vector<std::string> log_level_texts() {
  std::vector<std::string> texts;
  texts.reserve(kLevels.size());
  for (const auto& [text, level] : kLevels) {
    texts.emplace_back(text);
  }
  return texts;
}

std::optional<LogLevel> log_level_from_text(std::string_view text) {
  for (const auto& [known, level] : kLevels) {
    if (known == text) {
      return level;
    }
  }
  return std::nullopt;
}

void start_logging(std::string_view program, LogLevel least, const std::string& file) {
  std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  std::string file_fault;
  if (!file.empty()) {
    try {
      sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(file));
    } catch (const spdlog::spdlog_ex& e) {
      file_fault = e.what();
    }
  }
  auto logger = std::make_shared<spdlog::logger>(std::string{program}, sinks.begin(), sinks.end());
  logger->set_level(to_spdlog(least));
  logger->flush_on(spdlog::level::info);
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ %n %L %v", spdlog::pattern_time_type::utc);
  spdlog::set_default_logger(std::move(logger));
  if (!file_fault.empty()) {
    Log{"log"}.warn("only standard error is logged to: {}", file_fault);
  }
}

std::string without_passwords(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (auto scheme = text.find("://"); scheme != std::string_view::npos; scheme = text.find("://")) {
    const auto start = scheme + 3;
    const auto end = std::min(text.find_first_of(" \t\r\n\"'<>", start), text.size());
    out.append(text.substr(0, start)).append(without_password(text.substr(start, end - start)));
    text.remove_prefix(end);
  }
  return out.append(text);
}

void Log::write(LogLevel level, std::string_view text) const {
  // spdlog's own default logger writes to standard output, which belongs to a command's answer.
  [[maybe_unused]] static const bool is_started = [] {
    if (spdlog::default_logger_raw()->name().empty()) {
      start_logging("hallwatch", LogLevel::kInfo);
    }
    return true;
  }();
  auto* logger = spdlog::default_logger_raw();
  const auto spd_level = to_spdlog(level);
  if (!logger->should_log(spd_level)) {
    return;
  }
  logger->log(spd_level, "[{}] {}", scope_, without_passwords(text));
}

namespace detail {

void check_failed(const char* condition, const char* promise, const char* file, int line) {
  Log{"check"}.error("broken promise: {} ({}) at {}:{}", promise, condition, file, line);
  std::abort();
}

}  // namespace detail
}  // namespace hallwatch
