#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "base/config/site_config.h"

namespace hallwatch::detail {

/// Reads one table of a TOML file key by key; every fault is noted with its line and the reading goes on.
/// At the end (destructor) each key that nobody asked for is a fault that names the nearest known key.
class TableReader {
 public:
  /// @param path  where the table stands, "recorder" or "camera[2]"; "" at the top
  TableReader(const toml::table* table, std::string path, std::vector<ConfigFault>& faults);
  ~TableReader();
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;

  [[nodiscard]] bool has(std::string_view key);
  /// Line of the key, or of the table if the key is missing.
  [[nodiscard]] int line_of(std::string_view key) const;
  void fault(std::string_view key, std::string problem, std::string remedy);
  /// The key must be there; otherwise a fault.
  void require(std::string_view key, std::string_view remedy);

  void read(std::string_view key, std::string& value);
  void read(std::string_view key, bool& value);
  void read(std::string_view key, int& value, int least, int most);
  /// A whole number of the unit that the key's name ends in.
  template <typename Duration>
  void read_duration(std::string_view key, Duration& value, Duration least, Duration most) {
    auto count = static_cast<int>(value.count());
    read(key, count, static_cast<int>(least.count()), static_cast<int>(most.count()));
    value = Duration{count};
  }
  void read_clock(std::string_view key, std::chrono::minutes& value);  ///< "09:00"
  void read_clock_span(std::string_view key, std::chrono::minutes& from,
                       std::chrono::minutes& to);  ///< ["07:30", "10:30"]
  void read_texts(std::string_view key, std::vector<std::string>& values);
  void read_numbers(std::string_view key, std::vector<int>& values, int least, int most);
  void read_polygon(std::string_view key, std::vector<PointNorm>& polygon);
  /// One of `choices`.
  void read_choice(std::string_view key, std::string& value, const std::vector<std::string>& choices);
  /// An id of ours: 1 to 32 letters, digits, '-' or '_': it becomes a folder name and a topic.
  [[nodiscard]] std::string read_id(std::string_view key);

  /// The table below `key`, with its keys under this one's path.
  [[nodiscard]] TableReader inner(std::string_view key) { return {table(key), path_of(key), faults_}; }
  /// A table that each_table() visits.
  [[nodiscard]] TableReader below(const toml::table& table, std::string path) {
    return {&table, std::move(path), faults_};
  }
  /// The table below `key`; null if it is missing (no fault) or no table (a fault).
  [[nodiscard]] const toml::table* table(std::string_view key);
  /// Calls `visit` for each table of the array below `key`, with its path ("camera[2]", counted from 1).
  void each_table(std::string_view key, const std::function<void(const toml::table&, std::string path)>& visit);

 private:
  const toml::node* node(std::string_view key);
  [[nodiscard]] std::string path_of(std::string_view key) const;
  void wrong_type(std::string_view key, std::string_view wanted, std::string_view example);

  const toml::table* table_;
  std::string path_;
  std::vector<ConfigFault>& faults_;
  std::vector<std::string> known_;
};

/// The candidate that is fewest edits away, or "" when all are far.
[[nodiscard]] std::string nearest(std::string_view text, const std::vector<std::string>& candidates);

}  // namespace hallwatch::detail
