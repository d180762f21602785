#include "hall/feeds/views/view_feed.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "hall/feeds/intake/feed_ledger.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/views/pg_error.h"
#include "hall/feeds/views/view_cells.h"

namespace hallwatch {
namespace {

constexpr int kFirstPageRows = 100;  ///< until it is known how long rows are
constexpr int kMostPageRows = 1'000;
constexpr int kLeastPageRows = 10;
constexpr std::size_t kPageBytes = 8U << 20U;  ///< pages of a view with long texts get fewer rows
constexpr std::chrono::hours kBetweenCounts{1};
/// A row of the future must not carry the cursor away over all that is still to come.
constexpr std::chrono::hours kClockTolerance{1};

bool is_data_fault(const Error& error) {
  return error.kind() == ErrorKind::kInvalidArgument;
}

}  // namespace

/// What one look has come to.
struct ViewFeed::Look {
  FactStore& store;
  ViewCursor cursor;
  std::stop_token stop;
  ViewNames names;
  std::optional<ViewPlace> place;  ///< as stored
  FeedFile count;
  std::string fault;
  bool is_news = false;  ///< there is something to note
};

struct ViewFeed::Page {
  const PgRows& rows;
  RowIntake& intake;
  int time_column;
  int id_column;
  std::map<int, std::string> taken_ids;  ///< by number within the page
};

ViewFeed::ViewFeed(ViewConfig view, Clock& clock, const PgLimits& limits)
    : view_(std::move(view)),
      source_(feed_name::of_view(view_.name)),
      clock_(clock),
      reader_(view_, limits, clock),
      quarantine_(source_, view_.id_column),
      page_rows_(kFirstPageRows) {}

Result<FeedFile> ViewFeed::look(FactStore& store, const std::stop_token& stop) {
  auto cursor = ViewCursor::open(store, view_);
  if (!cursor.ok()) {
    return cursor.error();
  }
  Look look{store, std::move(*cursor), stop, {}, {}, {}, {}, false};
  look.count.file = source_;
  auto done = read_all(look);
  if (!done.ok()) {
    seen_.forget();
  }
  look.is_news = look.is_news || (look.fault != fault_ && (done.ok() || !look.fault.empty()));
  if (look.is_news) {
    if (auto noted = note(look); !noted.ok()) {
      seen_.forget();
      return noted.error();
    }
  }
  if (!done.ok()) {
    return done.error();
  }
  seen_.end_look();
  return look.count;
}

Result<> ViewFeed::read_all(Look& look) {
  if (!is_quarantine_loaded_) {
    if (auto done = quarantine_.load(look.store); !done.ok()) {
      return done;
    }
    is_quarantine_loaded_ = true;
  }
  auto names = reader_.begin(look.stop);
  if (!names.ok()) {
    return names.error();
  }
  look.names = std::move(*names);
  auto place = look.cursor.read();
  if (!place.ok()) {
    return place.error();
  }
  look.place = std::move(*place);
  auto query = view_query::first_page(look.names, look.place, page_rows_);
  while (true) {
    const auto last = read_page(look, query);
    if (!last.ok()) {
      return last.error();
    }
    if (!*last) {
      return count_unordered(look);
    }
    query = view_query::page_after(look.names, **last, page_rows_);
  }
}

/// @return the place behind which the next page begins; nothing: there is none
Result<std::optional<ViewPlace>> ViewFeed::read_page(Look& look, const ViewQuery& query) {
  const auto limit = page_rows_;
  auto rows = reader_.rows(query);
  const bool is_broken = !rows.ok() && is_data_fault(rows.error());
  if (is_broken) {
    rows = reader_.rows(view_query::keys_of(look.names, query));
  }
  if (!rows.ok()) {
    return rows.error().while_doing(fmt::format("read view {}", one_line(view_.view)));
  }
  const bool is_full = rows->count() >= limit;
  const auto count = is_full ? whole_keys(*rows) : rows->count();
  if (count == 0) {
    return std::optional<ViewPlace>{};
  }
  if (!is_broken) {
    fit_page(*rows);
  }
  const auto done = is_broken ? take_around(look, *rows, 0, count - 1) : take(look, *rows, count);
  if (!done.ok()) {
    return done.error();
  }
  const auto last = place_of(*rows, count - 1);
  if (!last.ok()) {
    return last.error();
  }
  return is_full ? std::optional{*last} : std::optional<ViewPlace>{};
}

Result<> ViewFeed::take_around(Look& look, const PgRows& keys, int first, int last) {
  const auto from = place_of(keys, first);
  const auto to = place_of(keys, last);
  if (!from.ok() || !to.ok()) {
    return from.ok() ? to.error() : from.error();
  }
  const auto rows = reader_.rows(view_query::between(look.names, *from, *to));
  if (rows.ok()) {
    return take(look, *rows, rows->count());
  }
  if (!is_data_fault(rows.error())) {
    return rows.error();
  }
  if (first < last && *from != *to) {
    const auto middle = first + (last - first) / 2;
    const auto done = take_around(look, keys, first, middle);
    return done.ok() ? take_around(look, keys, middle + 1, last) : done;
  }
  if (auto done = reject(look, *from, rows.error()); !done.ok()) {
    return done;
  }
  return move_cursor(look, has_place(*from, look.names.time_type) ? std::optional{*from} : std::nullopt);
}

Result<> ViewFeed::reject(Look& look, const ViewPlace& place, const Error& error) {
  if (seen_.knows(fmt::format("{} {} {}", place.time, place.id, error.message()))) {
    return {};
  }
  ++look.count.rows_rejected;
  const auto number = look.count.rows_taken + look.count.rows_rejected;
  quarantine_.keep(place.id, {source_, number, for_quarantine(error.message()), ""});
  return note(look);
}

Result<> ViewFeed::take(Look& look, const PgRows& rows, int count) {
  std::vector<std::string> heads;
  for (int column = 0; column < rows.width(); ++column) {
    auto head = cell_text(rows.head(column), pg_type::kText);
    heads.push_back(head.ok() ? std::move(*head) : std::string{});
  }
  auto intake = RowIntake::open(view_.table, heads, source_, look.store);
  if (!intake.ok()) {
    look.fault = intake.error().message();
    return intake.error();
  }
  Page page{rows, **intake, column_of(rows, view_.time_column), column_of(rows, view_.id_column), {}};
  std::optional<ViewPlace> reached;
  for (int row = 0; row < count; ++row) {
    const auto place = place_of(rows, row);
    if (!place.ok()) {
      return place.error();
    }
    if (look.stop.stop_requested()) {
      return fail(ErrorKind::kUnavailable, "stopped");
    }
    if (auto done = take_row(page, row); !done.ok()) {
      return done;
    }
    if (has_place(*place, look.names.time_type)) {
      reached = *place;
    }
  }
  if (auto done = page.intake.finish(); !done.ok()) {
    return done;
  }
  if (auto done = settle(look, page); !done.ok()) {
    return done;
  }
  return move_cursor(look, reached);
}

Result<> ViewFeed::take_row(Page& page, int row) {
  std::string whole;
  for (int column = 0; column < page.rows.width(); ++column) {
    whole.append(page.rows.text(row, column)) += page.rows.is_null(row, column) ? '\1' : '\0';
  }
  if (seen_.knows(whole)) {
    return {};
  }
  const auto number = row + 1;
  page.taken_ids.emplace(number, page.rows.text(row, page.id_column));
  if (whole.size() > kMaxRowBytes) {
    page.intake.reject(number, fmt::format("the row is longer than {} KiB", kMaxRowBytes >> 10U), whole);
    return {};
  }
  std::vector<std::string> fields;
  for (int column = 0; column < page.rows.width(); ++column) {
    auto text = cell_text(page.rows.text(row, column), page.rows.type(column));
    if (!text.ok()) {
      page.intake.reject(number, text.error().message(), "");
      return {};
    }
    fields.push_back(std::move(*text));
  }
  return page.intake.take(number, fields);
}

Result<> ViewFeed::settle(Look& look, Page& page) {
  const auto& count = page.intake.count();
  const auto before = look.count.rows_taken + look.count.rows_rejected;
  for (auto& bad : page.intake.take_quarantine()) {
    const auto found = page.taken_ids.find(bad.line);
    const std::string row_id = found == page.taken_ids.end() ? std::string{} : found->second;
    bad.line += before;
    quarantine_.keep(row_id, std::move(bad));
    if (found != page.taken_ids.end()) {
      page.taken_ids.erase(found);
    }
  }
  for (const auto& [number, row_id] : page.taken_ids) {
    quarantine_.release(row_id);
  }
  look.count.rows_taken += count.rows_taken;
  look.count.rows_rejected += count.rows_rejected;
  look.count.values_corrected += count.values_corrected;
  look.is_news = look.is_news || count.rows_taken + count.rows_rejected > 0;
  return count.rows_rejected > 0 ? note(look) : Result<>{};
}

Result<> ViewFeed::move_cursor(Look& look, const std::optional<ViewPlace>& place) {
  if (!place || look.place == place) {
    return {};
  }
  const auto type = look.names.time_type;
  const auto known = look.place ? cell_time(look.place->time, type) : std::nullopt;
  if (const auto now = cell_time(place->time, type); known && now && *now < *known) {
    return {};  // still inside the overlap
  }
  if (auto done = look.cursor.write(*place); !done.ok()) {
    return done;
  }
  look.place = place;
  return {};
}

Result<> ViewFeed::count_unordered(Look& look) {
  const auto now = clock_.mono_now();
  if (next_count_ && now < *next_count_) {
    return {};
  }
  next_count_ = now + kBetweenCounts;
  const auto rows = reader_.rows(view_query::unordered(look.names));
  if (look.stop.stop_requested()) {
    return {};
  }
  if (!rows.ok()) {  // perhaps a large view without an index; what was read stays read
    log_.warn("{}: rows without {} cannot be counted: {}", source_, view_.time_column, rows.error().message());
    return {};
  }
  std::int64_t count = 0;
  const auto text = rows->count() == 1 ? rows->text(0, 0) : std::string_view{};
  std::from_chars(text.data(), text.data() + text.size(), count);
  if (quarantine_.set_unordered(count, view_.time_column)) {
    look.is_news = true;
    look.count.rows_rejected += static_cast<int>(std::min<std::int64_t>(count, 1'000'000));
    if (count > 0) {
      log_.warn("{}: {} rows without {} or {} are not read", source_, count, view_.time_column, view_.id_column);
    }
  }
  return {};
}

Result<> ViewFeed::note(Look& look) {
  auto count = look.count;
  count.fault = look.fault;
  count.read_at = to_hall_time(clock_.utc_now());
  if (auto done = look.store.note_file(count, quarantine_.rows()); !done.ok()) {
    return done;
  }
  fault_ = look.fault;
  return {};
}

Result<ViewPlace> ViewFeed::place_of(const PgRows& rows, int row) const {
  const auto time = column_of(rows, view_.time_column);
  const auto row_id = column_of(rows, view_.id_column);
  if (time < 0 || row_id < 0) {
    return fail(ErrorKind::kNotFound, fmt::format("view {} has lost its column {} or {}", one_line(view_.view),
                                                  view_.time_column, view_.id_column));
  }
  return ViewPlace{std::string{rows.text(row, time)}, std::string{rows.text(row, row_id)}};
}

/// Rows of one time and id must not be torn apart by the end of a page: the next begins behind them.
int ViewFeed::whole_keys(const PgRows& rows) const {
  int count = rows.count();
  const auto last = place_of(rows, count - 1);
  if (!last.ok()) {
    return count;
  }
  for (--count; count > 0; --count) {
    const auto place = place_of(rows, count - 1);
    if (!place.ok() || *place != *last) {
      return count;
    }
  }
  log_.warn("{}: {} rows have the same {} and {}: some may not be read", source_, rows.count(), view_.time_column,
            view_.id_column);
  return rows.count();
}

bool ViewFeed::has_place(const ViewPlace& place, unsigned time_type) const {
  const bool is_time = time_type == pg_type::kTimestamp || time_type == pg_type::kTimestampZone ||
                       time_type == pg_type::kDate || time_type == pg_type::kText || time_type == pg_type::kVarchar ||
                       time_type == pg_type::kChar;
  if (!is_time) {
    return true;
  }
  const auto time = cell_time(place.time, time_type);
  return time && *time <= to_hall_time(clock_.utc_now() + kClockTolerance);
}

void ViewFeed::fit_page(const PgRows& rows) {
  const auto row_bytes = std::max<std::size_t>(rows.bytes() / static_cast<std::size_t>(std::max(rows.count(), 1)), 1);
  page_rows_ = std::clamp(static_cast<int>(std::min<std::size_t>(kPageBytes / row_bytes, kMostPageRows)),
                          kLeastPageRows, kMostPageRows);
}

}  // namespace hallwatch
