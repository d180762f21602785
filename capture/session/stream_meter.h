#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/time/clock.h"

namespace hallwatch {

/// Pictures and bits per second over the last 3 to 4 s. Pure.
class StreamMeter {
 public:
  void note(MonoTime at, std::size_t bytes, bool is_picture);

  struct Rates {
    float frames_per_second = 0.0F;
    float kilobits_per_second = 0.0F;
  };
  [[nodiscard]] Rates rates(MonoTime now) const;

 private:
  static constexpr std::size_t kBuckets = 8;
  static constexpr std::chrono::milliseconds kBucket{500};

  struct Bucket {
    std::int64_t number = -1;  ///< which half second since the clock's start
    std::int64_t pictures = 0;
    std::int64_t bytes = 0;
  };
  [[nodiscard]] static std::int64_t bucket_number(MonoTime at) { return at.time_since_epoch() / kBucket; }

  std::array<Bucket, kBuckets> buckets_{};
  MonoTime first_{};
  bool has_begun_ = false;
};

}  // namespace hallwatch
