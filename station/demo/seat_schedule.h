#pragma once

#include <chrono>
#include <vector>

#include "capture/simulator/scene/scene_clips.h"

namespace hallwatch {

/// A time in which nobody sits in a seat: from the middle of going (not wrong by more than half of the scene's `move`)
/// to the moment at which somebody sits again without doubt.
struct SeatAbsence {
  std::chrono::milliseconds left{};
  std::chrono::milliseconds back{};

  [[nodiscard]] std::chrono::milliseconds length() const { return back - left; }
  friend bool operator==(const SeatAbsence&, const SeatAbsence&) = default;
};

/// What the scene's script says of a seat, for a clip that is looped for ever: absences that begin in [from, to),
/// in times since the first start of the clip. Pure.
/// A seat in which nobody ever sits has one absence, from 0 to the end of time.
[[nodiscard]] std::vector<SeatAbsence> absences_of(const SceneSeat& seat, std::chrono::milliseconds clip_length,
                                                   std::chrono::milliseconds from, std::chrono::milliseconds to);

}  // namespace hallwatch
