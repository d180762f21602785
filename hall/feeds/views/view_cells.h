#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time/hall_time.h"

namespace hallwatch {

/// Types of PostgreSQL that we treat in a way of their own, by their frozen numbers in pg_type.
namespace pg_type {
inline constexpr unsigned kBool = 16;
inline constexpr unsigned kBytes = 17;
inline constexpr unsigned kText = 25;
inline constexpr unsigned kChar = 1042;
inline constexpr unsigned kVarchar = 1043;
inline constexpr unsigned kDate = 1082;
inline constexpr unsigned kTimestamp = 1114;
inline constexpr unsigned kTimestampZone = 1184;
inline constexpr unsigned kNumeric = 1700;
}  // namespace pg_type

/// A value of a view as the readers of rows take it: UTF-8 (bytes of an SQL_ASCII database may be GB18030), times in a
/// form that they know, booleans as 1 and 0, whole numbers without ".00". Pure.
/// @errors kInvalidArgument: bytes of no alphabet
[[nodiscard]] Result<std::string> cell_text(std::string_view value, unsigned type);

/// The moment that a value of the time column says; nothing: none that has a place in an order ("infinity", free text).
[[nodiscard]] std::optional<HallTime> cell_time(std::string_view value, unsigned type);

/// A text of one of our time forms, earlier by that much, in the same form; nothing: it is in none of them.
[[nodiscard]] std::optional<std::string> earlier_text(std::string_view value, std::chrono::seconds by);

}  // namespace hallwatch
