#include "alerts/model/alert.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

void fuzz_alert_json(std::string_view input, fuzz::Promises& promises) {
  const auto alert = alert_from_json_text(input);
  if (!alert.ok()) {
    promises.hold(!alert.error().message().empty(), "an error says what is wrong");
    return;
  }
  const auto again = alert_from_json_text(to_json_text(*alert));
  promises.hold(again.ok(), "what was read can be written and read");
  promises.hold(!again.ok() || *again == *alert, "writing and reading changes nothing");
  promises.hold(topic_of(*alert).starts_with("alert."), "every alert has a topic");
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(AlertJson, "alert_json", hallwatch::fuzz_alert_json);
