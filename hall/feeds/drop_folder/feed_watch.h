#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/time/clock.h"
#include "hall/facts/fact_store.h"
#include "hall/feeds/drop_folder/file_reading.h"

namespace hallwatch {

/// Reads the files of the hall's drop folder and reads them again when they change: departments, windows, staff,
/// roster, leave, items, cases, case_events and the other tables of fact_fields.h (`<name>.csv`, `<name>_zh….csv`,
/// `<name>_<digits>….csv`), `<number>_attlog.dat` and `calendar….json`. Reading a file again changes nothing. Files
/// of any size are read in blocks.
/// Owns its store; lives in the feed thread.
class FeedWatch {
 public:
  FeedWatch(std::filesystem::path folder, FactStore store, Clock& clock);

  /// Reads every file that is new or changed and has been quiet for a second.
  /// @return what each gave; a folder that is away gives nothing and is logged once
  std::vector<FeedFile> poll() { return read_files(Quiet::kAwaited); }
  /// Reads every file that is new or changed, also one that was written this very second.
  std::vector<FeedFile> read_now() { return read_files(Quiet::kIgnored); }
  [[nodiscard]] FactStore& store() { return store_; }

 private:
  struct Stamp {
    std::filesystem::file_time_type modified;
    std::uintmax_t size = 0;
    std::int64_t changed_ns = 0;  ///< of mode and owner too
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };
  enum class Quiet : unsigned char { kAwaited = 1, kIgnored };
  std::vector<FeedFile> read_files(Quiet quiet);
  [[nodiscard]] bool is_known(const std::string& name, const Stamp& stamp) const;
  [[nodiscard]] bool is_due(const std::filesystem::path& file, Quiet quiet, Stamp& stamp) const;
  [[nodiscard]] static std::optional<Stamp> stamp_of(const std::filesystem::path& file);
  /// @return nothing: it was written meanwhile, or taken away before it was read
  [[nodiscard]] Result<std::optional<FeedFile>> read(const std::filesystem::path& file, const Stamp& stamp);
  void tell(const FileRows& rows);

  std::filesystem::path folder_;
  FactStore store_;
  Clock& clock_;
  std::map<std::string, Stamp> seen_;
  std::map<std::string, Stamp> unreadable_;  ///< read again too when their mode or owner changes
  bool is_folder_missing_ = false;
  Log log_{"feeds"};
};

}  // namespace hallwatch
