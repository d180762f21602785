#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time/hall_time.h"

namespace hallwatch {

/// The letters of a feed's file.
struct FeedText {
  std::string utf8;
  bool has_bad_bytes = false;  ///< some were neither UTF-8 nor GB18030 and became U+FFFD
};

/// UTF-8 (with or without a byte order mark) if it is valid, else GB18030 (C-BYTES). libiconv's wall.
/// @errors kUnsupported: this machine cannot convert GB18030
[[nodiscard]] Result<FeedText> decode_feed(std::string_view bytes);
[[nodiscard]] bool is_utf8(std::string_view bytes);

/// Reads a moment of a feed: `YYYY-MM-DD HH:MM:SS`, `YYYYMMDDhhmmss`, `YYYYMMDDThhmmss`, ISO 8601; without a zone it
/// is of the hall's clock (C-TIME).
/// @errors kInvalidArgument: not such a text, or no such moment
[[nodiscard]] Result<HallTime> feed_time(std::string_view text);
/// `YYYY-MM-DD` or `YYYYMMDD`.
[[nodiscard]] Result<HallDay> feed_day(std::string_view text);
/// `HH:MM:SS` or `HH:MM`, since midnight.
[[nodiscard]] Result<std::chrono::seconds> feed_time_of_day(std::string_view text);

/// Without white space at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace hallwatch
