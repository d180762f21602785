#include "hall/facts/fact_fields.h"
#include "hall/feeds/readers/csv_feed.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/feed_text.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

/// The same rows come out of the text in blocks of a few bytes.
void check_blocks(std::string_view text, const CsvTable& whole, fuzz::Promises& promises) {
  const auto block = 1 + text.size() % 23;
  CsvTableSink sink;
  CsvStream stream{sink};
  for (std::size_t at = 0; at < text.size(); at += block) {
    promises.hold(stream.feed(text.substr(at, block)).ok(), "a sink that takes everything is fed without errors");
  }
  promises.hold(stream.finish().ok(), "a sink that takes everything is fed to the end");
  promises.hold(sink.table.header == whole.header && sink.table.rows == whole.rows && sink.table.faults == whole.faults,
                "blocks give what the whole gives");
}

template <typename Fact>
void check(std::string_view input, std::size_t rows_and_faults, fuzz::Promises& promises) {
  const auto rows = read_csv_feed<Fact>("feed.csv", input);
  if (!rows.ok()) {
    promises.hold(rows.error().message().find("feed.csv") != std::string::npos, "an error names the file");
    return;
  }
  promises.hold(rows->facts.size() + rows->quarantine.size() == rows_and_faults, "every row is taken or rejected");
  int before = 1;
  for (const auto& bad : rows->quarantine) {
    promises.hold(bad.line > 0 && bad.line >= before, "bad rows have their lines, in order");
    promises.hold(bad.row.size() <= kMaxQuarantinedBytes && is_utf8(bad.row),
                  "a bad row is kept as text within bounds");
    promises.hold(!bad.reason.empty(), "a bad row has its reason");
    before = bad.line;
  }
  const auto again = read_csv_feed<Fact>("feed.csv", input);
  promises.hold(again.ok() && again->facts == rows->facts && again->quarantine == rows->quarantine,
                "reading again gives the same");
}

void fuzz_csv_feed(std::string_view input, fuzz::Promises& promises) {
  const auto text = decode_feed(input).value().utf8;
  const auto table = read_csv(text);
  check_blocks(text, table, promises);
  for (const auto& row : table.rows) {
    promises.hold(row.fields.size() == table.header.size(), "rows have as many fields as the header");
  }
  const auto count = table.rows.size() + table.faults.size();
  check<CaseFact>(input, count, promises);
  check<CaseEventRow>(input, count, promises);
  check<RosterRow>(input, count, promises);
  check<Leave>(input, count, promises);
  check<QueueTicket>(input, count, promises);
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(CsvFeed, "csv_feed", hallwatch::fuzz_csv_feed);
