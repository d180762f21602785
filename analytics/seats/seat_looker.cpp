#include "analytics/seats/seat_looker.h"

#include <algorithm>
#include <utility>

namespace hallwatch {
namespace {

constexpr std::size_t kMostCrops = 4;     // a look at the whole picture costs as much as four crops
constexpr float kCropEnlargement = 1.5F;  // crops must carry context (VISION.md 2.2)

}  // namespace

LookKind look_kind(LookMode mode, std::size_t seats) {
  if (mode == LookMode::kAuto) {
    return seats <= kMostCrops ? LookKind::kCrop : LookKind::kWhole;
  }
  return mode == LookMode::kCrops ? LookKind::kCrop : LookKind::kWhole;
}

SeatLooker::SeatLooker(std::vector<SeatPlace> seats, PersonDetector& detector, LookMode mode)
    : seats_(std::move(seats)), detector_(detector), kind_(look_kind(mode, seats_.size())) {}

Result<std::vector<std::optional<SeatEvidence>>> SeatLooker::look(const Picture& picture,
                                                                  const std::vector<bool>& is_due) {
  std::vector<std::optional<SeatEvidence>> evidence(seats_.size());
  if (std::none_of(is_due.begin(), is_due.end(), [](bool one) { return one; })) {
    return evidence;
  }
  std::vector<PersonBox> persons;
  if (kind_ == LookKind::kWhole) {
    auto found = detector_.detect(picture);
    if (!found.ok()) {
      return found.error();
    }
    persons = std::move(*found);
  }
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    const SeatZone zone{seats_[i].polygon, picture.width_px, picture.height_px};
    if (kind_ == LookKind::kCrop) {
      if (!is_due[i]) {
        continue;
      }
      auto found = detector_.detect_in(picture, enlarged(zone.bounds(), kCropEnlargement));
      if (!found.ok()) {
        return found.error();
      }
      persons = std::move(*found);
    }
    evidence[i] = judge_seat(persons, zone, kind_);
  }
  return evidence;
}

}  // namespace hallwatch
