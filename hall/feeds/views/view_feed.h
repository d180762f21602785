#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/config/feeds_config.h"
#include "base/log.h"
#include "hall/facts/fact_store.h"
#include "hall/feeds/intake/row_intake.h"
#include "hall/feeds/views/seen_rows.h"
#include "hall/feeds/views/view_cursor.h"
#include "hall/feeds/views/view_quarantine.h"
#include "hall/feeds/views/view_reader.h"

namespace hallwatch {

/// Reads one view on: what is new since the last look, in order of (time_column, id_column), in pages, into the facts.
/// A row that cannot be taken goes to quarantine and stops nothing. Each page is committed before the cursor moves over
/// it. One thread.
class ViewFeed {
 public:
  /// @param clock  outlives the feed
  ViewFeed(ViewConfig view, Clock& clock, const PgLimits& limits = {});

  /// One look: reads until nothing more comes.
  /// @return what was new: rows of the overlap that are known are not counted
  /// @errors those of PgConnection and ViewReader; kInvalidArgument: a column of the table's key is missing; the
  ///         database's. What was read before is stored, the next look goes on behind it.
  [[nodiscard]] Result<FeedFile> look(FactStore& store, const std::stop_token& stop);
  [[nodiscard]] const ViewConfig& view() const { return view_; }
  /// "view cases": name of the feed and of its quarantine.
  [[nodiscard]] const std::string& source() const { return source_; }

 private:
  struct Look;
  struct Page;
  [[nodiscard]] Result<> read_all(Look& look);
  [[nodiscard]] Result<std::optional<ViewPlace>> read_page(Look& look, const ViewQuery& query);
  /// Goes round rows that the server cannot give: halves the page until one is left.
  [[nodiscard]] Result<> take_around(Look& look, const PgRows& keys, int first, int last);
  [[nodiscard]] Result<> take(Look& look, const PgRows& rows, int count);
  [[nodiscard]] Result<> take_row(Page& page, int row);
  /// A row that the server cannot give.
  [[nodiscard]] Result<> reject(Look& look, const ViewPlace& place, const Error& error);
  /// Of a page whose rows are committed.
  [[nodiscard]] Result<> settle(Look& look, Page& page);
  [[nodiscard]] Result<> move_cursor(Look& look, const std::optional<ViewPlace>& place);
  [[nodiscard]] Result<> count_unordered(Look& look);
  [[nodiscard]] Result<> note(Look& look);
  [[nodiscard]] Result<ViewPlace> place_of(const PgRows& rows, int row) const;
  [[nodiscard]] int whole_keys(const PgRows& rows) const;
  [[nodiscard]] bool has_place(const ViewPlace& place, unsigned time_type) const;
  void fit_page(const PgRows& rows);

  ViewConfig view_;
  std::string source_;
  Clock& clock_;
  ViewReader reader_;
  SeenRows seen_;
  ViewQuarantine quarantine_;
  bool is_quarantine_loaded_ = false;
  int page_rows_;
  std::string fault_;  ///< why the view as a whole could not be taken, as it was noted last
  std::optional<MonoTime> next_count_;
  Log log_{"feeds"};
};

}  // namespace hallwatch
