#include "hall/feeds/drop_folder/feed_watch.h"

#include <sys/stat.h>

#include <set>

#include "hall/feeds/drop_folder/file_reading.h"
#include "hall/feeds/drop_folder/file_table.h"

namespace hallwatch {
namespace {

/// Who writes a file may still be writing.
constexpr std::chrono::seconds kQuiet{1};
constexpr std::size_t kMostLoggedRows = 5;

}  // namespace

FeedWatch::FeedWatch(std::filesystem::path folder, FactStore store, Clock& clock)
    : folder_(std::move(folder)), store_(std::move(store)), clock_(clock) {}

std::optional<FeedWatch::Stamp> FeedWatch::stamp_of(const std::filesystem::path& file) {
  std::error_code code;
  Stamp stamp;
  stamp.modified = std::filesystem::last_write_time(file, code);
  if (!code && !std::filesystem::is_directory(file, code)) {  // a folder in a file's place is told as a fault
    stamp.size = std::filesystem::file_size(file, code);
  }
  struct stat status {};
  if (code || ::stat(file.c_str(), &status) != 0) {
    return std::nullopt;  // gone in between
  }
  stamp.changed_ns = std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec;
  return stamp;
}

bool FeedWatch::is_known(const std::string& name, const Stamp& stamp) const {
  if (const auto refused = unreadable_.find(name); refused != unreadable_.end()) {
    return refused->second == stamp;
  }
  const auto known = seen_.find(name);
  return known != seen_.end() && known->second.modified == stamp.modified && known->second.size == stamp.size;
}

bool FeedWatch::is_due(const std::filesystem::path& file, Quiet quiet, Stamp& stamp) const {
  const auto now = stamp_of(file);
  if (!now) {
    return false;
  }
  stamp = *now;
  if (is_known(file.filename().string(), stamp)) {
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
    if (!table_of_file(it->path().filename().string()).empty()) {
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
    auto read_file = read(file, stamp);
    if (!read_file.ok()) {
      log_.error("{}: {}", file.filename().string(), read_file.error().message());
      continue;  // tried again with the next poll
    }
    if (!*read_file) {
      continue;
    }
    unreadable_.erase(file.filename().string());
    ((*read_file)->digest.empty() ? unreadable_ : seen_)[file.filename().string()] = stamp;
    given.push_back(std::move(**read_file));
  }
  return given;
}

Result<std::optional<FeedFile>> FeedWatch::read(const std::filesystem::path& path, const Stamp& stamp) {
  const auto name = path.filename().string();
  auto look = look_through(path);
  FileRows rows;
  rows.count.file = name;
  if (!look.ok()) {
    if (!stamp_of(path)) {
      return std::optional<FeedFile>{};  // taken away before it was read
    }
    rows.count.fault = look.error().message();
  } else {
    const auto known = store_.file(name);
    if (!known.ok()) {
      return known.error();
    }
    if (*known && (*known)->digest == look->digest) {
      return *known;
    }
    auto taken = take_file(path, table_of_file(name), look->encoding, store_);
    if (!taken.ok()) {
      return taken.error();
    }
    rows = std::move(*taken);
    rows.count.digest = look->digest;
    if (const auto now = stamp_of(path); now && *now != stamp) {
      log_.info("{} was written while it was read: it is read again", name);
      return std::optional<FeedFile>{};  // what was taken is taken again and changes nothing
    }
  }
  rows.count.read_at = to_hall_time(clock_.utc_now());
  tell(rows);
  if (auto noted = store_.note_file(rows.count, rows.quarantine); !noted.ok()) {
    return noted.error();
  }
  return std::optional{std::move(rows.count)};
}

void FeedWatch::tell(const FileRows& rows) {
  const auto& file = rows.count;
  if (!file.fault.empty()) {
    log_.warn("{} was not taken: {}", file.file, file.fault);
  }
  for (std::size_t i = 0; i < std::min(rows.quarantine.size(), kMostLoggedRows); ++i) {
    const auto& bad = rows.quarantine[i];
    log_.warn("{}:{} was not taken: {}", bad.file, bad.line, bad.reason);
  }
  log_.info("{}: {} rows taken, {} rejected, {} values corrected", file.file, file.rows_taken, file.rows_rejected,
            file.values_corrected);
}

}  // namespace hallwatch
