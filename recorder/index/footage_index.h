#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/database/sqlite.h"
#include "base/result.h"
#include "recorder/footage_queries.h"
#include "recorder/fragment/fragment_seal.h"
#include "recorder/fragment/movie_container.h"
#include "recorder/index/gap_ledger.h"

namespace hallwatch {

enum class SegmentState : unsigned char {
  kUnknown = 0,
  kOpen = 1,  // FROZEN: in the index
  kClosed = 2,
  kAbandoned = 3,  ///< writing failed: what stands behind `bytes` in the file is not to be trusted
};

/// A file as the index holds it.
struct IndexedSegment {
  StreamId stream_id;
  UtcTime from{};
  int twin = 0;  ///< 0; counts up if a file of that name is there already
  UtcTime to{};
  std::uint64_t run = 0;
  std::int64_t bytes = 0;
  std::int64_t video_frames = 0;
  std::int64_t audio_frames = 0;
  MovieContainer container = MovieContainer::kUnknown;
  SegmentState state = SegmentState::kUnknown;

  friend bool operator==(const IndexedSegment&, const IndexedSegment&) = default;
};

/// "footage/CAM01/main/20250922/20250922T013000.000000Z.mp4": below the data directory, by the hall's day.
[[nodiscard]] std::string path_of(const IndexedSegment& segment);
/// The stream's folder: "footage/CAM01/main".
[[nodiscard]] std::string folder_of(const StreamId& stream_id);
[[nodiscard]] SegmentRow row_of(const IndexedSegment& segment);

/// What the index remembers of a stream for the next start.
struct StreamMemory {
  ChainTip tip;
  std::optional<UtcTime> recorded_to;
  std::optional<GapRow> open_gap;
};

/// Everything that one sync round adds; written in one transaction.
struct IndexChanges {
  std::vector<IndexedSegment> segments;
  std::vector<GapChange> gaps;
  std::vector<std::pair<StreamId, ChainTip>> tips;

  [[nodiscard]] bool is_empty() const { return segments.empty() && gaps.empty() && tips.empty(); }
};

/// How much of a range is there.
struct CoverageRow {
  StreamId stream_id;
  UtcTime from{};
  UtcTime to{};
  std::chrono::microseconds recorded{};
  std::map<GapCause, std::chrono::microseconds> missing;
};

/// The recorder's database: streams, files, gaps, runs of the service (recorder/index/FORMAT.md). One thread; a second
/// connection may read at the same time.
class FootageIndex {
 public:
  [[nodiscard]] static std::filesystem::path file_in(const std::filesystem::path& data) { return data / "recorder.db"; }
  /// @errors kNotFound: reading only, and there is none; kUnsupported: of a newer program; kUnavailable; kDataLoss
  [[nodiscard]] static Result<FootageIndex> open(const std::filesystem::path& data, OpenMode mode);

  // Reading.
  [[nodiscard]] Result<std::vector<StreamId>> streams();
  /// Files that hold some of the range, in order of time. Empty files are left out.
  [[nodiscard]] Result<std::vector<IndexedSegment>> segments(const FootageRange& range);
  /// Gaps that touch the range, in order of time; an open one has no end yet.
  [[nodiscard]] Result<std::vector<GapRow>> gaps(const FootageRange& range);
  /// @param now  where an open gap ends for the sum
  [[nodiscard]] Result<CoverageRow> coverage(const FootageRange& range, UtcTime now);
  [[nodiscard]] Result<StreamMemory> memory(const StreamId& stream_id);
  /// Files that were growing when the service ended.
  [[nodiscard]] Result<std::vector<IndexedSegment>> open_segments(const StreamId& stream_id);
  /// The row of a file, whatever its state.
  [[nodiscard]] Result<std::optional<IndexedSegment>> find(const StreamId& stream_id, UtcTime from, int twin);
  /// The stream's newest file, whatever its state.
  [[nodiscard]] Result<std::optional<IndexedSegment>> newest(const StreamId& stream_id);

  // Writing.
  [[nodiscard]] Result<> save(const IndexChanges& changes);
  /// @return whether the service before this one was stopped in order; nothing if there was none
  [[nodiscard]] Result<std::optional<bool>> begin_service(UtcTime now);
  [[nodiscard]] Result<> end_service(UtcTime now);

 private:
  explicit FootageIndex(Database database) : database_(std::move(database)) {}
  [[nodiscard]] Result<std::int64_t> number_of(const StreamId& stream_id);
  [[nodiscard]] Result<std::int64_t> number_of_or_new(const StreamId& stream_id);
  [[nodiscard]] Result<> save_in_transaction(const IndexChanges& changes);
  [[nodiscard]] Result<> save_segment(const IndexedSegment& segment);
  [[nodiscard]] Result<> save_gap(const GapChange& change);
  [[nodiscard]] Result<> save_tip(const StreamId& stream_id, const ChainTip& tip);
  [[nodiscard]] Result<std::vector<IndexedSegment>> read_segments(const StreamId& stream_id, Statement& query);

  Database database_;
  std::map<StreamId, std::int64_t> numbers_;
  std::int64_t service_number_ = 0;
};

}  // namespace hallwatch
