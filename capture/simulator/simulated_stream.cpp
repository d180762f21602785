#include "capture/simulator/simulated_stream.h"

#include <cmath>

namespace hallwatch {
namespace {

MonoTime after_seconds(MonoTime now, double seconds) {
  return now + std::chrono::duration_cast<MonoTime::duration>(std::chrono::duration<double>{seconds});
}

}  // namespace

SimulatedStream::SimulatedStream(SimulatedStreamOptions options, MonoTime start)
    : options_(std::move(options)), is_running_(options_.is_looped), anchor_(start), anchor_media_(options_.phase) {}

void SimulatedStream::on_play(MonoTime now) {
  if (!is_running_) {
    is_running_ = true;
    anchor_ = now;
  }
}

std::chrono::nanoseconds SimulatedStream::media_at(MonoTime now) const {
  if (!is_running_) {
    return anchor_media_;
  }
  const std::chrono::nanoseconds elapsed = now - anchor_;
  const auto bent = static_cast<std::int64_t>(static_cast<double>(elapsed.count()) * skew_ppm_ / 1e6);
  return anchor_media_ + elapsed + std::chrono::nanoseconds{bent};
}

bool SimulatedStream::is_over(MonoTime now) const {
  return !options_.is_looped && media_at(now) >= clip().length();
}

void SimulatedStream::set_skew(double skew_ppm, MonoTime now) {
  anchor_media_ = media_at(now);
  anchor_ = now;
  skew_ppm_ = skew_ppm;
}

void SimulatedStream::apply(const FaultCommand& command, MonoTime now) {
  switch (command.kind) {
    case FaultKind::kStall:
      stalled_until_ = after_seconds(now, command.value);
      ++stalls_;
      break;
    case FaultKind::kDown:
      down_until_ = after_seconds(now, command.value);
      break;
    case FaultKind::kUp:
      stalled_until_ = now;
      down_until_ = now;
      break;
    case FaultKind::kLoss:
      loss_ppm_ = static_cast<std::uint32_t>(command.value);
      break;
    case FaultKind::kSkew:
      set_skew(command.value, now);
      break;
    case FaultKind::kNoClock:
      sends_reports_ = false;
      break;
    case FaultKind::kGarbage:
      garbage_until_ = after_seconds(now, command.value);
      break;
    case FaultKind::kJump:
      jumped_seconds_ += command.value;
      break;
    case FaultKind::kKick:
      break;
  }
}

std::int64_t SimulatedStream::jumped_ticks(int clock_rate) const {
  return static_cast<std::int64_t>(std::llround(jumped_seconds_ * clock_rate));
}

}  // namespace hallwatch
