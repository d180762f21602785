#include <algorithm>

#include "hall/feeds/readers/attlog_stream.h"
#include "hall/feeds/readers/csv_feed.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/feed_text.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

/// Lines that are not blank.
std::size_t lines_of(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    count += trimmed(text.substr(0, end)).empty() ? 0 : 1;
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return count;
}

/// The same punches come out of the text in blocks of a few bytes.
void check_blocks(std::string_view text, const FeedRows<Punch>& whole, fuzz::Promises& promises) {
  const auto block = 1 + text.size() % 23;
  FeedRows<Punch> rows;
  AttlogStream stream{"7_attlog.dat",
                      [&rows](Punch punch) {
                        rows.facts.push_back(std::move(punch));
                        return Result<>{};
                      },
                      [&rows](QuarantinedRow row) { rows.quarantine.push_back(std::move(row)); }};
  for (std::size_t at = 0; at < text.size(); at += block) {
    promises.hold(stream.feed(text.substr(at, block)).ok(), "punches that are all taken give no errors");
  }
  promises.hold(stream.finish().ok(), "punches are taken to the end");
  promises.hold(rows.facts == whole.facts && rows.quarantine == whole.quarantine, "blocks give what the whole gives");
}

void fuzz_attlog(std::string_view input, fuzz::Promises& promises) {
  const auto rows = read_attlog_feed("7_attlog.dat", input);
  promises.hold(rows.ok(), "a file of punches is never refused as a whole");
  if (!rows.ok()) {
    return;
  }
  promises.hold(rows->facts.size() + rows->quarantine.size() == lines_of(decode_feed(input).value().utf8),
                "every line is taken or rejected");
  check_blocks(decode_feed_marked(input).value(), *rows, promises);
  for (const auto& punch : rows->facts) {
    promises.hold(punch.device == 7, "the file's name tells the device");
    promises.hold(!punch.pin.empty() && trimmed(punch.pin) == punch.pin, "a PIN is not padded");
    promises.hold(punch.pin.find_first_of("\t\n") == std::string::npos, "a PIN is one field");
  }
  for (const auto& bad : rows->quarantine) {
    promises.hold(bad.line > 0 && bad.row.size() <= kMaxQuarantinedBytes && !bad.reason.empty(),
                  "a bad line has place and reason, and is kept within bounds");
  }
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(Attlog, "attlog", hallwatch::fuzz_attlog);
