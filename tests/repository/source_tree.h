#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hallwatch::repository {

/// One text file of the tree.
struct SourceFile {
  std::string path;  ///< from the root, "base/log.cpp"
  std::vector<std::string> lines;

  [[nodiscard]] bool has_extension(std::string_view extension) const { return path.ends_with(extension); }
  [[nodiscard]] bool is_header() const { return has_extension(".h"); }
  [[nodiscard]] bool is_cpp() const { return is_header() || has_extension(".cpp"); }
  /// The folder at the root: "base"; "" for a file in the root itself.
  [[nodiscard]] std::string module() const;
  /// "path:12", for a message.
  [[nodiscard]] std::string at(std::size_t line_index) const { return path + ":" + std::to_string(line_index + 1); }
};

/// The modules of DESIGN, in the order of their dependence.
inline const std::vector<std::string> kModules{"base", "access", "capture", "recorder", "analytics",
                                               "hall", "alerts", "console", "gateway",  "station"};

[[nodiscard]] std::filesystem::path root();

/// Every source, script, document and config of the tree, without builds and what git ignores at the root.
[[nodiscard]] const std::vector<SourceFile>& all_files();

/// Those of the modules, C++ only.
[[nodiscard]] std::vector<SourceFile> product_sources();

/// Strings and comments replaced by blanks: what is left is code.
[[nodiscard]] std::vector<std::string> code_lines(const SourceFile& file);

/// The targets of `#include`, with the index of their line; quoted and angled apart.
struct Include {
  std::string target;
  std::size_t line_index = 0;
  bool is_quoted = false;
};
[[nodiscard]] std::vector<Include> includes_of(const SourceFile& file);

}  // namespace hallwatch::repository
