#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "hall/facts/fact_store.h"

namespace hallwatch {

/// The rules write to the same database and must not wait for a whole delivery.
inline constexpr std::size_t kRowsOfATransaction = 500;
/// Rows of quarantine that one delivery may leave; further ones are only counted.
inline constexpr std::size_t kMostQuarantinedRows = 10'000;

/// Takes the rows of one delivery (a file, a message, a poll of a view) into one table of the records: each row is
/// either stored or kept in quarantine with its place and reason, and counted. Stores in transactions of 500 rows, so
/// that memory is bounded and the rules, which write to the same database, do not wait. One thread; the store outlives
/// it.
class RowIntake {
 public:
  /// @param table   a name of fact_fields.h: "cases", "case_events", …
  /// @param heads   of the columns, English or Chinese
  /// @param source  what people know the delivery by: a file's name
  /// @errors kNotFound: no such table; kInvalidArgument: a column of the key is missing
  [[nodiscard]] static Result<std::unique_ptr<RowIntake>> open(std::string_view table,
                                                               const std::vector<std::string>& heads,
                                                               std::string source, FactStore& store);
  virtual ~RowIntake() = default;
  RowIntake(const RowIntake&) = delete;
  RowIntake& operator=(const RowIntake&) = delete;

  /// A row whose fields are wrong goes to quarantine.
  /// @param line  its place: physical line of a file, number in a message
  /// @errors the database's; the rows since the last stored batch are lost then, the delivery must be read again
  [[nodiscard]] virtual Result<> take(int line, const std::vector<std::string>& fields) = 0;
  /// Stores what waits. @errors as take()
  [[nodiscard]] virtual Result<> finish() = 0;
  /// Keeps a row that is none in quarantine.
  void reject(int line, std::string reason, std::string_view row);

  /// What was taken so far; digest and fault are the caller's.
  [[nodiscard]] const FeedFile& count() const { return count_; }
  /// In order of places. @return the first kMostQuarantinedRows
  [[nodiscard]] std::vector<QuarantinedRow> take_quarantine();

 protected:
  explicit RowIntake(std::string source) { count_.file = std::move(source); }
  FeedFile count_;

 private:
  std::vector<QuarantinedRow> quarantine_;
};

/// Names of all tables that rows can be taken into.
[[nodiscard]] std::vector<std::string_view> intake_tables();

}  // namespace hallwatch
