#include <algorithm>

#include "hall/feeds/push/request_target.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

void fuzz_request_target(std::string_view input, fuzz::Promises& promises) {
  auto shown = escaped(input);
  constexpr std::string_view kCut = "…";
  if (shown.ends_with(kCut)) {
    shown.resize(shown.size() - kCut.size());
  }
  promises.hold(std::all_of(shown.begin(), shown.end(), [](char c) { return c >= 0x20 && c < 0x7F; }),
                "what is logged is printable");
  const auto address = plain_address(std::string{input});
  promises.hold(address.empty() || plain_address(address) == address, "an address has one form");
  const auto target = read_target(input);
  if (!target.ok()) {
    promises.hold(!target.error().message().empty(), "an error says what is wrong");
    return;
  }
  promises.hold(target->path.starts_with('/'), "a path is absolute");
  promises.hold(target->path.find('\0') == std::string::npos, "a path holds no NUL");
  for (std::string_view rest{target->path}; !rest.empty();) {
    const auto slash = rest.find('/', 1);
    promises.hold(rest.substr(0, slash) != "/..", "a path does not climb");
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
  }
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(RequestTarget, "request_target", hallwatch::fuzz_request_target);
