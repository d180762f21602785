#include <algorithm>

#include "base/config/site_config.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

void fuzz_site_config(std::string_view input, fuzz::Promises& promises) {
  const auto first = parse_site_config(input, "/nowhere");
  const auto again = parse_site_config(input, "/nowhere");
  promises.hold(first.config == again.config, "reading again gives the same config");
  promises.hold(first.faults.size() == again.faults.size(), "reading again gives the same faults");
  const auto lines = 1 + std::count(input.begin(), input.end(), '\n') + std::count(input.begin(), input.end(), '\r');
  for (const auto& fault : first.faults) {
    promises.hold(fault.line >= 0 && fault.line <= lines, "a fault's line is one of the text, or 0");
    promises.hold(!fault.problem.empty() && !fault.remedy.empty(), "a fault says what is wrong and what to do");
  }
  promises.hold(!first.faults.empty() || !first.config.site_id.text().empty(), "a config without a site is a fault");
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(SiteConfig, "site_config", hallwatch::fuzz_site_config);
