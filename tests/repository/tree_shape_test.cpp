#include <algorithm>
#include <map>
#include <regex>

#include <gtest/gtest.h>

#include "tests/repository/source_tree.h"

namespace hallwatch::repository {
namespace {

constexpr std::size_t kLongestFile = 500;

/// Files that are longer, each with its reason.
const std::map<std::string, std::string> kLongFiles{};

bool has_folder(const std::string& name) {
  return std::filesystem::is_directory(root() / name);
}

TEST(TreeShapeTest, EveryModuleHasAReadme) {
  auto folders = kModules;
  folders.insert(folders.end(), {"docs", "setup", "tests", "."});
  for (const auto& folder : folders) {
    if (has_folder(folder)) {
      EXPECT_TRUE(std::filesystem::exists(root() / folder / "README.md")) << folder << " has no README.md";
    }
  }
}

TEST(TreeShapeTest, EveryFolderAtTheRootIsKnown) {
  auto known = kModules;
  known.insert(known.end(), {"docs", "setup", "tests"});
  for (const auto& file : all_files()) {
    const auto folder = file.module();
    EXPECT_TRUE(folder.empty() || folder.front() == '.' || std::ranges::find(known, folder) != known.end())
        << file.path;
  }
}

TEST(TreeShapeTest, FilesAreShortOrSayWhy) {
  for (const auto& file : all_files()) {
    if (file.is_cpp() && !kLongFiles.contains(file.path)) {
      EXPECT_LE(file.lines.size(), kLongestFile) << file.path << ": cut it, or give its reason in kLongFiles";
    }
  }
  for (const auto& [path, reason] : kLongFiles) {
    EXPECT_TRUE(std::filesystem::exists(root() / path)) << path << " is gone: take it out of kLongFiles";
  }
}

TEST(TreeShapeTest, EveryHeaderIsReadOnce) {
  for (const auto& file : all_files()) {
    if (file.is_header()) {
      EXPECT_TRUE(std::ranges::find(file.lines, "#pragma once") != file.lines.end()) << file.path;
    }
  }
}

TEST(TreeShapeTest, FileNamesAreSnakeCase) {
  const std::regex name{"[a-z0-9_]+\\.(h|cpp)"};
  for (const auto& file : all_files()) {
    if (file.is_cpp()) {
      EXPECT_TRUE(std::regex_match(file.path.substr(file.path.rfind('/') + 1), name)) << file.path;
    }
  }
}

TEST(TreeShapeTest, EveryTodoNamesItsIssue) {
  const std::string mark = std::string{"TO"} + "DO";
  const std::regex wanted{"\\b(" + mark + "|FIX" + "ME|XX" + "X)\\b"};
  const std::regex with_issue{mark + "\\([0-9]+\\): \\S"};
  for (const auto& file : all_files()) {
    for (std::size_t i = 0; file.is_cpp() && i < file.lines.size(); ++i) {
      if (std::regex_search(file.lines[i], wanted)) {
        EXPECT_TRUE(std::regex_search(file.lines[i], with_issue)) << file.at(i) << ": name the open issue";
      }
    }
  }
}

TEST(TreeShapeTest, CodeHasNeitherTabsNorBlanksAtTheEnd) {
  for (const auto& file : all_files()) {
    for (std::size_t i = 0; file.is_cpp() && i < file.lines.size(); ++i) {
      const auto& line = file.lines[i];
      EXPECT_EQ(line.find('\t'), std::string::npos) << file.at(i);
      EXPECT_TRUE(line.empty() || (line.back() != ' ' && line.back() != '\r')) << file.at(i);
    }
  }
}

}  // namespace
}  // namespace hallwatch::repository
