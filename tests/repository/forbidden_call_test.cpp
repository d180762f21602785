#include <algorithm>
#include <regex>

#include <gtest/gtest.h>

#include "tests/repository/source_tree.h"

namespace hallwatch::repository {
namespace {

/// Fails for each line of code that `pattern` finds in the product, but for the files that may.
void expect_none(const std::string& pattern, const std::string& reason, const std::vector<std::string>& may = {}) {
  const std::regex wanted{pattern};
  for (const auto& file : product_sources()) {
    if (std::ranges::find(may, file.path) != may.end()) {
      continue;
    }
    const auto lines = code_lines(file);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(lines[i], wanted)) << file.at(i) << ": " << reason;
    }
  }
}

TEST(ForbiddenCallTest, NobodyButTheSystemClockAsksForNow) {
  expect_none(R"(_clock::now\(|\bgettimeofday\(|\bclock_gettime\(|\btime\((nullptr|NULL|0)\)|\bg_get_\w+_time\()",
              "take a Clock& or the moment itself", {"base/time/system_clock.cpp"});
}

TEST(ForbiddenCallTest, NobodySleepsButThroughAClock) {
  expect_none(R"(this_thread::sleep|\busleep\(|\bnanosleep\(|(^|[^.\w>])sleep\(|\bg_usleep\()",
              "sleep through Clock, so that a stop ends it");
}

TEST(ForbiddenCallTest, NobodyThrows) {
  expect_none(R"(\bthrow\b)", "return a Result");
}

/// A private constructor is out of std::make_unique's reach: there, and only there, stands `new`.
TEST(ForbiddenCallTest, NobodyOwnsByHand) {
  const std::regex by_hand{R"((^|[^\w.])(new\s+\w|delete\s+\w|delete\[\])|\bmalloc\(|\bfree\()"};
  for (const auto& file : product_sources()) {
    const auto lines = code_lines(file);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const bool is_handed_over = lines[i].find("_ptr<") != std::string::npos ||
                                  file.lines[i].find("NOLINT: private constructor") != std::string::npos;
      EXPECT_TRUE(is_handed_over || !std::regex_search(lines[i], by_hand))
          << file.at(i) << ": use a value or std::unique_ptr";
    }
  }
}

TEST(ForbiddenCallTest, NobodyDetachesAThread) {
  expect_none(R"(\.detach\(\)|std::async\b|std::thread\s+\w|std::thread\{)", "use a WorkerThread member");
}

TEST(ForbiddenCallTest, NoHeaderOpensANamespaceForEverybody) {
  for (const auto& file : product_sources()) {
    const auto lines = file.is_header() ? code_lines(file) : std::vector<std::string>{};
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EXPECT_EQ(lines[i].find("using namespace"), std::string::npos) << file.at(i);
    }
  }
}

TEST(ForbiddenCallTest, CommentsAndStringsAreNoCalls) {
  const SourceFile file{"x.cpp",
                        {"int a = 1'000; // throw", "auto b = \"throw \\\" throw\"; throw_it();", "/* throw",
                         "throw */ int c;", "auto d = R\"x(throw", "throw)x\"; char e = '\"'; int f;"}};
  const auto lines = code_lines(file);
  for (const auto& line : lines) {
    EXPECT_FALSE(std::regex_search(line, std::regex{R"(\bthrow\b)"})) << line;
  }
  EXPECT_NE(lines[0].find("1'000"), std::string::npos);
  EXPECT_NE(lines[3].find("int c;"), std::string::npos);
  EXPECT_NE(lines[5].find("int f;"), std::string::npos);
}

}  // namespace
}  // namespace hallwatch::repository
