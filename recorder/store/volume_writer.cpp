#include "recorder/store/volume_writer.h"

#include <utility>

#include "recorder/store/adoption.h"

namespace hallwatch {

VolumeWriter::VolumeWriter(const StoreSettings& settings, std::vector<StreamId> streams, FootageIndex index,
                           FileSystem& files, Clock& clock)
    : settings_(settings),
      stream_ids_(std::move(streams)),
      index_(std::move(index)),
      files_(files),
      clock_(clock),
      next_round_(clock.mono_now() + settings.sync_interval) {}

Result<> VolumeWriter::begin() {
  const auto was_stopped = index_.begin_service(clock_.utc_now());
  if (!was_stopped.ok()) {
    return was_stopped.error();
  }
  for (const auto& stream_id : stream_ids_) {
    auto memory = adopt_tails(settings_.data, stream_id, index_, files_);
    if (!memory.ok()) {
      return memory.error().while_doing("take over the footage of " + stream_id.text());
    }
    StreamRecorder recorder{stream_id, settings_, files_, clock_, *memory};
    if (memory->recorded_to) {
      recorder.interrupt(GapCause::kOperator, *memory->recorded_to,
                         was_stopped->value_or(true) ? "service stopped" : "service ended without being stopped");
    }
    streams_.emplace(stream_id, std::move(recorder));
  }
  save();
  return {};
}

void VolumeWriter::take(const PacketPtr& packet) {
  if (const auto stream = streams_.find(packet->stream_id); stream != streams_.end()) {
    stream->second.take(packet);
  }
}

void VolumeWriter::interrupt(const StreamId& stream_id, GapCause cause, UtcTime since, const std::string& detail) {
  if (const auto stream = streams_.find(stream_id); stream != streams_.end()) {
    stream->second.interrupt(cause, since, detail);
  }
}

bool VolumeWriter::run_due() {
  const auto now = clock_.mono_now();
  if (now < next_round_) {
    return false;
  }
  next_round_ = now + settings_.sync_interval;
  for (auto& [stream_id, stream] : streams_) {
    stream.cut_stale();
  }
  round();
  return true;
}

void VolumeWriter::round() {
  for (auto& [stream_id, stream] : streams_) {
    stream.sync();
  }
  save();
}

/// Rows only of what is on the disk; those of a transaction that failed come again with the next round.
void VolumeWriter::save() {
  IndexChanges changes;
  for (const auto& [stream_id, stream] : streams_) {
    stream.add_changes(changes);
  }
  if (auto saved = index_.save(changes); !saved.ok()) {
    log_.error("{} files and {} gaps wait to be listed: {}", changes.segments.size(), changes.gaps.size(),
               saved.error().message());
    return;
  }
  for (auto& [stream_id, stream] : streams_) {
    stream.changes_saved();
  }
}

void VolumeWriter::close() {
  const auto now = clock_.utc_now();
  for (auto& [stream_id, stream] : streams_) {
    // Footage ends where it ends; a gap that is open already is another cause's up to now.
    const auto& ledger = stream.ledger();
    const auto since = ledger.open_gap() ? now : ledger.recorded_to().value_or(now);
    stream.interrupt(GapCause::kOperator, since, "service stopped");
  }
  round();
  if (auto ended = index_.end_service(now); !ended.ok()) {
    log_.error("{}", ended.error().message());
  }
}

std::map<StreamId, StoreProgress> VolumeWriter::progress() const {
  std::map<StreamId, StoreProgress> all;
  for (const auto& [stream_id, stream] : streams_) {
    all.emplace(stream_id, stream.progress());
  }
  return all;
}

}  // namespace hallwatch
