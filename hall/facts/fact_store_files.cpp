#include "hall/facts/fact_store.h"
#include "hall/facts/object_key.h"

namespace hallwatch {

Result<> FactStore::note_file(const FeedFile& file, std::span<const QuarantinedRow> quarantine) {
  auto transaction = Transaction::begin(*database_);
  if (!transaction.ok()) {
    return transaction.error();
  }
  auto note = database_->prepare("INSERT OR REPLACE INTO feed_files VALUES(?1,?2,?3,?4,?5,?6,?7)");
  auto forget = database_->prepare("DELETE FROM quarantine WHERE site=?1 AND file=?2");
  auto keep = database_->prepare("INSERT INTO quarantine(site, file, line, reason, row) VALUES(?1,?2,?3,?4,?5)");
  auto raise = database_->prepare(
      "INSERT INTO fact_revision(site, number) VALUES(?1, 1) ON CONFLICT(site) DO UPDATE SET number=number+1");
  for (const auto* statement : {&note, &forget, &keep, &raise}) {
    if (!statement->ok()) {
      return statement->error();
    }
  }
  const std::string_view site{site_id_.text()};
  note->bind(1, site).bind(2, file.file).bind(3, file.digest).bind(4, std::int64_t{file.rows_taken});
  note->bind(5, std::int64_t{file.rows_rejected}).bind(6, std::int64_t{file.values_corrected}).bind(7, file.fault);
  if (auto done = note->run(); !done.ok()) {
    return done;
  }
  if (auto done = forget->bind(1, site).bind(2, file.file).run(); !done.ok()) {
    return done;
  }
  for (const auto& row : quarantine) {
    keep->bind(1, site).bind(2, row.file).bind(3, std::int64_t{row.line}).bind(4, row.reason).bind(5, row.row);
    if (auto done = keep->run(); !done.ok()) {
      return done;
    }
  }
  if (auto done = raise->bind(1, site).run(); !done.ok()) {
    return done;
  }
  if (auto done = note_rejection(file); !done.ok()) {
    return done;
  }
  return transaction->commit();
}

Result<> FactStore::note_rejection(const FeedFile& file) {
  if (file.read_at == HallTime{}) {
    return {};
  }
  auto begin = database_->prepare(
      "INSERT INTO fact_feed_troubles(site, feed, kind, \"from\") SELECT ?1,?2,'REJECTED',?3 WHERE NOT EXISTS(SELECT 1 "
      "FROM fact_feed_troubles WHERE site=?1 AND feed=?2 AND kind='REJECTED' AND \"to\" IS NULL)");
  auto end = database_->prepare(
      "UPDATE fact_feed_troubles SET \"to\"=?3 WHERE site=?1 AND feed=?2 AND kind='REJECTED' AND \"to\" IS NULL");
  if (!begin.ok() || !end.ok()) {
    return begin.ok() ? end.error() : begin.error();
  }
  auto& change = file.rows_rejected > 0 || !file.fault.empty() ? *begin : *end;
  change.bind(1, std::string_view{site_id_.text()}).bind(2, file.file).bind(3, to_us(to_utc(file.read_at)));
  if (auto done = change.run(); !done.ok()) {
    return done;
  }
  return database_->changed_rows() == 0 ? Result<>{} : touch(object_key::of_feed(file.file));
}

Result<std::optional<FeedFile>> FactStore::file(const std::string& name) {
  auto query = database_->prepare(
      "SELECT file, digest, taken, rejected, corrected, fault FROM feed_files WHERE site=?1 AND file=?2");
  if (!query.ok()) {
    return query.error();
  }
  auto row = query->bind(1, std::string_view{site_id_.text()}).bind(2, name).step();
  if (!row.ok()) {
    return row.error();
  }
  if (!*row) {
    return std::optional<FeedFile>{};
  }
  return std::optional{FeedFile{query->text(0), query->text(1), static_cast<int>(query->integer(2)),
                                static_cast<int>(query->integer(3)), static_cast<int>(query->integer(4)),
                                query->text(5)}};
}

Result<std::vector<QuarantinedRow>> FactStore::quarantine() {
  auto query = database_->prepare("SELECT file, line, reason, row FROM quarantine WHERE site=?1 ORDER BY file, line");
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, std::string_view{site_id_.text()});
  std::vector<QuarantinedRow> rows;
  while (true) {
    auto row = query->step();
    if (!row.ok()) {
      return row.error();
    }
    if (!*row) {
      return rows;
    }
    rows.push_back({query->text(0), static_cast<int>(query->integer(1)), query->text(2), query->text(3)});
  }
}

Result<std::int64_t> FactStore::revision() {
  auto query = database_->prepare("SELECT number FROM fact_revision WHERE site=?1");
  if (!query.ok()) {
    return query.error();
  }
  auto row = query->bind(1, std::string_view{site_id_.text()}).step();
  if (!row.ok()) {
    return row.error();
  }
  return *row ? query->integer(0) : 0;
}

}  // namespace hallwatch
