#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/config/site_config.h"
#include "base/config/table_reader.h"

namespace hallwatch::detail {

/// Sections of a site's config that have a file of their own, and what all sections share.
void read_rules(TableReader in, RulesConfig& rules);
void read_feeds(TableReader in, const std::filesystem::path& base, FeedsConfig& feeds);

/// Notes the first line of each id; a second use is a fault that names the first.
class UniqueIds {
 public:
  void check(TableReader& in, std::string_view key, const std::string& value);
  [[nodiscard]] bool knows(const std::string& value) const { return lines_.contains(value); }

 private:
  std::map<std::string, int> lines_;
};

/// An absolute path stays as it is.
[[nodiscard]] inline std::filesystem::path below(const std::filesystem::path& base, const std::string& path) {
  return path.empty() ? std::filesystem::path{} : base / path;
}

/// Reads a secret from the first line of the file that `file_key` names.
/// @param key  under which it may stand itself: then both are a fault; empty: it may not
void read_secret_file(TableReader& in, const std::filesystem::path& base, std::string_view key,
                      std::string_view file_key, std::string& secret);

}  // namespace hallwatch::detail
