#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hallwatch {

/// One line of a text.
struct TextLine {
  std::string_view text;            ///< with its end; of an overlong line the front only; borrowed until the next call
  bool is_more_than_blank = false;  ///< of what was left out of an overlong line
};

/// Cuts a text that comes in pieces into its lines. Keeps at most `most_bytes` + 1 of a line, whatever its length: one
/// that has more than `most_bytes` is too long for its reader. A value.
class LineCutter {
 public:
  explicit LineCutter(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// @param piece  lives until next() gives nothing
  void add(std::string_view piece) { rest_ = piece; }
  /// The next line that has its end; none: add more.
  [[nodiscard]] std::optional<TextLine> next();
  /// What stands behind the last line's end, once next() gives nothing and nothing more comes.
  [[nodiscard]] std::optional<TextLine> last();

 private:
  void keep(std::string_view part);
  [[nodiscard]] TextLine kept_line();

  std::size_t most_bytes_;
  std::string_view rest_;
  std::string begun_;  ///< of the line whose end has not come
  std::string line_;   ///< the one that was given last
  bool is_more_than_blank_ = false;
};

}  // namespace hallwatch
