#pragma once

#include <chrono>
#include <optional>

#include "base/time/utc_time.h"
#include "capture/packet.h"

namespace hallwatch {

/// Learns from the packets whether a stream's key frames alone are often enough. Pure.
class GopWatch {
 public:
  /// @param longest  key frames may be that far apart (a tenth more is forgiven)
  explicit GopWatch(std::chrono::microseconds longest) : longest_(longest + longest / 10) {}

  void note(const EncodedPacket& packet);
  /// True after kSureAfter short distances in a row; false again at once when a key frame does not come in time.
  [[nodiscard]] bool are_key_frames_enough() const { return short_distances_ >= kSureAfter; }

 private:
  static constexpr int kSureAfter = 2;

  std::chrono::microseconds longest_;
  std::optional<UtcTime> last_key_;
  int short_distances_ = 0;
};

}  // namespace hallwatch
