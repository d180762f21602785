#include "base/config/toml_text.h"

#include <algorithm>
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

/// Length of the string in quotes at the front of the text, quotes included.
std::size_t string_length(std::string_view text) {
  const char quote = text.front();
  const std::string three(3, quote);
  const bool is_long = text.starts_with(three);
  for (std::size_t at = is_long ? 3 : 1; at < text.size(); ++at) {
    if (text[at] == '\\' && quote == '"') {
      ++at;
    } else if (is_long ? text.substr(at).starts_with(three) : text[at] == quote) {
      return at + (is_long ? 3 : 1);
    } else if (!is_long && text[at] == '\n') {
      return at;  // never closed: the parser says so
    }
  }
  return text.size();
}

std::string_view without_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

/// Line of the first letter beyond ASCII that stands in no string and no comment; 0: there is none. TOML has none
/// there, and toml++ 3.3 decides whether it is white space by a table that ends in undefined behaviour for some.
int line_of_stray_letter(std::string_view text) {
  int line = 1;
  for (auto rest = without_mark(text); !rest.empty();) {
    std::size_t length = 1;
    if (rest.front() == '#') {
      length = std::min(rest.find('\n'), rest.size());
    } else if (rest.front() == '"' || rest.front() == '\'') {
      length = string_length(rest);
    } else if (static_cast<unsigned char>(rest.front()) >= 0x80) {
      return line;
    }
    line += static_cast<int>(std::count(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(length), '\n'));
    rest.remove_prefix(length);
  }
  return 0;
}

/// The same text in ASCII: where a letter beyond it stood is a letter of ours for each of its bytes.
std::string without_letters_beyond_ascii(std::string_view text) {
  std::string plain{without_mark(text)};
  for (auto& letter : plain) {
    const auto byte = static_cast<unsigned char>(letter);
    letter = byte < 0x80 ? letter : static_cast<char>('a' + byte % 26);
  }
  return plain;
}

}  // namespace

TomlText parse_toml_text(std::string_view text) {
  TomlText parsed;
  if (const int line = line_of_stray_letter(text); line > 0) {
    parsed.fault = ConfigFault{line, "", "a letter that is not ASCII stands outside of quotes",
                               "put texts in quotes; names of tables and keys have letters, digits, '-' and '_'"};
    return parsed;
  }
  try {
    // Broken text first in ASCII: the parser may take the inside of a string for its outside then, where some letters
    // are undefined behaviour. What is whole has its strings where we think they are.
    (void)toml::parse(without_letters_beyond_ascii(text));
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
