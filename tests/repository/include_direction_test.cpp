#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "tests/repository/source_tree.h"

namespace hallwatch::repository {
namespace {

using Texts = std::vector<std::string>;

/// Who may include what of ours; "capture/" is its packet types only, its parts are named apart.
/// A longer beginning of the includer's path is found before a shorter one.
const std::map<std::string, Texts> kMayInclude{
    {"base/", {"base/"}},
    {"access/", {"base/", "access/"}},
    {"hall/", {"base/", "hall/"}},
    {"capture/", {"base/", "capture/"}},
    {"capture/session/", {"base/", "capture/", "capture/session/"}},
    {"capture/picture/", {"base/", "capture/", "capture/picture/"}},
    {"capture/simulator/", {"base/", "capture/", "capture/picture/", "capture/simulator/"}},
    {"recorder/", {"base/", "access/", "capture/", "recorder/"}},
    {"analytics/", {"base/", "capture/", "capture/picture/", "analytics/"}},
    {"alerts/", {"base/", "access/", "hall/", "alerts/"}},
    {"console/",
     {"base/", "access/", "hall/", "alerts/", "recorder/footage_queries.h", "capture/", "capture/picture/",
      "console/"}},
    {"gateway/",
     {"base/", "access/", "hall/", "alerts/", "recorder/footage_queries.h", "capture/", "capture/picture/",
      "gateway/"}},
    {"station/",
     {"base/", "access/", "hall/", "capture/", "capture/session/", "capture/picture/", "capture/simulator/",
      "recorder/", "analytics/", "alerts/", "console/", "gateway/", "station/"}},
};

/// `capture` has parts that not everybody may have; other modules are one.
bool allows(const std::string& allowed, const std::string& target) {
  if (allowed == "capture/") {
    return target.starts_with("capture/") && target.find('/', allowed.size()) == std::string::npos;
  }
  return target.starts_with(allowed);
}

const Texts* allowed_for(const std::string& path) {
  const Texts* best = nullptr;
  std::size_t best_length = 0;
  for (const auto& [folder, allowed] : kMayInclude) {
    if (path.starts_with(folder) && folder.size() > best_length) {
      best = &allowed;
      best_length = folder.size();
    }
  }
  return best;
}

bool may_include(const std::string& path, const std::string& target) {
  const auto* allowed = allowed_for(path);
  return allowed != nullptr &&
         std::ranges::any_of(*allowed, [&](const std::string& prefix) { return allows(prefix, target); });
}

TEST(IncludeDirectionTest, EveryModuleIncludesOnlyWhatItMay) {
  for (const auto& file : product_sources()) {
    for (const auto& include : includes_of(file)) {
      if (include.is_quoted) {
        EXPECT_TRUE(may_include(file.path, include.target))
            << file.at(include.line_index) << ": " << file.module() << " may not include " << include.target;
      }
    }
  }
}

TEST(IncludeDirectionTest, EveryQuotedIncludeIsAFileFromTheRoot) {
  for (const auto& file : all_files()) {
    for (const auto& include : includes_of(file)) {
      if (file.is_cpp() && include.is_quoted) {
        EXPECT_TRUE(std::filesystem::exists(root() / include.target)) << file.at(include.line_index);
      }
    }
  }
}

TEST(IncludeDirectionTest, ProductCodeNeverIncludesTests) {
  for (const auto& file : product_sources()) {
    for (const auto& include : includes_of(file)) {
      EXPECT_FALSE(include.target.starts_with("tests/")) << file.at(include.line_index);
    }
  }
}

TEST(IncludeDirectionTest, TheRuleItselfTellsRightFromWrong) {
  EXPECT_TRUE(may_include("recorder/x.cpp", "capture/packet.h"));
  EXPECT_FALSE(may_include("recorder/x.cpp", "capture/session/camera_session.h"));
  EXPECT_FALSE(may_include("capture/packet.cpp", "capture/picture/picture_decoder.h"));
  EXPECT_TRUE(may_include("capture/picture/x.cpp", "capture/packet.h"));
  EXPECT_FALSE(may_include("hall/x.cpp", "capture/packet.h"));
  EXPECT_FALSE(may_include("analytics/x.cpp", "hall/hall_queries.h"));
  EXPECT_FALSE(may_include("base/x.cpp", "station/commands/commands.h"));
  EXPECT_TRUE(may_include("station/x.cpp", "recorder/x.h"));
}

}  // namespace
}  // namespace hallwatch::repository
