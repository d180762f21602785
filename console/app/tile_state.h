#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/view_state.h"
#include "console/app/hall_snapshot.h"

namespace hallwatch {

/// What is known about one camera when a frame begins.
struct TileFacts {
  ServiceState recorder = ServiceState::kStarting;
  const CameraReport* report = nullptr;  ///< of the stream on the screen; null when none came lately
  std::optional<std::chrono::milliseconds> picture_age;
  std::chrono::milliseconds stale_after{3'000};
  UtcTime now{};
};

struct TileVerdict {
  TileTrouble trouble = TileTrouble::kWaiting;
  std::chrono::seconds trouble_for{0};
  std::string reason;
};

/// Says whether a tile is live, and else why not. What the recorder says of the camera wins over the age of the
/// picture: a lost camera is told at once. A wall clock that steps back gives a length of zero, never a negative one.
[[nodiscard]] TileVerdict judge_tile(const TileFacts& facts);

/// @param report  of the main stream; null when none came lately
[[nodiscard]] RecordState judge_recording(const CameraReport* report, UtcTime now);

}  // namespace hallwatch
