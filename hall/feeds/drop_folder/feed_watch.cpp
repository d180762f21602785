#include "hall/feeds/drop_folder/feed_watch.h"

#include <array>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "base/crypto/digest.h"
#include "hall/facts/fact_fields.h"
#include "hall/feeds/readers/calendar_feed.h"
#include "hall/feeds/readers/csv_feed.h"

namespace hallwatch {
namespace {

constexpr std::uintmax_t kMaxFileBytes = 256U << 20U;
/// Rows of one transaction: the rules write to the same database and must not wait for a whole file.
constexpr std::size_t kBatch = 500;
/// Who writes a file may still be writing.
constexpr std::chrono::seconds kQuiet{1};

template <typename Fact>
Result<> store_rows(FactStore& store, const FeedRows<Fact>& rows) {
  const std::span<const Fact> facts{rows.facts};
  for (std::size_t i = 0; i < facts.size(); i += kBatch) {
    if (auto done = store.put(facts.subspan(i, std::min(kBatch, facts.size() - i))); !done.ok()) {
      return done;
    }
  }
  return {};
}

template <typename Fact>
Result<> import(FactStore& store, Result<FeedRows<Fact>> rows, FeedFile& file, std::vector<QuarantinedRow>& bad) {
  if (!rows.ok()) {
    file.fault = rows.error().message();
    return {};
  }
  file.rows_taken = static_cast<int>(rows->facts.size());
  file.rows_rejected = static_cast<int>(rows->quarantine.size());
  file.values_corrected = rows->values_corrected;
  bad = std::move(rows->quarantine);
  return store_rows(store, *rows);
}

using Import = Result<> (*)(FactStore&, const std::string&, FeedFile&, std::vector<QuarantinedRow>&);

template <typename Fact>
Result<> import_csv(FactStore& store, const std::string& bytes, FeedFile& file, std::vector<QuarantinedRow>& bad) {
  return import(store, read_csv_feed<Fact>(file.file, bytes), file, bad);
}

Result<> import_attlog(FactStore& store, const std::string& bytes, FeedFile& file, std::vector<QuarantinedRow>& bad) {
  return import(store, read_attlog_feed(file.file, bytes), file, bad);
}

Result<> import_calendar(FactStore& store, const std::string& bytes, FeedFile& file, std::vector<QuarantinedRow>& bad) {
  return import(store, read_calendar_json(file.file, bytes), file, bad);
}

template <typename Fact>
constexpr std::pair<std::string_view, Import> csv_of() {
  return {FactTable<Fact>::kName, &import_csv<Fact>};
}

constexpr std::array kCsvFeeds{csv_of<Department>(),    csv_of<HallWindow>(),   csv_of<StaffMember>(),
                               csv_of<RosterRow>(),     csv_of<Leave>(),        csv_of<ServiceItem>(),
                               csv_of<CaseFact>(),      csv_of<CaseEventRow>(), csv_of<SpecialProcedureRow>(),
                               csv_of<AssistTaskRow>(), csv_of<QueueTicket>(),  csv_of<Rating>(),
                               csv_of<Consultation>(),  csv_of<Complaint>(),    csv_of<WindowStateRow>(),
                               csv_of<SeatInterval>(),  csv_of<StaffChange>(),  csv_of<CalendarException>()};

/// "cases", "cases_zh_gb18030", "cases_20250922", but not "cases_other".
bool is_named(std::string_view stem, std::string_view name) {
  if (!stem.starts_with(name)) {
    return false;
  }
  const auto rest = stem.substr(name.size());
  return rest.empty() || rest.starts_with("_zh") ||
         (rest.size() > 1 && rest[0] == '_' && rest[1] >= '0' && rest[1] <= '9');
}

Import import_of(const std::filesystem::path& file) {
  if (file.filename().string().ends_with("_attlog.dat")) {
    return &import_attlog;
  }
  if (file.extension() == ".json" && file.stem().string().starts_with("calendar")) {
    return &import_calendar;
  }
  if (file.extension() != ".csv") {
    return nullptr;
  }
  for (const auto& [name, import] : kCsvFeeds) {
    if (is_named(file.stem().string(), name)) {
      return import;
    }
  }
  return nullptr;
}

Result<std::string> read_bytes(const std::filesystem::path& file) {
  std::error_code code;
  if (const auto size = std::filesystem::file_size(file, code); !code && size > kMaxFileBytes) {
    return fail(ErrorKind::kResourceExhausted, fmt::format("larger than {} MiB", kMaxFileBytes >> 20U));
  }
  std::ifstream in{file, std::ios::binary};
  std::ostringstream out;
  if (in.peek() != std::ifstream::traits_type::eof()) {
    out << in.rdbuf();
  }
  if (!in.is_open() || in.bad() || out.bad()) {
    return fail(ErrorKind::kIo, "cannot be read: check that it is a file and may be read");
  }
  return std::move(out).str();
}

std::string digest_of(const std::string& bytes) {
  return to_hex(sha256(std::as_bytes(std::span{bytes.data(), bytes.size()})));
}

}  // namespace

FeedWatch::FeedWatch(std::filesystem::path folder, FactStore store, Clock& clock)
    : folder_(std::move(folder)), store_(std::move(store)), clock_(clock) {}

bool FeedWatch::is_due(const std::filesystem::path& file, Quiet quiet, Stamp& stamp) const {
  std::error_code code;
  stamp.modified = std::filesystem::last_write_time(file, code);
  if (!code) {
    stamp.size = std::filesystem::file_size(file, code);
  }
  if (code) {
    return false;  // gone in between, or a folder
  }
  const auto known = seen_.find(file.filename().string());
  if (known != seen_.end() && known->second == stamp) {
    return false;
  }
  if (quiet == Quiet::kIgnored) {
    return true;
  }
  const auto modified = std::chrono::floor<std::chrono::microseconds>(std::chrono::file_clock::to_sys(stamp.modified));
  const auto age = clock_.utc_now() - modified;
  return age < std::chrono::microseconds{0} || age >= kQuiet;
}

std::vector<FeedFile> FeedWatch::read_files(Quiet quiet) {
  std::error_code code;
  std::set<std::filesystem::path> files;
  for (std::filesystem::directory_iterator it{folder_, code}, end; !code && it != end; it.increment(code)) {
    if (import_of(it->path()) != nullptr) {
      files.insert(it->path());
    }
  }
  if (code && !is_folder_missing_) {
    log_.error("the hall's data in {} cannot be read: {}", folder_.string(), code.message());
  }
  is_folder_missing_ = static_cast<bool>(code);
  std::vector<FeedFile> given;
  for (const auto& file : files) {
    Stamp stamp;
    if (!is_due(file, quiet, stamp)) {
      continue;
    }
    auto read_file = read(file);
    if (!read_file.ok()) {
      log_.error("{}: {}", file.filename().string(), read_file.error().message());
      continue;  // tried again with the next poll
    }
    seen_[file.filename().string()] = stamp;
    given.push_back(std::move(*read_file));
  }
  return given;
}

Result<FeedFile> FeedWatch::read(const std::filesystem::path& path) {
  FeedFile file;
  file.file = path.filename().string();
  std::vector<QuarantinedRow> bad;
  const auto bytes = read_bytes(path);
  if (!bytes.ok()) {
    file.fault = bytes.error().message();
  } else {
    file.digest = digest_of(*bytes);
    auto known = store_.file(file.file);
    if (!known.ok()) {
      return known.error();
    }
    if (*known && (*known)->digest == file.digest) {
      return **known;
    }
    if (auto done = import_of(path)(store_, *bytes, file, bad); !done.ok()) {
      return done.error();
    }
  }
  if (!file.fault.empty()) {
    log_.warn("{} was not taken: {}", file.file, file.fault);
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(bad.size(), 5); ++i) {
    log_.warn("{}:{} was not taken: {}", bad[i].file, bad[i].line, bad[i].reason);
  }
  log_.info("{}: {} rows taken, {} rejected, {} values corrected", file.file, file.rows_taken, file.rows_rejected,
            file.values_corrected);
  if (auto noted = store_.note_file(file, bad); !noted.ok()) {
    return noted.error();
  }
  return file;
}

}  // namespace hallwatch
