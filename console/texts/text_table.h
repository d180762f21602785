#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/result.h"

namespace hallwatch {

/// The texts of one language by key ("alerts.title"). Never changes once it is read.
class TextTable {
 public:
  /// Reads the part of TOML that texts need: [section], key = "text" on one line, comments.
  /// @errors kInvalidArgument: every line that is not so, a key or section that comes twice
  [[nodiscard]] static Result<TextTable> parse(std::string_view toml);

  /// Null if there is no such text.
  [[nodiscard]] const std::string* find(std::string_view key) const;
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& all() const { return texts_; }

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

/// The Chinese texts that are built into the program (console/texts/zh_cn.toml).
[[nodiscard]] const TextTable& screen_texts();

/// The text of a key; the key itself where there is none, so that a screen shows what is missing.
[[nodiscard]] const char* say(const char* key);
/// The text of "<group>.<name>", or `name` where there is none: names from outside, such as rule ids.
[[nodiscard]] std::string say_of(std::string_view group, const std::string& name);

namespace detail {
[[nodiscard]] std::string_view zh_cn_toml();  // made by CMake
[[nodiscard]] std::string fill_in(const char* text, fmt::format_args args);
}  // namespace detail

/// The text of a key with its {} filled in.
template <typename... Args>
[[nodiscard]] std::string say_with(const char* key, const Args&... args) {
  return detail::fill_in(say(key), fmt::make_format_args(args...));
}

}  // namespace hallwatch
