#include "capture/publish_queue.h"

#include <utility>

namespace hallwatch {

bool PublishQueue::push(PacketPtr packet) {
  const std::scoped_lock lock{mutex_};
  const auto size = packet->bytes.size();
  if (waiting_.size() >= max_packets_ || bytes_ + size > max_bytes_) {
    ++lost_[packet->stream_id];
    ++refused_;
    return false;
  }
  std::uint64_t lost_before = 0;
  if (const auto hole = lost_.find(packet->stream_id); hole != lost_.end()) {
    lost_before = hole->second;
    lost_.erase(hole);
  }
  bytes_ += size;
  waiting_.push_back({std::move(packet), lost_before});
  return waiting_.size() == 1;
}

std::deque<PublishedPacket> PublishQueue::take_all() {
  const std::scoped_lock lock{mutex_};
  bytes_ = 0;
  return std::exchange(waiting_, {});
}

std::uint64_t PublishQueue::refused() const {
  const std::scoped_lock lock{mutex_};
  return refused_;
}

}  // namespace hallwatch
