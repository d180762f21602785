#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>

#include "capture/packet.h"

namespace hallwatch {

/// One packet on its way to the bus thread, and what is missing before it.
struct PublishedPacket {
  PacketPtr packet;
  std::uint64_t lost_before = 0;  ///< packets of this stream that were refused just before it
};

/// From the sessions to the bus thread; bounded in packets and bytes, never waits. What finds it full is refused, and
/// the next packet of that stream tells how many are missing. Any thread.
class PublishQueue {
 public:
  PublishQueue(std::size_t max_packets, std::size_t max_bytes) : max_packets_(max_packets), max_bytes_(max_bytes) {}

  /// @return true if the queue was empty: its reader must be woken
  bool push(PacketPtr packet);
  /// All that is waiting, in order.
  [[nodiscard]] std::deque<PublishedPacket> take_all();
  /// Refused since the start.
  [[nodiscard]] std::uint64_t refused() const;

 private:
  const std::size_t max_packets_;
  const std::size_t max_bytes_;
  mutable std::mutex mutex_;  // guards all below
  std::deque<PublishedPacket> waiting_;
  std::size_t bytes_ = 0;
  std::map<StreamId, std::uint64_t> lost_;  // only streams with a hole
  std::uint64_t refused_ = 0;
};

}  // namespace hallwatch
