#pragma once

#include <cstddef>
#include <span>

#include "analytics/detection/person_detector.h"
#include "analytics/seats/seat_zone.h"

namespace hallwatch {

/// How a picture was looked at; the rule of match depends on it.
enum class LookKind : unsigned char {
  kWhole = 1,  ///< one look at the whole picture for all seats
  kCrop,       ///< a look for each seat at the seat and its surroundings
};

/// What one look of the detector shows of one seat.
struct SeatSight {
  float person_score = 0.0F;  ///< of the best person in the seat, 0..1
  bool is_blocked = false;    ///< somebody large stands in front
};

/// Judges one seat by the persons that were seen. Pure.
/// A person belongs to a seat if the middle of the upper body lies in it; in a crop if half of the box or half of the
/// seat is common to both (VISION.md 2). A person who fits several seats sits in the one with the most in common.
/// @param seats  all of the camera's seats @param which  the one to judge
[[nodiscard]] SeatSight see_seat(std::span<const PersonBox> persons, std::span<const SeatZone> seats, std::size_t which,
                                 LookKind kind);

/// A score that a second look of the other kind should confirm.
[[nodiscard]] bool is_unsure(float person_score);
/// One score from the looks of both kinds; fitted on the labelled footage, see README.
[[nodiscard]] float fused_person_score(float whole_score, float crop_score);

/// From a person's score to a probability that somebody sits there; 0.5 at the fitted threshold. Monotone.
[[nodiscard]] float presence_from_person_score(float person_score);

/// What is known of one seat after the looks.
struct SeatEvidence {
  float presence_score = 0.0F;  ///< 0..1; 0.5 and more: a person sits there
  bool is_blocked = false;      ///< nobody is seen in the seat, but somebody stands in front of it
};

/// Averages looks at an unmoved scene: the detector's noise goes, its opinion stays. Pure.
class SteadyScore {
 public:
  void restart() { looks_ = 0; }
  /// @return the average presence score with this look
  float add(float presence_score);

 private:
  static constexpr int kMostLooks = 8;
  float mean_log_odds_ = 0.0F;
  int looks_ = 0;
};

}  // namespace hallwatch
