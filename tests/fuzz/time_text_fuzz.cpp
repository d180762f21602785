#include "base/time/utc_time.h"
#include "hall/feeds/readers/feed_text.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

void fuzz_time_text(std::string_view input, fuzz::Promises& promises) {
  if (const auto time = feed_time(input); time.ok()) {
    const auto text = to_text(*time);
    const auto again = feed_time(text);
    promises.hold(again.ok() && *again == std::chrono::floor<std::chrono::seconds>(*time),
                  "a moment's own text is that moment");
    promises.hold(text.size() == 19, "a moment has a year of four digits");
  }
  if (const auto day = feed_day(input); day.ok()) {
    const auto again = feed_day(to_text(*day));
    promises.hold(again.ok() && *again == *day, "a day's own text is that day");
  }
  if (const auto time = feed_time_of_day(input); time.ok()) {
    promises.hold(*time >= std::chrono::seconds{0} && *time <= std::chrono::hours{24}, "a time of day is of one day");
  }
  if (const auto moment = utc_from_iso_text(input); moment.ok()) {
    const auto again = utc_from_iso_text(to_iso_text(*moment));
    promises.hold(again.ok() && *again == *moment, "an ISO moment's own text is that moment");
  }
  if (const auto moment = utc_from_file_text(input); moment.ok()) {
    promises.hold(to_file_text(*moment) == input, "a file's moment has one text only");
  }
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(TimeText, "time_text", hallwatch::fuzz_time_text);
