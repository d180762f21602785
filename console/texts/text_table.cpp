#include "console/texts/text_table.h"

#include <exception>
#include <utility>

#include "base/check.h"

namespace hallwatch {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_bare_key(std::string_view key) {
  return !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
                             std::string_view::npos;
}

/// Reads "text" with its quotes; nothing but a comment may follow.
bool read_string(std::string_view quoted, std::string& text) {
  if (quoted.empty() || quoted.front() != '"') {
    return false;
  }
  for (std::size_t i = 1; i < quoted.size(); ++i) {
    if (quoted[i] == '"') {
      const auto rest = trimmed(quoted.substr(i + 1));
      return rest.empty() || rest.front() == '#';
    }
    if (quoted[i] == '\\' && ++i < quoted.size() && quoted[i] != '"' && quoted[i] != '\\') {
      return false;
    }
    if (i < quoted.size()) {
      text += quoted[i];
    }
  }
  return false;
}

struct Reading {
  std::map<std::string, std::string, std::less<>>& texts;
  std::string section{};
  std::string faults{};
  int line_number = 0;

  void fault(std::string_view what) {
    faults += fmt::format("{}line {}: {}", faults.empty() ? "" : "; ", line_number, what);
  }

  void read_section(std::string_view line) {
    if (line.back() != ']' || !is_bare_key(line.substr(1, line.size() - 2))) {
      fault("not a [section]");
      return;
    }
    section = line.substr(1, line.size() - 2);
  }

  void read_text(std::string_view line) {
    const auto equals = line.find('=');
    const auto key = trimmed(line.substr(0, equals));
    std::string text;
    if (equals == std::string_view::npos || !is_bare_key(key) || !read_string(trimmed(line.substr(equals + 1)), text)) {
      fault("not key = \"text\"");
      return;
    }
    const auto full_key = section.empty() ? std::string{key} : fmt::format("{}.{}", section, key);
    if (!texts.emplace(full_key, text).second) {
      fault(fmt::format("{} comes twice", full_key));
    }
  }

  void read_line(std::string_view line) {
    ++line_number;
    if (line.empty() || line.front() == '#') {
      return;
    }
    line.front() == '[' ? read_section(line) : read_text(line);
  }
};

}  // namespace

Result<TextTable> TextTable::parse(std::string_view toml) {
  TextTable table;
  Reading reading{table.texts_};
  while (!toml.empty()) {
    const auto end = toml.find('\n');
    reading.read_line(trimmed(toml.substr(0, end)));
    toml = end == std::string_view::npos ? std::string_view{} : toml.substr(end + 1);
  }
  if (!reading.faults.empty()) {
    return fail(ErrorKind::kInvalidArgument, "screen texts: " + reading.faults);
  }
  return table;
}

const std::string* TextTable::find(std::string_view key) const {
  const auto found = texts_.find(key);
  return found == texts_.end() ? nullptr : &found->second;
}

const TextTable& screen_texts() {
  static const TextTable kTable = [] {
    auto table = TextTable::parse(detail::zh_cn_toml());
    HALL_CHECK(table.ok(), "console/texts/zh_cn.toml can be read (a test says so)");
    return *std::move(table);
  }();
  return kTable;
}

const char* say(const char* key) {
  const auto* text = screen_texts().find(key);
  return text != nullptr ? text->c_str() : key;
}

std::string say_of(std::string_view group, const std::string& name) {
  const auto* text = screen_texts().find(fmt::format("{}.{}", group, name));
  return text != nullptr ? *text : name;
}

std::string detail::fill_in(const char* text, fmt::format_args args) {
  try {
    return fmt::vformat(text, args);
  } catch (const std::exception&) {
    return text;  // a text whose {} do not fit: shown as it stands; a test fills in every one
  }
}

}  // namespace hallwatch
