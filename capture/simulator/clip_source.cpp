#include "capture/simulator/clip_source.h"

namespace hallwatch {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

/// Exact for days of looping: whole seconds and the rest apart, so that nothing overflows.
std::chrono::nanoseconds from_ticks(std::int64_t ticks, std::int64_t rate) {
  return std::chrono::nanoseconds{ticks / rate * kNanosecondsPerSecond + ticks % rate * kNanosecondsPerSecond / rate};
}

}  // namespace

std::chrono::nanoseconds ClipSource::length() const {
  return from_ticks(length_90k_, 90'000);
}

std::int64_t ClipSource::loop_ticks(const ClipTrack& track, std::int64_t loop) const {
  const std::int64_t ticks_90k = loop * length_90k_;
  return ticks_90k / 90'000 * track.clock_rate + ticks_90k % 90'000 * track.clock_rate / 90'000;
}

std::chrono::nanoseconds ClipSource::due(const ClipTrack& track, const ClipUnit& unit, std::int64_t loop) const {
  return from_ticks(loop_ticks(track, loop) + unit.send_ticks, track.clock_rate);
}

}  // namespace hallwatch
