#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fuzz/support/fuzz_target.h"
#include "tests/fuzz/support/mutation.h"

namespace hallwatch::fuzz {
namespace {

constexpr int kMutations = 3'000;

struct Seed {
  std::string file;
  std::string bytes;
};

std::vector<Seed> corpus_of(const char* name) {
  std::vector<Seed> seeds;
  const auto folder = std::filesystem::path{HALLWATCH_SOURCE_DIR} / "tests/fuzz/corpus" / name;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    std::ifstream in{entry.path(), std::ios::binary};
    seeds.push_back({entry.path().filename().string(), {std::istreambuf_iterator<char>{in}, {}}});
  }
  std::sort(seeds.begin(), seeds.end(), [](const Seed& a, const Seed& b) { return a.file < b.file; });
  return seeds;
}

/// As a C++ literal, so that it can become a test.
std::string literal_of(std::string_view input) {
  constexpr std::string_view kDigits = "01234567";
  std::string text;
  for (const char letter : input) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool is_plain = byte >= 0x20 && byte < 0x7F && letter != '"' && letter != '\\';
    if (is_plain) {
      text += letter;
      continue;
    }
    text += '\\';
    text += kDigits[byte >> 6U];
    text += kDigits[(byte >> 3U) & 7U];
    text += kDigits[byte & 7U];
  }
  return '"' + text + '"';
}

bool holds(Target target, std::string_view input, const std::string& made_from) {
  Promises promises;
  target(input, promises);
  EXPECT_EQ(promises.broken(), "") << made_from << ", " << input.size() << " bytes: " << literal_of(input);
  return promises.broken().empty();
}

}  // namespace

void replay_corpus(const char* name, Target target) {
  const auto seeds = corpus_of(name);
  ASSERT_FALSE(seeds.empty()) << "no tests/fuzz/corpus/" << name;
  for (const auto& seed : seeds) {
    const auto step = std::max<std::size_t>(1, seed.bytes.size() / 64);
    for (std::size_t length = 0; length < seed.bytes.size(); length += step) {
      ASSERT_TRUE(holds(target, std::string_view{seed.bytes}.substr(0, length), seed.file + ", cut"));
    }
    ASSERT_TRUE(holds(target, seed.bytes, seed.file));
  }
}

void replay_mutations(const char* name, Target target) {
  std::vector<std::string> seeds;
  for (auto& seed : corpus_of(name)) {
    seeds.push_back(std::move(seed.bytes));
  }
  ASSERT_FALSE(seeds.empty()) << "no tests/fuzz/corpus/" << name;
  std::mt19937 random{20250922};
  for (int round = 0; round < kMutations; ++round) {
    ASSERT_TRUE(holds(target, mutated(seeds, random), "mutation " + std::to_string(round)));
  }
}

}  // namespace hallwatch::fuzz
