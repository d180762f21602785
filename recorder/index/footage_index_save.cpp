#include "recorder/index/footage_index.h"

// The writing half of the index.

namespace hallwatch {

Result<> FootageIndex::save(const IndexChanges& changes) {
  if (changes.is_empty()) {
    return {};
  }
  auto saved = save_in_transaction(changes);
  if (!saved.ok()) {
    numbers_.clear();  // some may be of a stream that was rolled back
    return saved.error().while_doing("save to the footage index");
  }
  return saved;
}

Result<> FootageIndex::save_in_transaction(const IndexChanges& changes) {
  auto transaction = Transaction::begin(database_);
  if (!transaction.ok()) {
    return transaction.error();
  }
  for (const auto& segment : changes.segments) {
    if (auto saved = save_segment(segment); !saved.ok()) {
      return saved;
    }
  }
  for (const auto& gap : changes.gaps) {
    if (auto saved = save_gap(gap); !saved.ok()) {
      return saved;
    }
  }
  for (const auto& [stream_id, tip] : changes.tips) {
    if (auto saved = save_tip(stream_id, tip); !saved.ok()) {
      return saved;
    }
  }
  return transaction->commit();
}

Result<> FootageIndex::save_segment(const IndexedSegment& segment) {
  const auto number = number_of_or_new(segment.stream_id);
  if (!number.ok()) {
    return number.error();
  }
  auto insert = database_.prepare("INSERT OR REPLACE INTO segment VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert.ok()) {
    return insert.error();
  }
  insert->bind(1, *number).bind(2, to_us(segment.from)).bind(3, std::int64_t{segment.twin});
  insert->bind(4, to_us(segment.to)).bind(5, static_cast<std::int64_t>(segment.run)).bind(6, segment.bytes);
  insert->bind(7, segment.video_frames).bind(8, segment.audio_frames);
  insert->bind(9, static_cast<std::int64_t>(segment.container)).bind(10, static_cast<std::int64_t>(segment.state));
  if (auto done = insert->run(); !done.ok()) {
    return done;
  }
  auto longest = database_.prepare("UPDATE stream SET longest_us = ?2 WHERE stream_number = ?1 AND longest_us < ?2");
  if (!longest.ok()) {
    return longest.error();
  }
  longest->bind(1, *number).bind(2, (segment.to - segment.from).count());
  return longest->run();
}

Result<> FootageIndex::save_gap(const GapChange& change) {
  const auto number = number_of_or_new(change.row.stream_id);
  if (!number.ok()) {
    return number.error();
  }
  auto statement =
      database_.prepare(change.is_removed ? "DELETE FROM gap WHERE stream_number = ? AND from_us = ? AND cause = ?"
                                          : "INSERT OR REPLACE INTO gap VALUES(?, ?, ?, ?, ?)");
  if (!statement.ok()) {
    return statement.error();
  }
  statement->bind(1, *number).bind(2, to_us(change.row.from));
  statement->bind(3, static_cast<std::int64_t>(change.row.cause));
  if (!change.is_removed) {
    statement->bind(4, to_us(change.row.to)).bind(5, change.row.detail);
  }
  return statement->run();
}

Result<> FootageIndex::save_tip(const StreamId& stream_id, const ChainTip& tip) {
  const auto number = number_of_or_new(stream_id);
  if (!number.ok()) {
    return number.error();
  }
  auto update = database_.prepare("UPDATE stream SET chain_number = ?, chain_hash = ? WHERE stream_number = ?");
  if (!update.ok()) {
    return update.error();
  }
  update->bind(1, static_cast<std::int64_t>(tip.number)).bind_blob(2, tip.hash).bind(3, *number);
  return update->run();
}

Result<std::optional<bool>> FootageIndex::begin_service(UtcTime now) {
  auto query = database_.prepare("SELECT stopped_us FROM service ORDER BY service_number DESC LIMIT 1");
  if (!query.ok()) {
    return query.error();
  }
  const auto row = query->step();
  if (!row.ok()) {
    return row.error();
  }
  const auto before = *row ? std::optional{!query->is_null(0)} : std::nullopt;
  query->reset();
  auto insert = database_.prepare("INSERT INTO service(started_us) VALUES(?)");
  if (!insert.ok()) {
    return insert.error();
  }
  insert->bind(1, to_us(now));
  if (auto done = insert->run(); !done.ok()) {
    return done.error();
  }
  service_number_ = database_.last_insert_id();
  return before;
}

Result<> FootageIndex::end_service(UtcTime now) {
  auto update = database_.prepare("UPDATE service SET stopped_us = ? WHERE service_number = ?");
  if (!update.ok()) {
    return update.error();
  }
  update->bind(1, to_us(now)).bind(2, service_number_);
  return update->run();
}

}  // namespace hallwatch
