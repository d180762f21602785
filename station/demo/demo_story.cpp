#include "station/demo/demo_story.h"

#include <fmt/format.h>

namespace hallwatch {
namespace {

using std::chrono::milliseconds;

/// The absence is told as SEAT_ABSENT before it ends.
constexpr milliseconds kAfterT2{3'000};

std::optional<SeatAbsence> long_absence(const SceneCameraClip& clip, const DemoTimes& times) {
  for (const auto& seat : clip.seats) {
    for (const auto& absence : absences_of(seat, clip.length, milliseconds{0}, clip.length)) {
      if (!seat.present.empty() && absence.length() >= times.seat_absent_after + kAfterT2) {
        return absence;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Result<DemoStory> find_story(const std::vector<DemoCamera>& cameras, const DemoTimes& times) {
  if (cameras.size() < 2) {
    return fail(ErrorKind::kInvalidArgument, "the demo's scene needs two cameras at least");
  }
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    const auto absence = long_absence(cameras[i].clip, times);
    if (!absence.has_value()) {
      continue;
    }
    const auto length = cameras[i].clip.length;
    // A clip that would have to begin before its own beginning begins in the round before.
    const auto phase = (absence->left - milliseconds{times.seat_leaves_after} + length) % length;
    const auto left = milliseconds{times.seat_leaves_after};
    return DemoStory{i, {left, left + absence->length()}, phase, i + 1 == cameras.size() ? i - 1 : cameras.size() - 1};
  }
  return fail(
      ErrorKind::kInvalidArgument,
      fmt::format("no seat of the demo's scene is empty for {} s or more",
                  std::chrono::duration_cast<std::chrono::seconds>(times.seat_absent_after + kAfterT2).count()));
}

}  // namespace hallwatch
