#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/time/clock.h"
#include "recorder/fragment/fragment_cutter.h"
#include "recorder/fragment/fragment_writer.h"
#include "recorder/index/footage_index.h"
#include "recorder/store/file_system.h"
#include "recorder/store/store_settings.h"

namespace hallwatch {

/// Writes the files of one stream: packets in, fragments appended, rows for the index out once they are on the disk.
/// Where writing or syncing fails the file is abandoned at its last synced byte, a new one begins at a key frame not
/// before a second has passed, and the ledger names what is missing. Lives in the writer thread.
class StreamRecorder {
 public:
  /// @param settings, files, clock  outlive it
  StreamRecorder(StreamId stream_id, const StoreSettings& settings, FileSystem& files, Clock& clock,
                 StreamMemory memory);

  void take(const PacketPtr& packet);
  /// Nothing more comes for now: ends fragment and file. From `since` on footage is missing because of `cause`.
  void interrupt(GapCause cause, UtcTime since, const std::string& detail);
  /// Writes a fragment whose next packet does not come.
  void cut_stale();

  // One sync round, in this order; changes_saved() only if the transaction went through.
  void sync();
  void add_changes(IndexChanges& changes) const;
  void changes_saved();

  [[nodiscard]] StoreProgress progress() const;
  [[nodiscard]] const GapLedger& ledger() const { return ledger_; }

 private:
  struct File {
    std::filesystem::path path;
    std::unique_ptr<AppendFile> file;
    std::unique_ptr<FragmentWriter> writer;
    std::shared_ptr<const StreamFormat> format;
    IndexedSegment written;  ///< with all that was appended
    IndexedSegment synced;   ///< with all that is on the disk
    ChainTip synced_tip;
    UtcTime unsynced_from{};
    bool is_dirty = false;
  };

  void store(const PacketGroup& group);
  [[nodiscard]] bool needs_new_file(const PacketGroup& group) const;
  [[nodiscard]] bool open_file(const PacketGroup& group);
  [[nodiscard]] Result<File> create_file(const PacketGroup& group);
  [[nodiscard]] Result<> create_under_final_name(File& file);
  void close_file();
  void sync_file(File& file, SegmentState state);
  void abandon_current(const Error& error);
  void abandon(File& file);

  const StreamId stream_id_;
  const StoreSettings& settings_;
  FileSystem& files_;
  Clock& clock_;
  const Log log_;
  FragmentCutter cutter_;
  GapLedger ledger_;
  ChainTip tip_;  // what the next head continues from
  std::optional<File> current_;
  std::vector<File> closing_;  // complete, not synced yet
  std::map<std::pair<UtcTime, int>, IndexedSegment> unsaved_;
  std::optional<ChainTip> unsaved_tip_;
  MonoTime last_packet_at_{};
  MonoTime retry_at_{};
  std::uint64_t last_run_ = 0;
  UtcTime recorded_up_to_{};
  std::int64_t stored_frames_ = 0;
};

}  // namespace hallwatch
