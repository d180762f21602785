#pragma once

#include <span>

#include "analytics/detection/person_detector.h"
#include "analytics/seats/seat_zone.h"

namespace hallwatch {

/// How a picture was looked at; the rule of match and the fitted threshold depend on it.
enum class LookKind : unsigned char {
  kWhole = 1,  ///< one look at the whole picture for all seats
  kCrop,       ///< a look for each seat at the seat and its surroundings
};

/// What one look says about one seat.
struct SeatEvidence {
  float presence_score = 0.0F;  ///< 0..1; 0.5 and more: a person sits there
  bool is_blocked = false;      ///< somebody large stands in front: the seat cannot be seen
};

/// From the score of the best person in the seat to a probability; 0.5 at the fitted threshold. Monotone.
[[nodiscard]] float presence_from_person_score(float person_score, LookKind kind);

/// Judges one seat by the persons that were seen. Pure.
/// A person belongs to the seat if the middle of the upper body lies in it; in a crop also if half of the box or half
/// of the seat is common to both (VISION.md 2).
[[nodiscard]] SeatEvidence judge_seat(std::span<const PersonBox> persons, const SeatZone& seat, LookKind kind);

}  // namespace hallwatch
