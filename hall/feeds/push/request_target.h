#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hallwatch {

/// What an HTTP request asks for: "/iclock/cdata?SN=1&table=ATTLOG", decoded.
struct RequestTarget {
  std::string path;  ///< begins with '/'
  std::map<std::string, std::string, std::less<>> query;

  /// The value of a key of the query, empty if it is missing.
  [[nodiscard]] std::string_view value(std::string_view key) const;
};

/// @errors kInvalidArgument: not an absolute path, a wrong %-sequence, a NUL or a control letter, "..", a key twice
[[nodiscard]] Result<RequestTarget> read_target(std::string_view target);

/// A text from outside, fit for a log and an answer: letters that are not printable ASCII as \xNN, cut to 60.
[[nodiscard]] std::string escaped(std::string_view text);

/// One form for every address: IPv4 in IPv6 as IPv4, no zone. @return empty if it is no address
[[nodiscard]] std::string plain_address(const std::string& address);

}  // namespace hallwatch
