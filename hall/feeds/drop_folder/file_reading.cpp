#include "hall/feeds/drop_folder/file_reading.h"

#include <fstream>
#include <functional>
#include <memory>

#include <fmt/format.h>

#include "base/crypto/digest.h"
#include "hall/facts/fact_fields.h"
#include "hall/feeds/intake/intake_sink.h"
#include "hall/feeds/readers/attlog_stream.h"
#include "hall/feeds/readers/calendar_feed.h"
#include "hall/feeds/readers/csv_reader.h"

namespace hallwatch {
namespace {

constexpr std::size_t kBlock = 64U << 10U;

/// @errors kIo; those of `take`
Result<> read_blocks(const std::filesystem::path& path, const std::function<Result<>(std::string_view)>& take) {
  std::ifstream in{path, std::ios::binary};
  std::string block(kBlock, '\0');
  while (in.is_open() && in.good()) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    if (auto done = take({block.data(), static_cast<std::size_t>(in.gcount())}); !done.ok()) {
      return done;
    }
  }
  if (!in.is_open() || in.bad() || !in.eof()) {
    return fail(ErrorKind::kIo, "cannot be read: check that it is a file and may be read");
  }
  return {};
}

/// Decodes the file's blocks and hands the text on.
Result<> read_text(const std::filesystem::path& path, FeedEncoding encoding,
                   const std::function<Result<>(std::string_view)>& take) {
  auto decoder = FeedDecoder::open(encoding);
  if (!decoder.ok()) {
    return decoder.error();
  }
  if (auto done = read_blocks(path, [&](std::string_view bytes) { return take(decoder->add(bytes)); }); !done.ok()) {
    return done;
  }
  return take(decoder->finish());
}

Result<FileRows> take_table(const std::filesystem::path& path, std::string_view table, FeedEncoding encoding,
                            FactStore& store) {
  IntakeSink sink{table, path.filename().string(), store};
  CsvStream stream{sink};
  auto done = read_text(path, encoding, [&](std::string_view text) { return stream.feed(text); });
  done = done.ok() ? stream.finish() : done;
  done = done.ok() ? sink.finish() : done;
  if (!done.ok() && sink.fault().empty()) {
    return done.error();
  }
  FileRows rows;
  rows.count = sink.count();
  rows.count.fault = sink.fault();
  rows.quarantine = sink.take_quarantine();
  return rows;
}

/// Takes facts that were read elsewhere into the records, as RowIntake does for rows.
template <typename Fact>
class FactIntake {
 public:
  FactIntake(std::string file, FactStore& store) : store_(store) { rows.count.file = std::move(file); }

  Result<> take(Fact fact) {
    waiting_.push_back(std::move(fact));
    return waiting_.size() < kRowsOfATransaction ? Result<>{} : finish();
  }
  void reject(QuarantinedRow row) {
    ++rows.count.rows_rejected;
    if (rows.quarantine.size() < kMostQuarantinedRows) {
      rows.quarantine.push_back(std::move(row));
    }
  }
  Result<> finish() {
    stored = store_.put(std::span<const Fact>{waiting_});
    rows.count.rows_taken += stored.ok() ? static_cast<int>(waiting_.size()) : 0;
    waiting_.clear();
    return stored;
  }

  FileRows rows;
  Result<> stored;  ///< how storing went last

 private:
  FactStore& store_;
  std::vector<Fact> waiting_;
};

Result<FileRows> take_punches(const std::filesystem::path& path, FeedEncoding encoding, FactStore& store) {
  FactIntake<Punch> intake{path.filename().string(), store};
  AttlogStream stream{intake.rows.count.file, [&](Punch punch) { return intake.take(std::move(punch)); },
                      [&](QuarantinedRow row) { intake.reject(std::move(row)); }};
  auto done = read_text(path, encoding, [&](std::string_view text) { return stream.feed(text); });
  done = done.ok() ? stream.finish() : done;
  done = done.ok() ? intake.finish() : done;
  if (!done.ok()) {
    return done.error();
  }
  return std::move(intake.rows);
}

Result<FileRows> take_holidays(const std::filesystem::path& path, FactStore& store) {
  FactIntake<CalendarException> intake{path.filename().string(), store};
  std::string bytes;
  auto done = read_blocks(path, [&bytes](std::string_view block) -> Result<> {
    bytes += block;
    return bytes.size() <= kMostCalendarBytes
               ? Result<>{}
               : fail(ErrorKind::kResourceExhausted,
                      fmt::format("larger than {} MiB: it is no list of holidays", kMostCalendarBytes >> 20U));
  });
  if (done.ok()) {
    done = visit_calendar_json(
        intake.rows.count.file, bytes, [&](CalendarException day) { return intake.take(std::move(day)); },
        [&](QuarantinedRow row) { intake.reject(std::move(row)); });
  }
  done = done.ok() ? intake.finish() : done;
  if (!intake.stored.ok()) {
    return intake.stored.error();
  }
  intake.rows.count.fault = done.ok() ? "" : done.error().message();
  return std::move(intake.rows);
}

}  // namespace

Result<FileLook> look_through(const std::filesystem::path& path) {
  Digester digester;
  EncodingFinder finder;
  auto done = read_blocks(path, [&](std::string_view bytes) -> Result<> {
    digester.add(std::as_bytes(std::span{bytes.data(), bytes.size()}));
    finder.add(bytes);
    return {};
  });
  if (!done.ok()) {
    return done.error();
  }
  return FileLook{to_hex(digester.finish()), finder.encoding()};
}

Result<FileRows> take_file(const std::filesystem::path& path, std::string_view table, FeedEncoding encoding,
                           FactStore& store) {
  if (table == "punches" && path.extension() == ".dat") {
    return take_punches(path, encoding, store);
  }
  if (path.extension() == ".json") {
    return take_holidays(path, store);
  }
  return take_table(path, table, encoding, store);
}

}  // namespace hallwatch
