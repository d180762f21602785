#include "base/config/config_sections.h"

#include <fstream>

#include <fmt/format.h>

namespace hallwatch::detail {

void UniqueIds::check(TableReader& in, std::string_view key, const std::string& value) {
  if (value.empty()) {
    return;
  }
  const auto [first, is_new] = lines_.try_emplace(value, in.line_of(key));
  if (!is_new) {
    in.fault(key, fmt::format("\"{}\" is used twice, first in line {}", value, first->second), "give each its own");
  }
}

void read_secret_file(TableReader& in, const std::filesystem::path& base, std::string_view key,
                      std::string_view file_key, std::string& secret) {
  std::string name;
  in.read(file_key, name);
  if (name.empty()) {
    return;
  }
  if (!secret.empty()) {
    in.fault(file_key, fmt::format("is given beside {}", key), "keep one of the two");
    return;
  }
  std::ifstream file{below(base, name)};
  if (!file || !std::getline(file, secret)) {
    in.fault(file_key, fmt::format("\"{}\" cannot be read", below(base, name).string()),
             "give a file whose first line is the password");
  }
}

}  // namespace hallwatch::detail
