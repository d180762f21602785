#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/file_lock.h"
#include "base/threads/bounded_queue.h"
#include "base/threads/worker_thread.h"
#include "recorder/store/volume_writer.h"

namespace hallwatch {

/// The store of footage: takes packets from the receiving threads and never makes them wait; one writer thread does
/// the rest. Packets that do not fit into the queue are counted, the stream goes on with its next key frame, and the
/// hole becomes a gap with cause overload. Holds the lock of the data directory.
class SegmentStore {
 public:
  /// Opens the index; tails are adopted by the writer thread, so this returns at once.
  /// @param files, clock  outlive the store
  /// @errors kUnavailable: another recorder has this data; of the index
  [[nodiscard]] static Result<std::unique_ptr<SegmentStore>> start(const StoreSettings& settings,
                                                                   const std::vector<StreamId>& streams,
                                                                   FileSystem& files, Clock& clock);
  struct Opened {
    FileLock lock;
    FootageIndex index;
  };
  /// Use start().
  SegmentStore(const StoreSettings& settings, const std::vector<StreamId>& streams, Opened opened, FileSystem& files,
               Clock& clock);
  ~SegmentStore();
  SegmentStore(const SegmentStore&) = delete;
  SegmentStore& operator=(const SegmentStore&) = delete;

  /// Never blocks. Any thread, one call at a time for each stream. Packets of other streams are not for the store.
  void take(const PacketPtr& packet);
  /// The stream's session ended or lost its camera. As take().
  void interrupt(const StreamId& stream_id, GapCause cause, UtcTime since, const std::string& detail);
  /// Why the writer thread gave up at its start: nothing is recorded, the process is to end. Nothing if all is well.
  [[nodiscard]] std::optional<Error> failure() const;
  [[nodiscard]] StoreProgress progress(const StreamId& stream_id) const;
  /// Writes what is in the queue, ends all files, completes the index. A second call does nothing.
  void stop() { thread_->stop_and_join(); }

 private:
  struct Interruption {
    StreamId stream_id;
    GapCause cause = GapCause::kUnknown;
    UtcTime since{};
    std::string detail;
  };
  struct Item {
    PacketPtr packet;
    std::optional<Interruption> interruption;  ///< comes before the packet
  };
  struct Intake {
    std::atomic<bool> waits_for_key = false;
    std::atomic<std::int64_t> lost_since_us = 0;
    std::atomic<std::int64_t> lost_packets = 0;
  };

  void run(std::stop_token stop);
  void publish_progress();

  const StoreSettings settings_;
  const FileLock lock_;
  std::map<StreamId, Intake> intakes_;  // the keys never change
  BoundedQueue<Item, WhenFull::kRefuse> queue_;
  mutable std::mutex progress_mutex_;
  std::map<StreamId, StoreProgress> progress_;  // under progress_mutex_
  std::optional<Error> failure_;                // under progress_mutex_
  VolumeWriter volume_;                         // of the writer thread
  std::optional<WorkerThread> thread_;
};

}  // namespace hallwatch
