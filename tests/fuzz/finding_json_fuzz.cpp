#include <nlohmann/json.hpp>

#include "hall/finding_json.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

void fuzz_finding_json(std::string_view input, fuzz::Promises& promises) {
  const auto finding = finding_from_json(nlohmann::json::parse(input, nullptr, false));
  if (!finding.ok()) {
    promises.hold(!finding.error().message().empty(), "an error says what is wrong");
    return;
  }
  const auto again = finding_from_json(to_json(*finding));
  promises.hold(again.ok() && *again == *finding, "writing and reading changes nothing");
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(FindingJson, "finding_json", hallwatch::fuzz_finding_json);
