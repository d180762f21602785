#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time/clock.h"
#include "base/time/utc_time.h"

namespace hallwatch {

/// When a packet came in, by both clocks of the station.
struct MediaArrival {
  UtcTime utc{};
  MonoTime mono{};
};

/// Where a packet stands in its run.
struct PacketStamp {
  std::int64_t elapsed_90k = 0;  ///< camera time since the start of the run, never bent
  UtcTime utc{};                 ///< bent toward the station's time
};

/// Gives the packets of one track their UTC: station UTC at the start of the run + elapsed camera time (RTP), bent
/// toward station time by at most 500 ppm. The least delayed packet of the last 5 to 10 s is the anchor: packets are
/// only ever late, so the earliest one tells the camera's clock best. Pure; one caller at a time.
///
/// A run ends (stamp() gives nothing) when
///  - the station's wall clock steps by more than 1 s against its monotonic clock,
///  - camera time jumps back by more than 1 s, or forward so that a packet comes more than 1 s before its time,
///  - every packet of 5 s came more than 1 s late: the camera's clock stood still, or is slower than can be bent.
/// A late packet alone ends nothing: after a stall of the network the packets behind it catch up.
/// Within a run UTC grows with camera time; a picture that is shown before one sent earlier (B-frames) has the
/// smaller UTC of its smaller camera time.
class PacketClock {
 public:
  static constexpr std::int64_t kMostBend_ppm = 500;
  static constexpr std::chrono::microseconds kJump = std::chrono::seconds{1};

  /// @param clock_rate_hz  of the RTP time stamps, 1 … 1,000,000
  explicit PacketClock(int clock_rate_hz);

  /// The next packet is the track's first in a run that began at `origin` (with the first packet of any track).
  void begin_run(UtcTime origin);
  /// @param rtp_time  32 bits of the RTP header; their wrap is followed
  /// @return nothing if the packet does not fit the run: begin a new one and ask again
  [[nodiscard]] std::optional<PacketStamp> stamp(std::uint32_t rtp_time, MediaArrival arrival);

  /// By how much the run's UTC is bent away from pure camera time now.
  [[nodiscard]] std::chrono::nanoseconds bend() const { return bend_; }

 private:
  [[nodiscard]] PacketStamp first_stamp(std::uint32_t rtp_time, MediaArrival arrival);
  [[nodiscard]] bool station_stepped(MediaArrival arrival);
  [[nodiscard]] bool keeps_window(std::chrono::nanoseconds lateness, MonoTime now);
  void bend_towards_anchor(std::chrono::nanoseconds media);
  [[nodiscard]] std::chrono::nanoseconds media_time(std::int64_t ticks) const;

  std::int64_t clock_rate_hz_;
  UtcTime origin_{};
  bool has_begun_ = false;
  std::chrono::microseconds offset_{};  // of the track's first packet from the origin
  std::uint32_t last_rtp_ = 0;
  std::int64_t last_ticks_ = 0;  // since the track's first packet, unwrapped
  std::chrono::nanoseconds furthest_{};
  std::chrono::nanoseconds bend_{};
  MediaArrival last_arrival_;

  // Least lateness against unbent camera time in two buckets of 5 s.
  MonoTime bucket_start_{};
  std::optional<std::chrono::nanoseconds> least_late_;
  std::optional<std::chrono::nanoseconds> least_late_before_;
};

}  // namespace hallwatch
