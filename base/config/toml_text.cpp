#include "base/config/toml_text.h"

#include <stdexcept>
#include <string>

namespace hallwatch::detail {
namespace {

/// toml++ 3.3 finds some faults ("[?]") only by its assertions, which CMakeLists.txt has thrown; they know no line.
/// @return the line that makes the text fail, from 1
int line_of_assertion(std::string_view text) {
  int line = 1;
  for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1), ++line) {
    try {
      (void)toml::parse(text.substr(0, end + 1));
    } catch (const toml::parse_error&) {  // only because the text is cut off here
    } catch (const std::logic_error&) {
      return line;
    }
  }
  return line;
}

}  // namespace

TomlText parse_toml_text(std::string_view text) {
  TomlText parsed;
  try {
    parsed.root = toml::parse(text);
  } catch (const toml::parse_error& e) {
    parsed.fault = ConfigFault{static_cast<int>(e.source().begin.line), "", std::string{e.description()},
                               "mend the TOML syntax there; further faults show afterwards"};
  } catch (const std::logic_error&) {
    parsed.fault = ConfigFault{line_of_assertion(text), "", "this is no TOML",
                               "mend the line; names of tables and keys have letters, digits, '-' and '_'"};
  }
  return parsed;
}

}  // namespace hallwatch::detail
