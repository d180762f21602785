#include <nlohmann/json.hpp>

#include "hall/feeds/readers/calendar_feed.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/feed_text.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

void fuzz_calendar_json(std::string_view input, fuzz::Promises& promises) {
  const auto rows = read_calendar_json("calendar.json", input);
  if (!rows.ok()) {
    promises.hold(rows.error().message().find("calendar.json") != std::string::npos, "an error names the file");
    return;
  }
  const auto again = read_calendar_json("calendar.json", input);
  promises.hold(again.ok() && again->facts == rows->facts && again->quarantine == rows->quarantine,
                "reading again gives the same");
  const auto list = nlohmann::json::parse(decode_feed(input).value().utf8, nullptr, false);
  promises.hold(list.is_object() && list["days"].size() == rows->facts.size() + rows->quarantine.size(),
                "every entry is taken or rejected");
  for (const auto& bad : rows->quarantine) {
    promises.hold(bad.row.size() <= kMaxQuarantinedBytes && bad.reason.size() <= kMaxQuarantinedBytes,
                  "a bad entry is kept within bounds");
    promises.hold(bad.line > 0 && static_cast<std::size_t>(bad.line) <= list["days"].size(), "a bad entry has a place");
  }
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(CalendarJson, "calendar_json", hallwatch::fuzz_calendar_json);
