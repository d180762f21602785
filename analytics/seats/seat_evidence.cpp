#include "analytics/seats/seat_evidence.h"

#include <algorithm>
#include <cmath>

namespace hallwatch {
namespace {

constexpr float kUpperBodyShare = 0.4F;     ///< middle of the upper body, from the top of the box
constexpr float kLeastSeatCovered = 0.12F;  ///< VISION.md 2
constexpr float kHalf = 0.5F;

// Fitted on the labelled footage (README: "How the numbers were chosen").
constexpr float kThreshold = 0.135F;
constexpr float kSteepness = 2.75F;  ///< of the fitted logistic, VISION.md 4.2
constexpr float kUnsureFrom = 0.07F;
constexpr float kUnsureTo = 0.25F;
constexpr float kCropWeight = 0.5F;  ///< beside the whole picture's 1

// VISION.md 4.4: who stands in front of a seat.
constexpr float kBlockerHeights = 2.0F;
constexpr float kBlockerCovers = 0.6F;
constexpr float kBlockerScore = 0.3F;

/// Log odds of a detector's score, kept finite at 0 and 1; and back.
float log_odds(float score) {
  return std::log((score + 0.02F) / (1.02F - score));
}
float from_log_odds(float value) {
  const float odds = std::exp(value);
  return (1.02F * odds - 0.02F) / (1.0F + odds);
}

PointPx upper_body(const BoxPx& box) {
  return {box.left_px + box.width_px / 2.0F, box.top_px + kUpperBodyShare * box.height_px};
}

bool fits(const BoxPx& box, const SeatZone& seat, LookKind kind) {
  if (seat.area_px() <= 0.0F) {
    return false;
  }
  const float common = seat.common_area_px(box);
  if (kind == LookKind::kCrop) {
    return common > 0.0F && (common >= kHalf * box.area_px() || common >= kHalf * seat.area_px());
  }
  return common >= kLeastSeatCovered * seat.area_px() && seat.contains(upper_body(box));
}

bool sits_in(const BoxPx& box, std::span<const SeatZone> seats, std::size_t which, LookKind kind) {
  if (!fits(box, seats[which], kind)) {
    return false;
  }
  const float common = seats[which].common_area_px(box);
  return std::none_of(seats.begin(), seats.end(), [&](const SeatZone& other) {
    return &other != &seats[which] && fits(box, other, kind) && other.common_area_px(box) > common;
  });
}

bool does_block(const PersonBox& person, const SeatZone& seat) {
  const auto& box = person.box;
  const PointPx centre{box.left_px + box.width_px / 2.0F, box.top_px + box.height_px / 2.0F};
  return person.score >= kBlockerScore && box.height_px >= kBlockerHeights * seat.bounds().height_px &&
         seat.common_area_px(box) > kBlockerCovers * seat.area_px() && !seat.contains(centre) &&
         !seat.contains(upper_body(box));
}

}  // namespace

SeatSight see_seat(std::span<const PersonBox> persons, std::span<const SeatZone> seats, std::size_t which,
                   LookKind kind) {
  SeatSight sight;
  for (const auto& person : persons) {
    if (does_block(person, seats[which])) {
      sight.is_blocked = true;
    } else if (person.score > sight.person_score && sits_in(person.box, seats, which, kind)) {
      sight.person_score = person.score;
    }
  }
  return sight;
}

bool is_unsure(float person_score) {
  return person_score >= kUnsureFrom && person_score <= kUnsureTo;
}

float fused_person_score(float whole_score, float crop_score) {
  const float mean = (log_odds(whole_score) + kCropWeight * log_odds(crop_score)) / (1.0F + kCropWeight);
  return std::clamp(from_log_odds(mean), 0.0F, 1.0F);
}

float presence_from_person_score(float person_score) {
  const float away = log_odds(std::clamp(person_score, 0.0F, 1.0F)) - log_odds(kThreshold);
  return 1.0F / (1.0F + std::exp(-kSteepness * away));
}

float SteadyScore::add(float presence_score) {
  constexpr float kNearestToCertain = 1e-4F;
  const float score = std::clamp(presence_score, kNearestToCertain, 1.0F - kNearestToCertain);
  looks_ = std::min(looks_ + 1, kMostLooks);
  mean_log_odds_ += (std::log(score / (1.0F - score)) - mean_log_odds_) / static_cast<float>(looks_);
  return 1.0F / (1.0F + std::exp(-mean_log_odds_));
}

}  // namespace hallwatch
