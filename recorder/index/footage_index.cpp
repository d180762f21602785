#include "recorder/index/footage_index.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/time/hall_time.h"

namespace hallwatch {
namespace {

// Each step is frozen once it was released; see FORMAT.md.
constexpr std::array kSchema{
    R"(CREATE TABLE stream(
         stream_number INTEGER PRIMARY KEY, camera TEXT NOT NULL, kind INTEGER NOT NULL,
         chain_number INTEGER NOT NULL DEFAULT 0, chain_hash BLOB,
         longest_us INTEGER NOT NULL DEFAULT 0, UNIQUE(camera, kind));
       CREATE TABLE segment(
         stream_number INTEGER NOT NULL REFERENCES stream, from_us INTEGER NOT NULL, twin INTEGER NOT NULL,
         to_us INTEGER NOT NULL, run INTEGER NOT NULL, bytes INTEGER NOT NULL, video_frames INTEGER NOT NULL,
         audio_frames INTEGER NOT NULL, container INTEGER NOT NULL, state INTEGER NOT NULL,
         PRIMARY KEY(stream_number, from_us, twin)) WITHOUT ROWID;
       CREATE INDEX segment_open ON segment(stream_number) WHERE state = 1;
       CREATE TABLE gap(
         stream_number INTEGER NOT NULL REFERENCES stream, from_us INTEGER NOT NULL, cause INTEGER NOT NULL,
         to_us INTEGER NOT NULL, detail TEXT NOT NULL,
         PRIMARY KEY(stream_number, from_us, cause)) WITHOUT ROWID;
       CREATE INDEX gap_open ON gap(stream_number) WHERE to_us = 0;
       CREATE TABLE service(
         service_number INTEGER PRIMARY KEY, started_us INTEGER NOT NULL, stopped_us INTEGER);)"};

constexpr const char* kColumns =
    "SELECT from_us, twin, to_us, run, bytes, video_frames, audio_frames, container, state FROM segment ";

Result<std::vector<GapRow>> read_gaps(const StreamId& stream_id, Statement& query) {
  std::vector<GapRow> rows;
  while (true) {
    const auto row = query.step();
    if (!row.ok()) {
      return row.error();
    }
    if (!*row) {
      return rows;
    }
    rows.push_back({stream_id, utc_from_us(query.integer(0)), utc_from_us(query.integer(1)),
                    static_cast<GapCause>(query.integer(2)), query.text(3)});
  }
}

/// First row of a query, or its error.
template <typename T, typename Read>
Result<std::optional<T>> first_of(Result<Statement>& query, Read read) {
  if (!query.ok()) {
    return query.error();
  }
  const auto row = query->step();
  if (!row.ok()) {
    return row.error();
  }
  return *row ? std::optional<T>{read(*query)} : std::nullopt;
}

std::chrono::microseconds shared(UtcTime from, UtcTime to, const FootageRange& range) {
  return std::max(std::chrono::microseconds{0}, std::min(to, range.to) - std::max(from, range.from));
}

/// Length of the union of the segments inside the range: time that was recorded twice counts once.
std::chrono::microseconds covered(const std::vector<IndexedSegment>& segments, const FootageRange& range) {
  std::chrono::microseconds sum{0};
  UtcTime counted = range.from;
  for (const auto& segment : segments) {
    sum += shared(std::max(segment.from, counted), segment.to, range);
    counted = std::max(counted, segment.to);
  }
  return sum;
}

}  // namespace

std::string folder_of(const StreamId& stream_id) {
  return "footage/" + stream_id.text();
}

std::string path_of(const IndexedSegment& segment) {
  auto day = to_text(hall_day(segment.from));
  std::erase(day, '-');
  return fmt::format("{}/{}/{}{}{}", folder_of(segment.stream_id), day, to_file_text(segment.from),
                     segment.twin == 0 ? "" : fmt::format("-{}", segment.twin), extension_of(segment.container));
}

SegmentRow row_of(const IndexedSegment& segment) {
  return {segment.stream_id,    segment.run,          segment.from,
          segment.to,           path_of(segment),     segment.bytes,
          segment.video_frames, segment.audio_frames, segment.state == SegmentState::kOpen};
}

Result<FootageIndex> FootageIndex::open(const std::filesystem::path& data, OpenMode mode) {
  const auto file = file_in(data);
  std::error_code code;
  if (mode == OpenMode::kReadOnly && !std::filesystem::exists(file, code)) {
    return fail(ErrorKind::kNotFound, fmt::format("there is no footage index {}: nothing was recorded yet, or --data "
                                                  "names another folder",
                                                  file.string()));
  }
  auto database = Database::open(file.string(), mode);
  if (!database.ok()) {
    return database.error();
  }
  FootageIndex index{std::move(*database)};
  if (mode == OpenMode::kReadWrite) {
    if (auto migrated = index.database_.migrate(kSchema); !migrated.ok()) {
      return migrated.error().while_doing("footage index " + file.string());
    }
  }
  return index;
}

Result<std::vector<StreamId>> FootageIndex::streams() {
  auto query = database_.prepare("SELECT camera, kind FROM stream ORDER BY camera, kind");
  if (!query.ok()) {
    return query.error();
  }
  std::vector<StreamId> found;
  while (true) {
    const auto row = query->step();
    if (!row.ok()) {
      return row.error();
    }
    if (!*row) {
      return found;
    }
    found.push_back({CameraId{query->text(0)}, static_cast<StreamKind>(query->integer(1))});
  }
}

/// 0 for a stream that the index does not know.
Result<std::int64_t> FootageIndex::number_of(const StreamId& stream_id) {
  if (const auto found = numbers_.find(stream_id); found != numbers_.end()) {
    return found->second;
  }
  auto query = database_.prepare("SELECT stream_number FROM stream WHERE camera = ? AND kind = ?");
  if (query.ok()) {
    query->bind(1, stream_id.camera_id.text()).bind(2, static_cast<std::int64_t>(stream_id.kind));
  }
  const auto number = first_of<std::int64_t>(query, [](Statement& row) { return row.integer(0); });
  if (!number.ok()) {
    return number.error();
  }
  if (*number) {
    numbers_[stream_id] = **number;
  }
  return number->value_or(0);
}

Result<std::int64_t> FootageIndex::number_of_or_new(const StreamId& stream_id) {
  const auto known = number_of(stream_id);
  if (!known.ok() || *known != 0) {
    return known;
  }
  auto insert = database_.prepare("INSERT INTO stream(camera, kind) VALUES(?, ?)");
  if (!insert.ok()) {
    return insert.error();
  }
  insert->bind(1, stream_id.camera_id.text()).bind(2, static_cast<std::int64_t>(stream_id.kind));
  if (auto done = insert->run(); !done.ok()) {
    return done.error();
  }
  return database_.last_insert_id();  // not into numbers_: the transaction may be rolled back
}

Result<std::vector<IndexedSegment>> FootageIndex::read_segments(const StreamId& stream_id, Statement& query) {
  std::vector<IndexedSegment> found;
  while (true) {
    const auto row = query.step();
    if (!row.ok()) {
      return row.error();
    }
    if (!*row) {
      return found;
    }
    found.push_back({stream_id, utc_from_us(query.integer(0)), static_cast<int>(query.integer(1)),
                     utc_from_us(query.integer(2)), static_cast<std::uint64_t>(query.integer(3)), query.integer(4),
                     query.integer(5), query.integer(6), static_cast<MovieContainer>(query.integer(7)),
                     static_cast<SegmentState>(query.integer(8))});
  }
}

Result<std::vector<IndexedSegment>> FootageIndex::segments(const FootageRange& range) {
  const auto number = number_of(range.stream_id);
  if (!number.ok()) {
    return number.error();
  }
  // No file is longer than the stream's longest one: the search begins that much before the range.
  auto query = database_.prepare(std::string{kColumns} +
                                 "WHERE stream_number = ?1 AND from_us < ?3 AND to_us > ?2 AND from_us >= ?2 - "
                                 "(SELECT longest_us FROM stream WHERE stream_number = ?1) AND video_frames > 0 "
                                 "ORDER BY from_us, twin");
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, *number).bind(2, std::max(std::int64_t{0}, to_us(range.from))).bind(3, to_us(range.to));
  return read_segments(range.stream_id, *query);
}

Result<std::vector<GapRow>> FootageIndex::gaps(const FootageRange& range) {
  const auto number = number_of(range.stream_id);
  if (!number.ok()) {
    return number.error();
  }
  auto query = database_.prepare(
      "SELECT from_us, to_us, cause, detail FROM gap WHERE stream_number = ? AND from_us < ? AND "
      "(to_us = 0 OR to_us > ? OR (to_us = from_us AND from_us >= ?)) ORDER BY from_us, cause");
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, *number).bind(2, to_us(range.to)).bind(3, to_us(range.from)).bind(4, to_us(range.from));
  return read_gaps(range.stream_id, *query);
}

Result<CoverageRow> FootageIndex::coverage(const FootageRange& range, UtcTime now) {
  const auto found = segments(range);
  if (!found.ok()) {
    return found.error();
  }
  const auto missing = gaps(range);
  if (!missing.ok()) {
    return missing.error();
  }
  CoverageRow row{range.stream_id, range.from, range.to, covered(*found, range), {}};
  for (const auto& gap : *missing) {
    const auto length = shared(gap.from, gap.to == UtcTime{} ? now : gap.to, range);
    if (length.count() > 0) {
      row.missing[gap.cause] += length;
    }
  }
  return row;
}

Result<StreamMemory> FootageIndex::memory(const StreamId& stream_id) {
  StreamMemory memory;
  const auto number = number_of(stream_id);
  if (!number.ok()) {
    return number.error();
  }
  auto tip_query = database_.prepare("SELECT chain_number, chain_hash FROM stream WHERE stream_number = ?");
  if (tip_query.ok()) {
    tip_query->bind(1, *number);
  }
  const auto tip = first_of<ChainTip>(tip_query, [](Statement& row) {
    ChainTip read{static_cast<std::uint64_t>(row.integer(0)), {}};
    const auto hash = row.blob(1);
    std::copy_n(hash.begin(), std::min(hash.size(), read.hash.size()), read.hash.begin());
    return read;
  });
  const auto last = newest(stream_id);
  if (!tip.ok() || !last.ok()) {
    return tip.ok() ? last.error() : tip.error();
  }
  memory.tip = tip->value_or(ChainTip{});
  if (*last) {
    memory.recorded_to = (*last)->to;
  }
  auto gap_query = database_.prepare(
      "SELECT from_us, to_us, cause, detail FROM gap WHERE stream_number = ? AND to_us = 0 ORDER BY from_us DESC");
  if (!gap_query.ok()) {
    return gap_query.error();
  }
  gap_query->bind(1, *number);
  auto open = read_gaps(stream_id, *gap_query);
  if (!open.ok()) {
    return open.error();
  }
  if (!open->empty()) {
    memory.open_gap = std::move(open->front());
  }
  return memory;
}

Result<std::vector<IndexedSegment>> FootageIndex::open_segments(const StreamId& stream_id) {
  const auto number = number_of(stream_id);
  if (!number.ok()) {
    return number.error();
  }
  auto query =
      database_.prepare(std::string{kColumns} + "WHERE stream_number = ? AND state = 1 ORDER BY from_us, twin");
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, *number);
  return read_segments(stream_id, *query);
}

Result<std::optional<IndexedSegment>> FootageIndex::find(const StreamId& stream_id, UtcTime from, int twin) {
  const auto number = number_of(stream_id);
  if (!number.ok()) {
    return number.error();
  }
  auto query = database_.prepare(std::string{kColumns} + "WHERE stream_number = ? AND from_us = ? AND twin = ?");
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, *number).bind(2, to_us(from)).bind(3, std::int64_t{twin});
  auto found = read_segments(stream_id, *query);
  if (!found.ok()) {
    return found.error();
  }
  return found->empty() ? std::nullopt : std::optional{std::move(found->front())};
}

Result<std::optional<IndexedSegment>> FootageIndex::newest(const StreamId& stream_id) {
  const auto number = number_of(stream_id);
  if (!number.ok()) {
    return number.error();
  }
  auto query =
      database_.prepare(std::string{kColumns} + "WHERE stream_number = ? ORDER BY from_us DESC, twin DESC LIMIT 1");
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, *number);
  auto found = read_segments(stream_id, *query);
  if (!found.ok()) {
    return found.error();
  }
  return found->empty() ? std::nullopt : std::optional{std::move(found->front())};
}

}  // namespace hallwatch
