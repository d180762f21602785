#include "capture/session/stream_meter.h"

#include <algorithm>

namespace hallwatch {

void StreamMeter::note(MonoTime at, std::size_t bytes, bool is_picture) {
  if (!has_begun_) {
    has_begun_ = true;
    first_ = at;
  }
  const auto number = bucket_number(at);
  auto& bucket = buckets_.at(static_cast<std::size_t>(number) % kBuckets);
  if (bucket.number != number) {
    bucket = {number, 0, 0};
  }
  bucket.pictures += is_picture ? 1 : 0;
  bucket.bytes += static_cast<std::int64_t>(bytes);
}

StreamMeter::Rates StreamMeter::rates(MonoTime now) const {
  if (!has_begun_) {
    return {};
  }
  // Whole half seconds only: the one that runs now would make the rates flicker.
  const auto newest = bucket_number(now) - 1;
  const auto oldest = newest - static_cast<std::int64_t>(kBuckets) + 2;
  const auto begun = std::max(oldest, bucket_number(first_) + 1);
  std::int64_t pictures = 0;
  std::int64_t bytes = 0;
  for (const auto& bucket : buckets_) {
    if (bucket.number >= begun && bucket.number <= newest) {
      pictures += bucket.pictures;
      bytes += bucket.bytes;
    }
  }
  if (newest < begun) {
    return {};
  }
  const auto seconds = static_cast<float>(newest - begun + 1) * std::chrono::duration<float>{kBucket}.count();
  return {static_cast<float>(pictures) / seconds, static_cast<float>(bytes) * 8.0F / 1'000.0F / seconds};
}

}  // namespace hallwatch
