#include "hall/feeds/push/delivery_desk.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hall/feeds/intake/intake_sink.h"
#include "hall/feeds/push/json_rows.h"
#include "hall/feeds/push/terminal_push.h"
#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

/// Shorter than the store's own patience: a stop waits for it, and a sender can send again.
constexpr int kPatienceForWritersMs = 700;
constexpr std::size_t kMostSourceBytes = 60;
/// Names of sources come from outside; further ones are kept under the feed's own name.
constexpr std::size_t kMostSources = 200;
/// Between two pieces of a table the stop is looked at.
constexpr std::size_t kPiece = 64U << 10U;

bool is_fault_of_sender(const Error& error) {
  return error.kind() == ErrorKind::kInvalidArgument || error.kind() == ErrorKind::kNotFound;
}

bool is_source(std::string_view text) {
  return text.size() <= kMostSourceBytes && is_utf8(text) && std::ranges::none_of(text, [](char letter) {
           return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F;
         });
}

std::vector<std::string> heads_of(const std::vector<TableColumn>& columns) {
  std::vector<std::string> heads;
  for (const auto& column : columns) {
    heads.push_back(column.name);
  }
  return heads;
}

/// Adds rejected rows behind those that are kept, each once: a delivery that is sent again adds nothing.
/// @return how many were not there
std::size_t add_newest(std::vector<QuarantinedRow>& kept, const std::vector<QuarantinedRow>& rejected) {
  std::size_t news = 0;
  const auto first = rejected.size() - std::min(rejected.size(), kMostPushedQuarantine);
  for (auto i = first; i < rejected.size(); ++i) {
    news += std::erase(kept, rejected[i]) == 0 ? 1 : 0;
    kept.push_back(rejected[i]);
  }
  if (kept.size() > kMostPushedQuarantine) {
    kept.erase(kept.begin(), kept.end() - static_cast<std::ptrdiff_t>(kMostPushedQuarantine));
  }
  return news;
}

Result<> take_row(RowIntake& intake, int number, const JsonRow& row, const std::vector<TableColumn>& columns) {
  const auto fields = fields_of(row, columns);
  if (!fields.ok()) {
    intake.reject(number, fields.error().message(), to_text(row));
    return {};
  }
  return intake.take(number, *fields);
}

}  // namespace

std::string Delivered::to_json() const {
  auto rows = nlohmann::json::array();
  for (const auto& row : rejected) {
    rows.push_back({{"row", row.line}, {"reason", row.reason}});
  }
  nlohmann::json answer{
      {"taken", count.rows_taken}, {"rejected", std::move(rows)}, {"corrected", count.values_corrected}};
  if (const auto listed = static_cast<int>(rejected.size()); listed < count.rows_rejected) {
    answer["not_listed"] = count.rows_rejected - listed;
  }
  return answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<DeliveryDesk::Feed> DeliveryDesk::feed_of(const PushedTo& where) {
  if (!is_source(where.source)) {
    return fail(
        ErrorKind::kInvalidArgument,
        fmt::format("\"source\" is no name: at most {} bytes of UTF-8 without control letters", kMostSourceBytes));
  }
  Feed feed{fmt::format("{} {}", where.channel, where.table), {}};
  feed.source = where.source.empty() ? feed.name : fmt::format("{} ({})", feed.name, where.source);
  if (!sources_.contains(feed.source) && sources_.size() >= kMostSources) {
    feed.source = feed.name;
  }
  sources_.insert(feed.source);
  return feed;
}

Result<FactStore*> DeliveryDesk::store() {
  if (!store_) {
    auto opened = setup_.open_store();
    if (!opened.ok()) {
      return opened.error();
    }
    store_.emplace(std::move(*opened));
    if (auto done = store_->database().execute(fmt::format("PRAGMA busy_timeout={}", kPatienceForWritersMs));
        !done.ok()) {
      return lost(done.error());
    }
  }
  return &*store_;
}

Error DeliveryDesk::lost(const Error& error) {
  if (is_fault_of_sender(error)) {
    return error;
  }
  quarantine_.clear();
  store_.reset();
  return error.while_doing("store the delivery; send it again");
}

Result<> DeliveryDesk::go_on() const {
  if (stop_.stop_requested()) {
    return fail(ErrorKind::kUnavailable, "the station is stopping: send it again");
  }
  return {};
}

Result<Delivered> DeliveryDesk::take_json(const PushedTo& where, std::string_view body) {
  auto delivery = read_json_delivery(body);
  if (!delivery.ok()) {
    return delivery.error();
  }
  if (!where.table.empty() && !delivery->table.empty() && where.table != delivery->table) {
    return fail(ErrorKind::kInvalidArgument, "the delivery names another table than the address: name one of them");
  }
  const PushedTo to{where.channel, where.table.empty() ? std::string_view{delivery->table} : where.table,
                    where.source.empty() ? std::string_view{delivery->source} : where.source};
  const auto columns = columns_of_table(to.table);
  if (!columns.ok()) {
    return columns.error();
  }
  const auto feed = feed_of(to);
  if (!feed.ok()) {
    return feed.error();
  }
  auto facts = store();
  if (!facts.ok()) {
    return lost(facts.error());
  }
  auto intake = RowIntake::open(to.table, heads_of(*columns), feed->source, **facts);
  if (!intake.ok()) {
    return lost(intake.error());
  }
  int number = 0;
  for (const auto& row : delivery->rows) {
    auto done = go_on();
    if (done.ok()) {
      done = take_row(**intake, ++number, row, *columns);
    }
    if (!done.ok()) {
      return lost(done.error());
    }
  }
  return finish(**intake, *feed);
}

Result<Delivered> DeliveryDesk::take_csv(const PushedTo& where, std::string_view body) {
  const auto feed = feed_of(where);
  const auto text = decode_feed_marked(body);
  if (!feed.ok() || !text.ok()) {
    return feed.ok() ? text.error() : feed.error();
  }
  auto facts = store();
  if (!facts.ok()) {
    return lost(facts.error());
  }
  IntakeSink sink{where.table, feed->source, **facts};
  CsvStream stream{sink};
  Result<> done;
  for (std::string_view rest{*text}; done.ok() && !rest.empty(); rest.remove_prefix(std::min(kPiece, rest.size()))) {
    done = go_on();
    done = done.ok() ? stream.feed(rest.substr(0, kPiece)) : done;
  }
  done = done.ok() ? stream.finish() : done;
  done = done.ok() ? sink.finish() : done;
  if (!done.ok()) {
    return lost(done.error());
  }
  return keep({sink.count(), sink.take_quarantine()}, *feed);
}

Result<Delivered> DeliveryDesk::finish(RowIntake& intake, const Feed& feed) {
  if (auto done = intake.finish(); !done.ok()) {
    return lost(done.error());
  }
  Delivered delivered{intake.count(), intake.take_quarantine()};
  return keep(std::move(delivered), feed);
}

Result<Delivered> DeliveryDesk::take_punches(const TerminalConfig& terminal, std::string_view stamp,
                                             std::string_view body) {
  const Feed feed{"terminal " + terminal.serial, "terminal " + terminal.serial};
  auto rows = read_terminal_punches(terminal, body);
  if (!rows.ok()) {
    return rows.error();
  }
  if (auto done = put(rows->facts); !done.ok()) {
    return lost(done.error());
  }
  Delivered delivered;
  auto& count = delivered.count;
  count.file = feed.source;
  count.rows_taken = static_cast<int>(rows->facts.size());
  count.rows_rejected = static_cast<int>(rows->quarantine.size());
  if (is_stamp(stamp)) {
    count.digest = stamp;
  } else if (auto known = stamp_of(terminal); known.ok()) {
    count.digest = *known;
  }
  delivered.rejected = std::move(rows->quarantine);
  return keep(std::move(delivered), feed);
}

Result<> DeliveryDesk::put(std::span<const Punch> punches) {
  auto facts = store();
  if (!facts.ok()) {
    return facts.error();
  }
  for (std::size_t i = 0; i < punches.size(); i += kRowsOfATransaction) {
    auto done = go_on();
    if (done.ok()) {
      done = (*facts)->put(punches.subspan(i, std::min(kRowsOfATransaction, punches.size() - i)));
    }
    if (!done.ok()) {
      return done;
    }
  }
  return {};
}

Result<std::string> DeliveryDesk::stamp_of(const TerminalConfig& terminal) {
  auto facts = store();
  if (!facts.ok()) {
    return lost(facts.error());
  }
  const auto known = (*facts)->file("terminal " + terminal.serial);
  if (!known.ok()) {
    return lost(known.error());
  }
  return *known && is_stamp((*known)->digest) ? (*known)->digest : "0";
}

Result<std::vector<QuarantinedRow>*> DeliveryDesk::kept_quarantine(const std::string& source) {
  const auto found = quarantine_.find(source);
  if (found != quarantine_.end()) {
    return &found->second;
  }
  auto facts = store();
  if (!facts.ok()) {
    return facts.error();
  }
  auto all = (*facts)->quarantine();
  if (!all.ok()) {
    return all.error();
  }
  std::erase_if(*all, [&](const QuarantinedRow& row) { return row.file != source; });
  return &(quarantine_[source] = std::move(*all));
}

Result<Delivered> DeliveryDesk::keep(Delivered delivered, const Feed& feed) {
  const auto now = setup_.clock.utc_now();
  auto& count = delivered.count;
  count.read_at = to_hall_time(now);
  auto kept = kept_quarantine(feed.source);
  if (!kept.ok()) {
    return lost(kept.error());
  }
  auto rows = **kept;
  const auto news = add_newest(rows, delivered.rejected);
  auto facts = store();
  auto noted = facts.ok() ? (*facts)->note_file(count, rows) : Result<>{facts.error()};
  if (!noted.ok()) {
    return lost(noted.error());
  }
  **kept = std::move(rows);
  if (news > 0) {
    log_.warn("{}: {} rows taken, {} rejected, the first (row {}): {}", feed.source, count.rows_taken,
              count.rows_rejected, delivered.rejected[0].line, delivered.rejected[0].reason);
  }
  setup_.counts->add(feed.name, {1, count.rows_taken, count.rows_rejected, count.values_corrected, now});
  hear(feed.name);
  return delivered;
}

void DeliveryDesk::hear(const std::string& feed) {
  if (setup_.heard) {
    setup_.heard(feed);
  }
}

}  // namespace hallwatch
