#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
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

/// A value in a condition of FactStore::find().
using FactValue = std::variant<std::int64_t, std::string>;

/// What reading one file gave.
struct FeedFile {
  std::string file;  ///< name inside the folder
  std::string digest;
  int rows_taken = 0;
  int rows_rejected = 0;
  int values_corrected = 0;  ///< numbers that were none and count as 0
  std::string fault;         ///< why the file as a whole was refused; empty otherwise
  HallTime read_at{};        ///< by the station's clock; none: whether it was rejected starts and ends no alert

  friend bool operator==(const FeedFile&, const FeedFile&) = default;
};

/// The hall's records of one site in `hall.db`: what the feeds gave last. One thread a store; several stores may have
/// the file open (a feed writes while the rules read).
class FactStore {
 public:
  /// @errors kUnavailable, kDataLoss: the file cannot be used; kUnsupported: it is of a newer program
  [[nodiscard]] static Result<FactStore> open(const std::string& path, SiteId site_id);

  /// Puts facts in one transaction; a later one with the same keys replaces an earlier one. The same fact again changes
  /// nothing; a change notes in the same transaction which objects must be judged anew.
  /// For every fact that has a FactTable (fact_fields.h).
  template <typename Fact>
  [[nodiscard]] Result<> put(std::span<const Fact> facts);
  /// All facts of a kind, in order of their keys.
  template <typename Fact>
  [[nodiscard]] Result<std::vector<Fact>> all() {
    return find<Fact>("");
  }
  /// Facts that fit a condition over their columns, in order of their keys.
  /// @param condition  SQL after "AND", with ?2, ?3 … for `values`; ours, never from outside
  template <typename Fact>
  [[nodiscard]] Result<std::vector<Fact>> find(std::string_view condition, std::span<const FactValue> values = {});

  /// What put() changed and nobody has judged yet: keys of objects (hall/book/object_key.h), oldest first, each once.
  struct Touched {
    std::vector<std::string> keys;
    std::int64_t up_to = 0;  ///< hand it to forget_touched() once they are judged
  };
  [[nodiscard]] Result<Touched> touched(std::int64_t limit);
  [[nodiscard]] Result<> touch(std::string_view key);
  [[nodiscard]] Result<> forget_touched(std::int64_t up_to);

  /// The database itself, for what must be stored in one transaction with facts. Same thread.
  [[nodiscard]] Database& database() { return *database_; }
  [[nodiscard]] const SiteId& site_id() const { return site_id_; }

  /// In order of application. @param window_id  empty: of all windows
  [[nodiscard]] Result<std::vector<CaseFact>> cases_of(const WindowId& window_id);
  [[nodiscard]] Result<std::vector<Punch>> punches_of(HallDay day);
  [[nodiscard]] Result<std::vector<RosterRow>> roster_of(HallDay day);

  /// Notes what a file gave, with its quarantine in place of an earlier one; raises the revision. Whether it held bad
  /// rows is kept as a FeedTrouble.
  [[nodiscard]] Result<> note_file(const FeedFile& file, std::span<const QuarantinedRow> quarantine);
  [[nodiscard]] Result<std::optional<FeedFile>> file(const std::string& name);
  [[nodiscard]] Result<std::vector<QuarantinedRow>> quarantine();
  /// Grows with every file that was read: who keeps copies of facts asks whether they are old.
  [[nodiscard]] Result<std::int64_t> revision();

 private:
  FactStore(std::unique_ptr<Database> database, SiteId site_id)
      : database_(std::move(database)), site_id_(std::move(site_id)) {}
  /// IMPORT_REJECTED begins with a delivery that held bad rows and ends with one that held none.
  [[nodiscard]] Result<> note_rejection(const FeedFile& file);
  /// Prepared once for each text.
  [[nodiscard]] Result<Statement*> statement(const std::string& sql);

  std::unique_ptr<Database> database_;  ///< its address stays: statements and transactions point to it
  SiteId site_id_;
  std::map<std::string, Statement, std::less<>> statements_;  ///< declared last: they go before the database
};

}  // namespace hallwatch
