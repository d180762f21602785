#include "hall/feeds/readers/csv_feed.h"

#include <optional>

#include "hall/facts/fact_fields.h"
#include "hall/feeds/readers/attlog_stream.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/fact_reader.h"
#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

/// Facts of the rows of one file.
template <typename Fact>
class FactSink final : public CsvSink {
 public:
  explicit FactSink(const std::string& file) : file_(file) {}

  Result<> take_header(std::vector<std::string> fields) override {
    auto reader = FactReader<Fact>::for_columns(fields);
    if (!reader.ok()) {
      return reader.error().while_doing(file_);
    }
    reader_.emplace(std::move(*reader));
    return {};
  }
  Result<> take_row(CsvRow row) override {
    auto read = has_bad_bytes(row) ? fail(ErrorKind::kInvalidArgument, kNoLetterReason) : reader_->read(row.fields);
    if (!read.ok()) {
      return take_fault({row.line, read.error().message(), for_quarantine(text_of(row))});
    }
    rows.values_corrected += read->values_corrected;
    rows.facts.push_back(std::move(read->fact));
    return {};
  }
  Result<> take_fault(CsvFault fault) override {
    rows.quarantine.push_back({file_, fault.line, std::move(fault.reason), std::move(fault.row)});
    return {};
  }

  /// @errors kInvalidArgument: there was no header at all
  Result<> finish() { return reader_ ? Result<>{} : take_header({}); }

  FeedRows<Fact> rows;

 private:
  const std::string& file_;
  std::optional<FactReader<Fact>> reader_;
};

}  // namespace

template <typename Fact>
Result<FeedRows<Fact>> read_csv_feed(const std::string& file, std::string_view bytes) {
  FactSink<Fact> sink{file};
  CsvStream stream{sink};
  const auto text = decode_feed_marked(bytes);
  if (!text.ok()) {
    return text.error().while_doing(file);
  }
  auto done = stream.feed(*text);
  done = done.ok() ? stream.finish() : done;
  done = done.ok() ? sink.finish() : done;
  if (!done.ok()) {
    return done.error();
  }
  return std::move(sink.rows);
}

template Result<FeedRows<Department>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<HallWindow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<StaffMember>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<RosterRow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<Leave>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<ServiceItem>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<CaseFact>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<CaseEventRow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<SpecialProcedureRow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<AssistTaskRow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<QueueTicket>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<Rating>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<Consultation>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<Complaint>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<WindowStateRow>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<SeatInterval>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<StaffChange>> read_csv_feed(const std::string&, std::string_view);
template Result<FeedRows<CalendarException>> read_csv_feed(const std::string&, std::string_view);

Result<FeedRows<Punch>> read_attlog_feed(const std::string& file, std::string_view bytes) {
  const auto text = decode_feed_marked(bytes);
  if (!text.ok()) {
    return text.error().while_doing(file);
  }
  FeedRows<Punch> rows;
  AttlogStream stream{file,
                      [&rows](Punch punch) {
                        rows.facts.push_back(std::move(punch));
                        return Result<>{};
                      },
                      [&rows](QuarantinedRow row) { rows.quarantine.push_back(std::move(row)); }};
  auto done = stream.feed(*text);
  done = done.ok() ? stream.finish() : done;
  if (!done.ok()) {
    return done.error();
  }
  return rows;
}

}  // namespace hallwatch
