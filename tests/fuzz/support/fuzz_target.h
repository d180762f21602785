#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hallwatch::fuzz {

/// What a target promises about its input; it notes the first promise that did not hold.
class Promises {
 public:
  void hold(bool is_held, std::string_view what) {
    if (!is_held && broken_.empty()) {
      broken_ = what;
    }
  }
  /// Empty if all held.
  [[nodiscard]] const std::string& broken() const { return broken_; }

 private:
  std::string broken_;
};

/// Hands one input to a parser and says what must be true of what comes out.
using Target = void (*)(std::string_view input, Promises& promises);

/// Every file of tests/fuzz/corpus/<name>, and beginnings of each.
void replay_corpus(const char* name, Target target);
/// Some thousand inputs that are made from the corpus by a generator with a fixed seed.
void replay_mutations(const char* name, Target target);
/// Says on standard error what was broken, then aborts, so that libFuzzer keeps the input.
void run_or_abort(Target target, const std::uint8_t* data, std::size_t size);

}  // namespace hallwatch::fuzz

/// One line at the end of each <name>_fuzz.cpp: libFuzzer's entry in the preset fuzz, tests in every other one.
#ifdef HALLWATCH_LIBFUZZER
#define HALL_FUZZ_TARGET(Subject, name, target)                                       \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    hallwatch::fuzz::run_or_abort(target, data, size);                                \
    return 0;                                                                         \
  }                                                                                   \
  static_assert(true)
#else
#include <gtest/gtest.h>
#define HALL_FUZZ_TARGET(Subject, name, target)            \
  TEST(Subject##FuzzTest, KeepsItsPromisesOverItsCorpus) { \
    hallwatch::fuzz::replay_corpus(name, target);          \
  }                                                        \
  TEST(Subject##FuzzTest, KeepsItsPromisesOverMutations) { \
    hallwatch::fuzz::replay_mutations(name, target);       \
  }                                                        \
  static_assert(true)
#endif
