#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/c_handle.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace hallwatch {

namespace detail {
void close_database(sqlite3* database) noexcept;
void finalize_statement(sqlite3_stmt* statement) noexcept;
}  // namespace detail

/// A prepared statement. Bind from 1, step, read columns from 0; reset() before it is used again.
/// Lives shorter than its Database; one thread at a time.
class Statement {
 public:
  Statement() = default;

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, double value);
  Statement& bind(int index, std::string_view text);
  Statement& bind_blob(int index, std::span<const std::byte> bytes);
  Statement& bind_null(int index);

  /// @return true if there is a row to read, false at the end
  [[nodiscard]] Result<bool> step();
  /// Runs a statement without rows and makes it ready for the next use.
  [[nodiscard]] Result<> run();
  void reset();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::vector<std::byte> blob(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  Handle<sqlite3_stmt, &detail::finalize_statement> statement_;
  int bind_fault_ = 0;
};

enum class OpenMode { kReadWrite = 1, kReadOnly };

/// One connection: WAL, synchronous=FULL, foreign keys on, waits up to 5 s for another writer.
/// One thread at a time.
class Database {
 public:
  /// @errors kUnavailable: cannot be opened; kDataLoss: not a database; kIo
  [[nodiscard]] static Result<Database> open(const std::string& path, OpenMode mode = OpenMode::kReadWrite);

  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  /// Runs statements that give no rows.
  [[nodiscard]] Result<> execute(const std::string& sql);
  /// Brings the schema to steps.size(): runs each step beyond `PRAGMA user_version` in one transaction.
  /// @errors kUnsupported: the file is of a newer program
  [[nodiscard]] Result<> migrate(std::span<const char* const> steps);

  [[nodiscard]] std::int64_t last_insert_id() const;
  [[nodiscard]] int changed_rows() const;

 private:
  explicit Database(sqlite3* database) : database_(database) {}
  [[nodiscard]] Result<std::size_t> schema_version();
  /// The next step, if there still is one.
  [[nodiscard]] Result<> migrate_one(std::span<const char* const> steps);
  Handle<sqlite3, &detail::close_database> database_;
};

/// BEGIN IMMEDIATE … COMMIT; rolled back when it goes out of scope without commit().
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  [[nodiscard]] Result<> commit();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;
};

}  // namespace hallwatch
