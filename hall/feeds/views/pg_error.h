#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace hallwatch {

/// What a PostgreSQL server says about a statement that failed, as an Error: its message, SQLSTATE and what to do.
/// kInvalidArgument is used for data that the server cannot give (class 22) and for nothing else, so that a reader can
/// go round the row. Pure.
/// @param message  the server's first line, in any letters
[[nodiscard]] Error pg_error(std::string_view sqlstate, std::string_view message);

/// The text in UTF-8 and on one line; bytes of no alphabet become U+FFFD.
[[nodiscard]] std::string one_line(std::string_view message);

/// Takes secrets and passwords of addresses out of a text.
[[nodiscard]] std::string without_secret(std::string text, std::string_view secret);

}  // namespace hallwatch
