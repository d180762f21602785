#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/config/feeds_config.h"
#include "hall/feeds/views/pg_connection.h"
#include "hall/feeds/views/view_query.h"

namespace hallwatch {

/// The server's side of a view: its connection, which is made when it is needed, and the columns that it has just now.
/// One thread.
class ViewReader {
 public:
  /// @param clock  outlives the reader
  ViewReader(const ViewConfig& view, const PgLimits& limits, Clock& clock);

  /// Connects if need be and asks for the columns; columns of raw bytes are left out, we never want them.
  /// @errors those of PgConnection; kNotFound: no such view or no such cursor column
  [[nodiscard]] Result<ViewNames> begin(const std::stop_token& stop);
  /// @errors those of PgConnection::query()
  [[nodiscard]] Result<PgRows> rows(const ViewQuery& query);
  /// The next begin() connects anew.
  void close() { connection_.reset(); }

 private:
  [[nodiscard]] Result<> connect(const std::stop_token& stop);
  [[nodiscard]] Result<ViewNames> names();
  [[nodiscard]] Result<ViewNames> names_of(const std::string& relation, const PgRows& columns);

  PgTarget target_;
  std::string view_;
  std::string time_column_;
  std::string id_column_;
  PgLimits limits_;
  Clock& clock_;
  std::optional<PgConnection> connection_;
};

/// The column of that name. @return -1: there is none
[[nodiscard]] int column_of(const PgRows& rows, std::string_view name);

}  // namespace hallwatch
