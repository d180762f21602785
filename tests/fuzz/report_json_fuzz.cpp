#include "base/view_state.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

template <typename Report>
void hold_round_trip(const Result<Report>& report, Result<Report> (*read)(std::string_view), fuzz::Promises& promises) {
  if (!report.ok()) {
    promises.hold(!report.error().message().empty(), "an error says what is wrong");
    return;
  }
  const auto again = read(to_json_text(*report));
  promises.hold(again.ok(), "what was read can be written and read");
  promises.hold(!again.ok() || *again == *report, "writing and reading changes nothing");
}

void fuzz_report_json(std::string_view input, fuzz::Promises& promises) {
  hold_round_trip(seat_report_from_json_text(input), &seat_report_from_json_text, promises);
  hold_round_trip(camera_report_from_json_text(input), &camera_report_from_json_text, promises);
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(ReportJson, "report_json", hallwatch::fuzz_report_json);
