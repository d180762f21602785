#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hallwatch {

/// A moment: everything that is stored, sent, compared between machines. May step with the wall clock.
using UtcTime = std::chrono::sys_time<std::chrono::microseconds>;

[[nodiscard]] constexpr std::int64_t to_us(UtcTime time) {
  return time.time_since_epoch().count();
}
[[nodiscard]] constexpr UtcTime utc_from_us(std::int64_t us) {
  return UtcTime{std::chrono::microseconds{us}};
}

/// "2025-09-22T01:15:30.123456Z"
[[nodiscard]] std::string to_iso_text(UtcTime time);

/// "20250922T011530.123456Z": sorts as the moment does, fit for a file name.
[[nodiscard]] std::string to_file_text(UtcTime time);

/// Reads "2025-09-22T01:15:30Z", with up to six digits of a fraction, or with an offset ("+08:00").
/// @errors kInvalidArgument: not such a text, or no such day or hour
[[nodiscard]] Result<UtcTime> utc_from_iso_text(std::string_view text);

/// Reads what to_file_text() writes.
[[nodiscard]] Result<UtcTime> utc_from_file_text(std::string_view text);

}  // namespace hallwatch
