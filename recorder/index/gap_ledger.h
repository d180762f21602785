#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time/utc_time.h"
#include "recorder/footage_queries.h"

namespace hallwatch {

/// A row to write (its key is stream, from and cause), or to take away.
struct GapChange {
  GapRow row;
  bool is_removed = false;
};

/// Gives every missing interval of one stream a row with a cause. Told what was recorded and why nothing was;
/// keeps at most one gap open. Pure; a wall clock that steps gives the packet clock a new run, which is told here.
class GapLedger {
 public:
  /// @param recorded_to  end of the stream's footage so far; nothing if there is none
  /// @param open_gap     the gap that was open when the service ended
  GapLedger(StreamId stream_id, std::optional<UtcTime> recorded_to, std::optional<GapRow> open_gap)
      : stream_id_(std::move(stream_id)), recorded_to_(recorded_to), open_(std::move(open_gap)) {}

  /// From `since` on footage is missing because of `cause`. What is recorded already is not missing. Another cause
  /// than that of the open gap ends it there and begins the next.
  void missing(GapCause cause, UtcTime since, const std::string& detail);
  /// Why footage does not go on where it ended although nobody told that it is missing.
  enum class Begins { kInSameRun = 1, kInNewRun };
  /// A fragment was written; ends the open gap where it begins.
  void recorded(UtcTime from, UtcTime to, Begins begins);
  /// What was recorded from `from` on is lost after all.
  void lost(UtcTime from, GapCause cause, const std::string& detail);
  /// A piece that was recorded is lost after all; what came after it is there.
  void hole(UtcTime from, UtcTime to, GapCause cause, const std::string& detail) { put(from, to, cause, detail); }

  [[nodiscard]] std::optional<UtcTime> recorded_to() const { return recorded_to_; }
  [[nodiscard]] const std::optional<GapRow>& open_gap() const { return open_; }
  /// What changed since the last clear_changes(), oldest first.
  [[nodiscard]] const std::vector<GapChange>& changes() const { return changes_; }
  void clear_changes() { changes_.clear(); }

 private:
  void open(GapCause cause, UtcTime from, const std::string& detail);
  void close(UtcTime to);
  void put(UtcTime from, UtcTime to, GapCause cause, const std::string& detail);

  StreamId stream_id_;
  std::optional<UtcTime> recorded_to_;
  std::optional<GapRow> open_;
  std::vector<GapChange> changes_;
};

}  // namespace hallwatch
