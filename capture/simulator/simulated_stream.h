#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/time/clock.h"
#include "capture/simulator/camera_simulator.h"
#include "capture/simulator/clip_source.h"
#include "capture/simulator/fault_command.h"

namespace hallwatch {

/// One camera stream as its sessions see it: its clock, and the faults that it has been told to show.
/// Knows nothing of sockets. Simulator thread only, but for the two counters.
class SimulatedStream {
 public:
  SimulatedStream(SimulatedStreamOptions options, MonoTime start);

  [[nodiscard]] const std::string& path() const { return options_.path; }
  [[nodiscard]] const ClipSource& clip() const { return *options_.clip; }
  [[nodiscard]] bool is_looped() const { return options_.is_looped; }

  /// A session begins: starts the clock of a clip that is played once. A looped camera's clock runs already.
  void on_play(MonoTime now);
  /// The camera's clock: time since the first start of its clip, by its own crystal.
  [[nodiscard]] std::chrono::nanoseconds media_at(MonoTime now) const;
  /// A clip that is played once has come to its end.
  [[nodiscard]] bool is_over(MonoTime now) const;

  /// Everything but kKick, which concerns connections.
  void apply(const FaultCommand& command, MonoTime now);
  [[nodiscard]] bool is_stalled(MonoTime now) const { return now < stalled_until_; }
  [[nodiscard]] MonoTime stalled_until() const { return stalled_until_; }
  [[nodiscard]] int stalls() const { return stalls_; }  ///< so far
  [[nodiscard]] bool is_down(MonoTime now) const { return now < down_until_; }
  [[nodiscard]] bool sends_garbage(MonoTime now) const { return now < garbage_until_; }
  [[nodiscard]] bool sends_reports() const { return sends_reports_; }
  [[nodiscard]] std::uint32_t loss_ppm() const { return loss_ppm_; }
  /// What "jump" has added to RTP time stamps so far.
  [[nodiscard]] std::int64_t jumped_ticks(int clock_rate) const;

  void count_frames(std::int64_t frames) { sent_frames_ += frames; }
  [[nodiscard]] std::int64_t sent_frames() const { return sent_frames_; }
  void count_sessions(int change) { playing_sessions_ += change; }
  [[nodiscard]] int playing_sessions() const { return playing_sessions_; }

 private:
  void set_skew(double skew_ppm, MonoTime now);

  SimulatedStreamOptions options_;
  bool is_running_;
  MonoTime anchor_;  ///< media_at(anchor_) is anchor_media_
  std::chrono::nanoseconds anchor_media_;
  double skew_ppm_ = 0;
  MonoTime stalled_until_{};
  int stalls_ = 0;
  MonoTime down_until_{};
  MonoTime garbage_until_{};
  bool sends_reports_ = true;
  std::uint32_t loss_ppm_ = 0;
  double jumped_seconds_ = 0;
  std::atomic<std::int64_t> sent_frames_{0};
  std::atomic<int> playing_sessions_{0};
};

}  // namespace hallwatch
