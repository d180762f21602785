#include <regex>

#include <gtest/gtest.h>

#include "tests/repository/source_tree.h"

namespace hallwatch::repository {
namespace {

struct Link {
  std::string target;
  std::size_t line_index = 0;
};

/// Links and pictures of Markdown, outside code blocks; without the part behind '#'.
std::vector<Link> links_of(const SourceFile& file) {
  static const std::regex kLink{R"(\]\(([^)\s#]+)(#[^)]*)?\))"};
  std::vector<Link> links;
  bool is_code = false;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const auto& line = file.lines[i];
    is_code = line.starts_with("```") ? !is_code : is_code;
    for (auto it = std::sregex_iterator{line.begin(), line.end(), kLink}; !is_code && it != std::sregex_iterator{};
         ++it) {
      links.push_back({(*it)[1], i});
    }
  }
  return links;
}

TEST(DocumentLinkTest, LeadsToAFileOfTheTree) {
  for (const auto& file : all_files()) {
    if (!file.has_extension(".md")) {
      continue;
    }
    const auto folder = (root() / file.path).parent_path();
    for (const auto& link : links_of(file)) {
      // What lies beside the checkout may be absent; the web is not looked at.
      if (link.target.find("://") == std::string::npos && link.target.find("../shared/") == std::string::npos) {
        EXPECT_TRUE(std::filesystem::exists(folder / link.target)) << file.at(link.line_index) << ": " << link.target;
      }
    }
  }
}

TEST(DocumentLinkTest, LinksAreFoundAndCodeIsLeftOut) {
  const SourceFile file{"x.md", {"[a](b.md#part) ![c](d.png)", "```", "[e](f)", "```", "[g](h) [i](#only-here)"}};
  std::vector<std::string> targets;
  for (const auto& link : links_of(file)) {
    targets.push_back(link.target);
  }
  EXPECT_EQ(targets, (std::vector<std::string>{"b.md", "d.png", "h"}));
}

}  // namespace
}  // namespace hallwatch::repository
