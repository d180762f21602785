#include "analytics/sampling/gop_watch.h"

namespace hallwatch {

void GopWatch::note(const EncodedPacket& packet) {
  const bool is_late = last_key_ && (packet.utc < *last_key_ || packet.utc - *last_key_ > longest_);
  if (is_late) {
    short_distances_ = 0;
  }
  if (!packet.is_key) {
    return;
  }
  if (last_key_ && !is_late) {
    ++short_distances_;
  }
  last_key_ = packet.utc;
}

}  // namespace hallwatch
