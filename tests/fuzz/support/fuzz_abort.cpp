#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch::fuzz {

void run_or_abort(Target target, const std::uint8_t* data, std::size_t size) {
  Promises promises;
  target({reinterpret_cast<const char*>(data), size}, promises);
  if (!promises.broken().empty()) {
    std::fprintf(stderr, "a promise was broken: %s\n", promises.broken().c_str());
    std::abort();
  }
}

}  // namespace hallwatch::fuzz
