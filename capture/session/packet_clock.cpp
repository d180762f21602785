#include "capture/session/packet_clock.h"

#include <algorithm>

#include "base/check.h"

namespace hallwatch {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

constexpr std::chrono::seconds kBucket{5};

}  // namespace

PacketClock::PacketClock(int clock_rate_hz) : clock_rate_hz_(clock_rate_hz) {
  HALL_CHECK(clock_rate_hz >= 1 && clock_rate_hz <= 1'000'000, "an RTP clock rate is 1 … 1,000,000 Hz");
}

void PacketClock::begin_run(UtcTime origin) {
  origin_ = origin;
  has_begun_ = false;
}

std::optional<PacketStamp> PacketClock::stamp(std::uint32_t rtp_time, MediaArrival arrival) {
  if (!has_begun_) {
    return first_stamp(rtp_time, arrival);
  }
  if (station_stepped(arrival)) {
    return std::nullopt;
  }
  // The difference of the low 32 bits, read as signed, is the shortest way: it follows the wrap and small steps back.
  const std::int64_t ticks = last_ticks_ + static_cast<std::int32_t>(rtp_time - last_rtp_);
  const auto media = media_time(ticks);
  const auto lateness = nanoseconds{arrival.utc - origin_ - offset_} - media;
  const bool has_jumped = media - furthest_ < -kJump || lateness - bend_ < -kJump;
  if (has_jumped || !keeps_window(lateness, arrival.mono)) {
    return std::nullopt;
  }
  last_rtp_ = rtp_time;
  last_ticks_ = ticks;
  bend_towards_anchor(media);
  const auto elapsed = offset_ + std::chrono::floor<microseconds>(media + bend_);
  const auto offset_90k = offset_.count() * 9 / 100;
  const auto media_90k = ticks * 90'000 / clock_rate_hz_;
  return PacketStamp{offset_90k + media_90k, origin_ + elapsed};
}

PacketStamp PacketClock::first_stamp(std::uint32_t rtp_time, MediaArrival arrival) {
  has_begun_ = true;
  offset_ = arrival.utc - origin_;
  last_rtp_ = rtp_time;
  last_ticks_ = 0;
  furthest_ = bend_ = nanoseconds{0};
  last_arrival_ = arrival;
  bucket_start_ = arrival.mono;
  least_late_ = nanoseconds{0};
  least_late_before_.reset();
  return PacketStamp{offset_.count() * 9 / 100, arrival.utc};
}

bool PacketClock::station_stepped(MediaArrival arrival) {
  const auto step = nanoseconds{arrival.utc - last_arrival_.utc} - nanoseconds{arrival.mono - last_arrival_.mono};
  last_arrival_ = arrival;
  return step > kJump || step < -kJump;
}

bool PacketClock::keeps_window(nanoseconds lateness, MonoTime now) {
  if (now - bucket_start_ >= kBucket) {
    if (least_late_ && *least_late_ - bend_ > kJump) {
      return false;
    }
    least_late_before_ = now - bucket_start_ < 2 * kBucket ? least_late_ : std::nullopt;
    least_late_.reset();
    bucket_start_ = now;
  }
  least_late_ = least_late_ ? std::min(*least_late_, lateness) : lateness;
  return true;
}

void PacketClock::bend_towards_anchor(nanoseconds media) {
  if (media <= furthest_) {
    return;
  }
  const auto limit = (media - furthest_) * kMostBend_ppm / 1'000'000;
  const auto anchor = std::min(*least_late_, least_late_before_.value_or(*least_late_));
  bend_ += std::clamp(anchor - bend_, -limit, limit);
  furthest_ = media;
}

nanoseconds PacketClock::media_time(std::int64_t ticks) const {
  // Whole seconds apart from the rest: ticks × 10⁹ would overflow after 28 h at 90 kHz.
  const auto rest = ticks % clock_rate_hz_;
  return std::chrono::seconds{ticks / clock_rate_hz_} + nanoseconds{rest * 1'000'000'000 / clock_rate_hz_};
}

}  // namespace hallwatch
