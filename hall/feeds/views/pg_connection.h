#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/c_handle.h"
#include "base/result.h"
#include "base/time/clock.h"

struct pg_conn;
struct pg_result;

namespace hallwatch {

namespace detail {
void close_pg(pg_conn* connection) noexcept;
void clear_pg(pg_result* result) noexcept;
}  // namespace detail

/// Which server, as whom.
struct PgTarget {
  std::string connect;   ///< libpq: "host=10.0.0.5 dbname=approval user=hallwatch" or postgresql://…
  std::string password;  ///< empty: none, or libpq's own ways (~/.pgpass)
};

struct PgLimits {
  std::chrono::milliseconds connect{5'000};     ///< for all of it
  std::chrono::milliseconds statement{30'000};  ///< the server stops a statement then
  std::chrono::milliseconds grace{3'000};       ///< beyond it, for a server that does not answer at all
};

/// What a query gave: texts in UTF-8 as the server writes them (ISO dates, hall time), but for a database of SQL_ASCII,
/// which gives its bytes. Owns the memory of all rows.
class PgRows {
 public:
  explicit PgRows(pg_result* result) : result_(result) {}

  [[nodiscard]] int count() const;
  [[nodiscard]] int width() const;
  [[nodiscard]] std::string_view head(int column) const;
  /// Number of the column's type in pg_type.
  [[nodiscard]] unsigned type(int column) const;
  [[nodiscard]] bool is_null(int row, int column) const;
  /// NULL is empty. Borrowed from this object.
  [[nodiscard]] std::string_view text(int row, int column) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  Handle<pg_result, &detail::clear_pg> result_;
};

/// One connection to a PostgreSQL server that may only read: every transaction is read-only, statements end after a
/// time, texts are UTF-8, times are the hall's. libpq's wall. Never blocks longer than a tenth of a second beyond a
/// stop, but for the look-up of a host's name, which is libpq's: name servers by address. One thread.
class PgConnection {
 public:
  /// @param clock  outlives the connection
  /// @errors kInvalidArgument: `connect` cannot be read; kPermissionDenied: password or role; kUnavailable, kTimeout:
  /// no
  ///         server there now. No error holds the password.
  [[nodiscard]] static Result<PgConnection> open(const PgTarget& target, const PgLimits& limits, Clock& clock,
                                                 std::stop_token stop);
  /// Whether `connect` can be read at all. @errors kInvalidArgument
  [[nodiscard]] static Result<> check_target(const PgTarget& target);

  /// One statement; $1, $2 … are `values`, whose types the server finds out.
  /// @errors those of pg_error(); kUnavailable: stopped, or the server went away; kTimeout: no answer. After the last
  ///         two is_open() is false.
  [[nodiscard]] Result<PgRows> query(const std::string& sql, const std::vector<std::string>& values = {});
  /// "schema.view" with every part quoted, whatever stands in it.
  /// @errors kInvalidArgument: a part is empty, there are more than three, or it is no UTF-8
  [[nodiscard]] Result<std::string> quoted(std::string_view dotted_name);
  [[nodiscard]] Result<std::string> quoted_part(std::string_view name);
  [[nodiscard]] bool is_open() const { return is_open_; }

 private:
  PgConnection(pg_conn* connection, const PgTarget& target, const PgLimits& limits, Clock& clock, std::stop_token stop);
  [[nodiscard]] Result<> finish_connecting();
  [[nodiscard]] Result<> set_up();
  /// Waits until the socket is ready. @errors kUnavailable: stopped; kTimeout
  [[nodiscard]] Result<> wait_for_socket(short events, MonoTime deadline) const;
  [[nodiscard]] Result<> send(MonoTime deadline);
  [[nodiscard]] Result<PgRows> receive(MonoTime deadline);
  [[nodiscard]] Error connect_error() const;
  [[nodiscard]] Error lost(const Error& error);

  Handle<pg_conn, &detail::close_pg> connection_;
  std::vector<std::string> secrets_;  ///< to be taken out of every message
  PgLimits limits_;
  Clock* clock_;
  std::stop_token stop_;
  bool is_open_ = false;
};

}  // namespace hallwatch
