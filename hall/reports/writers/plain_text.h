#pragma once

#include <string>
#include <string_view>

namespace hallwatch {

/// A text that every reader of a report can take: broken UTF-8 and characters that no document may hold become U+FFFD;
/// line ends become one '\n', other control characters blanks.
[[nodiscard]] std::string clean_text(std::string_view text);

}  // namespace hallwatch
