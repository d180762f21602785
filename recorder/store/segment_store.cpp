#include "recorder/store/segment_store.h"

#include <fmt/format.h>

#include "base/log.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

// So that the bound in bytes also bounds the number of small packets.
constexpr std::size_t kItemOverhead_bytes = 512;
constexpr std::size_t kRoomForInterruptions = 100'000;  // they weigh nothing: a full queue still takes them

}  // namespace

Result<std::unique_ptr<SegmentStore>> SegmentStore::start(const StoreSettings& settings,
                                                          const std::vector<StreamId>& streams, FileSystem& files,
                                                          Clock& clock) {
  auto lock = FileLock::take(settings.data / "recorder.lock");
  if (!lock.ok()) {
    return lock.error().while_doing("start the recorder");
  }
  auto index = FootageIndex::open(settings.data, OpenMode::kReadWrite);
  if (!index.ok()) {
    return index.error();
  }
  return std::make_unique<SegmentStore>(settings, streams, Opened{std::move(*lock), std::move(*index)}, files, clock);
}

SegmentStore::SegmentStore(const StoreSettings& settings, const std::vector<StreamId>& streams, Opened opened,
                           FileSystem& files, Clock& clock)
    : settings_(settings),
      lock_(std::move(opened.lock)),
      queue_(settings.queue_bytes / kItemOverhead_bytes + kRoomForInterruptions, settings.queue_bytes,
             [](const Item& item) {
               return item.packet == nullptr ? 0 : item.packet->bytes.size() + kItemOverhead_bytes;
             }),
      volume_(settings_, streams, std::move(opened.index), files, clock) {
  for (const auto& stream_id : streams) {
    intakes_[stream_id];
  }
  thread_.emplace("store-writer", [this](std::stop_token stop) { run(stop); });
}

SegmentStore::~SegmentStore() = default;

void SegmentStore::take(const PacketPtr& packet) {
  const auto found = intakes_.find(packet->stream_id);
  if (found == intakes_.end()) {
    return;
  }
  auto& intake = found->second;
  const bool is_after_loss = intake.waits_for_key;
  if (is_after_loss && !(packet->track == TrackKind::kVideo && packet->is_key)) {
    ++intake.lost_packets;
    return;
  }
  Item item{packet, std::nullopt};
  if (is_after_loss) {
    item.interruption = Interruption{
        packet->stream_id, GapCause::kOverload, utc_from_us(intake.lost_since_us),
        fmt::format("the disk was too slow: the queue of {} MiB was full", settings_.queue_bytes / 1024 / 1024)};
  }
  if (queue_.push(std::move(item))) {
    intake.waits_for_key = false;
    return;
  }
  ++intake.lost_packets;
  if (!is_after_loss) {
    intake.lost_since_us = to_us(packet->utc);
    intake.waits_for_key = true;
  }
}

void SegmentStore::interrupt(const StreamId& stream_id, GapCause cause, UtcTime since, const std::string& detail) {
  if (!queue_.push({nullptr, Interruption{stream_id, cause, since, detail}})) {
    Log{"store"}.error("{}: the end of a session is not in the ledger: too many wait", stream_id.text());
  }
}

StoreProgress SegmentStore::progress(const StreamId& stream_id) const {
  StoreProgress progress;
  {
    const std::scoped_lock lock{progress_mutex_};
    if (const auto found = progress_.find(stream_id); found != progress_.end()) {
      progress = found->second;
    }
  }
  if (const auto found = intakes_.find(stream_id); found != intakes_.end()) {
    progress.lost_packets = found->second.lost_packets;
  }
  return progress;
}

std::optional<Error> SegmentStore::failure() const {
  const std::scoped_lock lock{progress_mutex_};
  return failure_;
}

void SegmentStore::publish_progress() {
  auto news = volume_.progress();
  const std::scoped_lock lock{progress_mutex_};
  progress_ = std::move(news);
}

void SegmentStore::run(std::stop_token stop) {
  if (auto begun = volume_.begin(); !begun.ok()) {
    const std::scoped_lock lock{progress_mutex_};
    failure_ = begun.error();
    return;
  }
  while (true) {
    auto item = queue_.pop_for(50ms, stop);
    if (item && item->interruption) {
      const auto& [stream_id, cause, since, detail] = *item->interruption;
      volume_.interrupt(stream_id, cause, since, detail);
    }
    if (item && item->packet != nullptr) {
      volume_.take(item->packet);
    }
    if (volume_.run_due()) {
      publish_progress();
    }
    if (!item && stop.stop_requested()) {
      break;
    }
  }
  volume_.close();
  publish_progress();
}

}  // namespace hallwatch
