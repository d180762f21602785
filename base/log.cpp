#include "base/log.h"

#include <cstdlib>
#include <memory>
#include <vector>

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

}  // namespace

void start_logging(std::string_view program, LogLevel least, const std::string& file) {
  std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  if (!file.empty()) {
    sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(file));
  }
  auto logger = std::make_shared<spdlog::logger>(std::string{program}, sinks.begin(), sinks.end());
  logger->set_level(to_spdlog(least));
  logger->flush_on(spdlog::level::info);
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ %n %L %v", spdlog::pattern_time_type::utc);
  spdlog::set_default_logger(std::move(logger));
}

std::string without_passwords(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) {
      break;
    }
    const auto host = scheme + 3;
    const auto end = text.find_first_of(" \t\r\n\"'<>/", host);
    const auto authority = text.substr(host, end == std::string_view::npos ? end : end - host);
    // The last '@' ends the credentials: a password may hold one itself.
    const auto at = authority.rfind('@');
    const auto colon = authority.find(':');
    out.append(text.substr(0, host));
    if (at != std::string_view::npos && colon != std::string_view::npos && colon < at) {
      out.append(authority.substr(0, colon)).append(":***").append(authority.substr(at));
    } else {
      out.append(authority);
    }
    text.remove_prefix(host + authority.size());
  }
  return out.append(text);
}

void Log::write(LogLevel level, std::string_view text) const {
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
