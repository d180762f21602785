#include <algorithm>

#include "hall/feeds/push/terminal_push.h"
#include "hall/feeds/readers/csv_reader.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

void fuzz_terminal_push(std::string_view input, fuzz::Promises& promises) {
  const TerminalConfig terminal{"SN1", "127.0.0.1", 5, {4}};
  const auto rows = read_terminal_punches(terminal, input);
  promises.hold(rows.ok(), "a body of punches is never refused as a whole");
  if (!rows.ok()) {
    return;
  }
  for (const auto& punch : rows->facts) {
    promises.hold(punch.device == 5 && !punch.pin.empty(), "a punch has its terminal and its PIN");
  }
  for (const auto& bad : rows->quarantine) {
    promises.hold(bad.row.size() <= kMaxQuarantinedBytes && !bad.reason.empty(),
                  "a bad line has its reason and is kept within bounds");
  }
  const auto lines = static_cast<std::size_t>(std::count(input.begin(), input.end(), '\n')) + 1;
  promises.hold(rows->facts.size() + rows->quarantine.size() <= lines, "no line counts twice");
  const auto options = terminal_options("SN1", is_stamp(input) ? input : std::string_view{"0"});
  promises.hold(options.starts_with("GET OPTION FROM: SN1"), "the option block begins as terminals expect");
  promises.hold(options.size() < 2'000, "a stamp cannot blow up the option block");
  promises.hold(options.find("ATTLOGStamp=") == options.rfind("ATTLOGStamp="), "a stamp cannot add an option");
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(TerminalPush, "terminal_push", hallwatch::fuzz_terminal_push);
