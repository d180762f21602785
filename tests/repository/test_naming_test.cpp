#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <regex>

#include <gtest/gtest.h>

#include "tests/repository/source_tree.h"

namespace hallwatch::repository {
namespace {

constexpr std::size_t kTestsPerThousandLines = 10;

struct TestCase {
  std::string suite;
  std::string name;
  std::size_t line_index = 0;
};

std::vector<TestCase> tests_of(const SourceFile& file) {
  static const std::regex kTest{R"(^(TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P)\((\w+),\s*(\w*))"};
  std::vector<TestCase> tests;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_search(file.lines[i], match, kTest)) {
      continue;
    }
    std::string name = match[3];
    if (name.empty() && i + 1 < file.lines.size()) {  // the formatter put a long name on the next line
      name = std::regex_replace(file.lines[i + 1], std::regex{R"(^\s*(\w+).*)"}, "$1");
    }
    tests.push_back({match[2], name, i});
  }
  return tests;
}

std::vector<SourceFile> test_files() {
  std::vector<SourceFile> files;
  std::ranges::copy_if(all_files(), std::back_inserter(files), [](const SourceFile& file) {
    return file.module() == "tests" && file.has_extension("_test.cpp");
  });
  return files;
}

/// "tests/base/time/time_text_test.cpp" → "TimeText".
std::string subject_of(const SourceFile& file) {
  auto stem = file.path.substr(file.path.rfind('/') + 1);
  stem.erase(stem.size() - std::string_view{"_test.cpp"}.size());
  std::string subject;
  bool is_start = true;
  for (const char c : stem) {
    if (c != '_') {
      subject += is_start ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    }
    is_start = c == '_';
  }
  return subject;
}

TEST(TestNamingTest, EveryTestFileHasASuiteOfItsSubject) {
  for (const auto& file : test_files()) {
    const auto tests = tests_of(file);
    const auto subject = subject_of(file);
    EXPECT_TRUE(
        std::ranges::any_of(tests, [&](const TestCase& test) { return test.suite.find(subject) != std::string::npos; }))
        << file.path << ": no suite names " << subject;
  }
}

TEST(TestNamingTest, EverySuiteEndsInTestOrScenario) {
  for (const auto& file : test_files()) {
    const bool is_scenario = file.path.starts_with("tests/scenarios/");
    for (const auto& test : tests_of(file)) {
      EXPECT_TRUE(test.suite.ends_with("Test") || (is_scenario && test.suite.ends_with("Scenario")))
          << file.at(test.line_index) << ": " << test.suite;
    }
  }
}

TEST(TestNamingTest, ANameIsASentence) {
  const std::regex sentence{"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*"};
  for (const auto& file : test_files()) {
    for (const auto& test : tests_of(file)) {
      EXPECT_TRUE(std::regex_match(test.name, sentence)) << file.at(test.line_index) << ": " << test.name;
    }
  }
}

TEST(TestNamingTest, NoTestIsSwitchedOff) {
  for (const auto& file : test_files()) {
    for (const auto& test : tests_of(file)) {
      EXPECT_FALSE(test.name.starts_with("DISABLED_")) << file.at(test.line_index);
    }
  }
}

/// A test that no program compiles is a test that nobody runs.
TEST(TestNamingTest, EveryTestFileIsCompiled) {
  const auto build = std::filesystem::path{HALLWATCH_BIN_DIR}.parent_path() / "build.ninja";
  const auto ninja = [&] {
    std::ifstream in{build};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
  }();
  ASSERT_FALSE(ninja.empty()) << build;
  for (const auto& file : test_files()) {
    EXPECT_NE(ninja.find("/" + file.path + ".o"), std::string::npos) << file.path << " is in no test program";
  }
}

TEST(TestNamingTest, ThereAreTenTestsForAThousandLinesOfProductCode) {
  std::map<std::string, std::size_t> lines;
  std::map<std::string, std::size_t> tests;
  std::size_t all_lines = 0;
  std::size_t all_tests = 0;
  for (const auto& file : product_sources()) {
    lines[file.module()] += file.lines.size();
    all_lines += file.lines.size();
  }
  for (const auto& file : test_files()) {
    const auto rest = file.path.substr(std::string_view{"tests/"}.size());
    tests[rest.substr(0, rest.find('/'))] += tests_of(file).size();
    all_tests += tests_of(file).size();
  }
  for (const auto& [module, count] : lines) {
    std::cout << module << ": " << tests[module] << " tests, " << count << " lines, " << tests[module] * 1'000 / count
              << " per 1,000\n";
    EXPECT_GE(tests[module] * 1'000, count * kTestsPerThousandLines) << module << " has too few tests of its own";
  }
  std::cout << "all: " << all_tests << " tests, " << all_lines << " lines\n";
  EXPECT_GE(all_tests * 1'000, all_lines * kTestsPerThousandLines);
}

}  // namespace
}  // namespace hallwatch::repository
