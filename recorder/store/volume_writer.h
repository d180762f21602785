#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/time/clock.h"
#include "recorder/index/footage_index.h"
#include "recorder/store/file_system.h"
#include "recorder/store/store_settings.h"
#include "recorder/store/stream_recorder.h"

namespace hallwatch {

/// What the writer thread does, without the thread: packets of all streams to one volume, a sync round when it is due,
/// and after it one transaction of the index. One thread.
class VolumeWriter {
 public:
  /// @param settings, files, clock  outlive it
  VolumeWriter(const StoreSettings& settings, std::vector<StreamId> streams, FootageIndex index, FileSystem& files,
               Clock& clock);

  /// Adopts tails after a crash and opens the gap since the service ended. Before the first packet.
  /// @errors of the index
  [[nodiscard]] Result<> begin();
  void take(const PacketPtr& packet);
  void interrupt(const StreamId& stream_id, GapCause cause, UtcTime since, const std::string& detail);
  /// Writes what stands still, and runs the round when it is due. Often.
  /// @return true if a round was run: progress() is news
  bool run_due();
  /// Syncs the data of all streams, then saves the rows.
  void round();
  /// Ends all files; the index is complete afterwards.
  void close();

  [[nodiscard]] std::map<StreamId, StoreProgress> progress() const;

 private:
  void save();

  const StoreSettings& settings_;
  const std::vector<StreamId> stream_ids_;
  FootageIndex index_;
  FileSystem& files_;
  Clock& clock_;
  const Log log_{"store"};
  std::map<StreamId, StreamRecorder> streams_;
  MonoTime next_round_{};
};

}  // namespace hallwatch
