#include "recorder/store/stream_recorder.h"

#include <algorithm>

#include <fmt/format.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kStandstill = 1s;  // beyond the longest fragment
constexpr std::chrono::milliseconds kRetryAfter = 1s;  // a disk that refuses is not asked with every GOP
constexpr int kMostTwins = 100;

}  // namespace

StreamRecorder::StreamRecorder(StreamId stream_id, const StoreSettings& settings, FileSystem& files, Clock& clock,
                               StreamMemory memory)
    : stream_id_(std::move(stream_id)),
      settings_(settings),
      files_(files),
      clock_(clock),
      log_(Log{"store"}.within(stream_id_.text())),
      cutter_(settings.longest_fragment),
      ledger_(stream_id_, memory.recorded_to, std::move(memory.open_gap)),
      tip_(memory.tip) {}

void StreamRecorder::take(const PacketPtr& packet) {
  last_packet_at_ = clock_.mono_now();
  if (const auto group = cutter_.add(packet)) {
    store(*group);
  }
}

void StreamRecorder::interrupt(GapCause cause, UtcTime since, const std::string& detail) {
  if (const auto group = cutter_.finish(FragmentCutter::Resume::kAtKeyFrame)) {
    store(*group);
  }
  close_file();
  ledger_.missing(cause, since, detail);
}

void StreamRecorder::cut_stale() {
  if (cutter_.is_empty() || clock_.mono_now() < last_packet_at_ + settings_.longest_fragment + kStandstill) {
    return;
  }
  if (const auto group = cutter_.finish(FragmentCutter::Resume::kMidGop)) {
    store(*group);
  }
}

bool StreamRecorder::needs_new_file(const PacketGroup& group) const {
  if (!current_ || current_->written.run != group.first().run) {
    return true;
  }
  if (!group.begins_with_key()) {
    return false;  // the cutter changes the format at key frames only
  }
  const bool is_other = current_->format != group.format && *current_->format != *group.format;
  // The packet clock is bent by up to 500 ppm: a key frame a hair before the minute is the one that is meant.
  const std::chrono::microseconds length = settings_.file_length;
  return is_other || group.from() >= current_->written.from + length - length / 1'000;
}

void StreamRecorder::store(const PacketGroup& group) {
  if (needs_new_file(group)) {
    close_file();
    if (!open_file(group)) {
      return;
    }
  }
  const auto piece = current_->writer->write(group);
  if (!piece.ok()) {
    log_.error("a fragment of {} packets cannot be stored: {}", group.packets.size(), piece.error().message());
    close_file();
    ledger_.missing(GapCause::kCamera, group.from(), piece.error().message());
    return;
  }
  if (piece->dropped_audio > 0) {
    log_.warn("{} frames of sound cannot be stored", piece->dropped_audio);
  }
  if (auto appended = current_->file->append(piece->bytes); !appended.ok()) {
    abandon_current(appended.error());
    return;
  }
  auto& file = *current_;
  if (!file.is_dirty) {
    file.is_dirty = true;
    file.unsynced_from = group.from();
  }
  file.written.to = std::max(file.written.to, group.to);
  file.written.bytes += static_cast<std::int64_t>(piece->bytes.size());
  file.written.video_frames += piece->seal.video_frames;
  file.written.audio_frames += piece->seal.audio_frames;
  tip_ = file.writer->tip();
  ledger_.recorded(group.from(), group.to,
                   last_run_ == group.first().run ? GapLedger::Begins::kInSameRun : GapLedger::Begins::kInNewRun);
  last_run_ = group.first().run;
}

bool StreamRecorder::open_file(const PacketGroup& group) {
  if (!group.begins_with_key() || clock_.mono_now() < retry_at_) {
    return false;  // the ledger has an open gap since the file before was abandoned
  }
  auto file = create_file(group);
  if (!file.ok()) {
    const bool is_format = file.error().kind() == ErrorKind::kUnsupported;
    log_.error("cannot begin a file: {}", file.error().message());
    ledger_.missing(is_format ? GapCause::kCamera : GapCause::kDisk, group.from(), file.error().message());
    retry_at_ = clock_.mono_now() + kRetryAfter;
    return false;
  }
  current_.emplace(std::move(*file));
  return true;
}

Result<StreamRecorder::File> StreamRecorder::create_file(const PacketGroup& group) {
  auto writer = FragmentWriter::open(group, tip_);
  if (!writer.ok()) {
    return writer.error();
  }
  File file;
  file.writer = std::move(*writer);
  file.format = group.format;
  file.written.stream_id = stream_id_;
  file.written.from = file.written.to = group.from();
  file.written.run = group.first().run;
  file.written.container = container_of(*group.format);
  file.written.state = SegmentState::kOpen;
  file.unsynced_from = group.from();
  file.synced_tip = tip_;
  if (auto created = create_under_final_name(file); !created.ok()) {
    return created.error();
  }
  file.synced = file.written;
  const auto& head = file.writer->head().bytes;
  auto named = files_.sync_folder(file.path.parent_path());
  if (named.ok()) {
    named = file.file->append(head);
  }
  if (!named.ok()) {
    // Nothing in it was promised to anybody.
    if (auto removed = files_.remove(file.path); !removed.ok()) {
      log_.warn("{}", removed.error().message());
    }
    return named.error();
  }
  file.written.bytes = static_cast<std::int64_t>(head.size());
  file.is_dirty = true;
  return file;
}

Result<> StreamRecorder::create_under_final_name(File& file) {
  for (file.written.twin = 0; file.written.twin < kMostTwins; ++file.written.twin) {
    file.path = settings_.data / path_of(file.written);
    if (auto made = files_.make_folders(file.path.parent_path()); !made.ok()) {
      return made;
    }
    auto created = files_.create(file.path);
    if (created.ok()) {
      file.file = std::move(*created);
      return {};
    }
    if (created.error().kind() != ErrorKind::kInvalidArgument) {
      return created.error();
    }
    // There is a file of that moment already: the clock was set back.
  }
  return fail(ErrorKind::kIo, "too many files of one moment: " + file.path.string());
}

void StreamRecorder::close_file() {
  if (!current_) {
    return;
  }
  current_->writer.reset();
  closing_.push_back(std::move(*current_));
  current_.reset();
}

void StreamRecorder::abandon(File& file) {
  auto row = file.synced;
  row.state = SegmentState::kAbandoned;
  unsaved_[{row.from, row.twin}] = row;
}

void StreamRecorder::abandon_current(const Error& error) {
  log_.error("{} is given up: {}", current_->path.string(), error.message());
  abandon(*current_);
  tip_ = current_->synced_tip;
  if (current_->is_dirty) {
    ledger_.lost(current_->unsynced_from, GapCause::kDisk, error.message());
  } else {
    ledger_.missing(GapCause::kDisk, current_->synced.to, error.message());
  }
  retry_at_ = clock_.mono_now() + kRetryAfter;
  current_.reset();
}

void StreamRecorder::sync_file(File& file, SegmentState state) {
  stored_frames_ += file.written.video_frames - file.synced.video_frames;
  file.synced = file.written;
  file.synced.state = state;
  file.is_dirty = false;
  recorded_up_to_ = std::max(recorded_up_to_, file.synced.to);
  unsaved_[{file.synced.from, file.synced.twin}] = file.synced;
}

void StreamRecorder::sync() {
  for (auto& file : closing_) {
    if (auto synced = file.is_dirty ? file.file->sync() : Result<>{}; !synced.ok()) {
      log_.error("{} is given up: {}", file.path.string(), synced.error().message());
      abandon(file);
      if (current_ || file.written.to < ledger_.recorded_to().value_or(UtcTime{})) {
        ledger_.hole(file.unsynced_from, file.written.to, GapCause::kDisk, synced.error().message());
      } else {
        ledger_.lost(file.unsynced_from, GapCause::kDisk, synced.error().message());
      }
      continue;
    }
    sync_file(file, SegmentState::kClosed);
  }
  closing_.clear();
  if (current_ && current_->is_dirty) {
    if (auto synced = current_->file->sync(); !synced.ok()) {
      abandon_current(synced.error());
    } else {
      sync_file(*current_, SegmentState::kOpen);
      current_->synced_tip = current_->writer->tip();
    }
  }
  unsaved_tip_ = current_ ? current_->synced_tip : tip_;
}

void StreamRecorder::add_changes(IndexChanges& changes) const {
  for (const auto& [key, row] : unsaved_) {
    changes.segments.push_back(row);
  }
  changes.gaps.insert(changes.gaps.end(), ledger_.changes().begin(), ledger_.changes().end());
  if (!unsaved_.empty() && unsaved_tip_) {
    changes.tips.emplace_back(stream_id_, *unsaved_tip_);
  }
}

void StreamRecorder::changes_saved() {
  unsaved_.clear();
  ledger_.clear_changes();
}

StoreProgress StreamRecorder::progress() const {
  StoreProgress progress;
  progress.recorded_up_to = recorded_up_to_;
  progress.stored_frames = stored_frames_;
  const auto& gap = ledger_.open_gap();
  if (gap && (gap->cause == GapCause::kDisk || gap->cause == GapCause::kOverload)) {
    progress.trouble = fmt::format("nothing is stored since {}: {}", to_iso_text(gap->from), gap->detail);
  }
  return progress;
}

}  // namespace hallwatch
