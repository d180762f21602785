#include "analytics/seats/seat_evidence.h"

#include <algorithm>
#include <cmath>

namespace hallwatch {
namespace {

constexpr float kUpperBodyShare = 0.4F;     ///< middle of the upper body, from the top of the box
constexpr float kLeastSeatCovered = 0.12F;  ///< VISION.md 2
constexpr float kHalf = 0.5F;
constexpr float kSteepness = 2.75F;  ///< of the fitted logistic, VISION.md 4.2
constexpr float kWholeThreshold = 0.08F;
constexpr float kCropThreshold = 0.08F;

// VISION.md 4.4: who stands in front of a seat.
constexpr float kBlockerHeights = 2.0F;
constexpr float kBlockerCovers = 0.6F;
constexpr float kBlockerScore = 0.3F;

/// Log odds of a score, kept finite at 0 and 1.
float log_odds(float score) {
  return std::log((score + 0.02F) / (1.02F - score));
}

PointPx upper_body(const BoxPx& box) {
  return {box.left_px + box.width_px / 2.0F, box.top_px + kUpperBodyShare * box.height_px};
}

bool is_in_seat(const BoxPx& box, const SeatZone& seat, LookKind kind) {
  const float common = seat.common_area_px(box);
  const float seat_covered = common / seat.area_px();
  if (seat_covered >= kLeastSeatCovered && seat.contains(upper_body(box))) {
    return true;
  }
  return kind == LookKind::kCrop && (common >= kHalf * box.area_px() || seat_covered >= kHalf);
}

bool does_block(const PersonBox& person, const SeatZone& seat) {
  const auto& box = person.box;
  const PointPx centre{box.left_px + box.width_px / 2.0F, box.top_px + box.height_px / 2.0F};
  return person.score >= kBlockerScore && box.height_px >= kBlockerHeights * seat.bounds().height_px &&
         seat.common_area_px(box) > kBlockerCovers * seat.area_px() && !seat.contains(centre) &&
         !seat.contains(upper_body(box));
}

}  // namespace

float presence_from_person_score(float person_score, LookKind kind) {
  const float threshold = kind == LookKind::kCrop ? kCropThreshold : kWholeThreshold;
  const float away = log_odds(std::clamp(person_score, 0.0F, 1.0F)) - log_odds(threshold);
  return 1.0F / (1.0F + std::exp(-kSteepness * away));
}

SeatEvidence judge_seat(std::span<const PersonBox> persons, const SeatZone& seat, LookKind kind) {
  float best = 0.0F;
  bool is_blocked = false;
  if (seat.area_px() > 0.0F) {
    for (const auto& person : persons) {
      if (does_block(person, seat)) {
        is_blocked = true;
      } else if (is_in_seat(person.box, seat, kind)) {
        best = std::max(best, person.score);
      }
    }
  }
  const float presence = presence_from_person_score(best, kind);
  return {presence, is_blocked && presence < kHalf};
}

}  // namespace hallwatch
