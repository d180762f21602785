#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/database/sqlite.h"
#include "base/ids.h"
#include "hall/facts/case.h"
#include "hall/facts/leave.h"
#include "hall/facts/punch.h"
#include "hall/facts/roster.h"
#include "hall/facts/staff.h"
#include "hall/facts/window.h"

namespace hallwatch {

/// A row of a feed that was not taken, as a whole, with its reason.
struct QuarantinedRow {
  std::string file;
  int line = 0;  ///< physical line, the header is 1
  std::string reason;
  std::string row;  ///< as it was read, cut to a bound

  friend bool operator==(const QuarantinedRow&, const QuarantinedRow&) = default;
};

/// What reading one file gave.
struct FeedFile {
  std::string file;  ///< name inside the folder
  std::string digest;
  int rows_taken = 0;
  int rows_rejected = 0;
  int values_corrected = 0;  ///< numbers that were none and count as 0
  std::string fault;         ///< why the file as a whole was refused; empty otherwise

  friend bool operator==(const FeedFile&, const FeedFile&) = default;
};

/// The hall's records of one site in `hall.db`: what the feeds gave last. One thread a store; several stores may have
/// the file open (a feed writes while the rules read).
class FactStore {
 public:
  /// @errors kUnavailable, kDataLoss: the file cannot be used; kUnsupported: it is of a newer program
  [[nodiscard]] static Result<FactStore> open(const std::string& path, SiteId site_id);

  /// Puts facts in one transaction; a later one with the same keys replaces an earlier one.
  /// For every fact that has a FactTable (fact_fields.h).
  template <typename Fact>
  [[nodiscard]] Result<> put(std::span<const Fact> facts);
  /// All facts of a kind, in order of their keys.
  template <typename Fact>
  [[nodiscard]] Result<std::vector<Fact>> all();

  /// In order of application. @param window_id  empty: of all windows
  [[nodiscard]] Result<std::vector<CaseFact>> cases_of(const WindowId& window_id);
  [[nodiscard]] Result<std::vector<Punch>> punches_of(HallDay day);
  [[nodiscard]] Result<std::vector<RosterRow>> roster_of(HallDay day);

  /// Notes what a file gave, with its quarantine in place of an earlier one; raises the revision.
  [[nodiscard]] Result<> note_file(const FeedFile& file, std::span<const QuarantinedRow> quarantine);
  [[nodiscard]] Result<std::optional<FeedFile>> file(const std::string& name);
  [[nodiscard]] Result<std::vector<QuarantinedRow>> quarantine();
  /// Grows with every file that was read: who keeps copies of facts asks whether they are old.
  [[nodiscard]] Result<std::int64_t> revision();

 private:
  FactStore(Database database, SiteId site_id) : database_(std::move(database)), site_id_(std::move(site_id)) {}

  Database database_;
  SiteId site_id_;
};

}  // namespace hallwatch
