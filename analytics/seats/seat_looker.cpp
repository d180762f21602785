#include "analytics/seats/seat_looker.h"

#include <algorithm>
#include <utility>

namespace hallwatch {
namespace {

constexpr std::size_t kMostCrops = 2;     // a look at the whole picture costs as much as four crops and tells more
constexpr float kCropEnlargement = 1.5F;  // crops must carry context (VISION.md 2.2)
constexpr float kPresent = 0.5F;

LookKind first_kind_of(LookMode mode, std::size_t seats) {
  if (mode == LookMode::kAuto) {
    return seats <= kMostCrops ? LookKind::kCrop : LookKind::kWhole;
  }
  return mode == LookMode::kCrops ? LookKind::kCrop : LookKind::kWhole;
}

LookKind other(LookKind kind) {
  return kind == LookKind::kCrop ? LookKind::kWhole : LookKind::kCrop;
}

}  // namespace

class SeatLooker::Looking {
 public:
  Looking(const SeatLooker& looker, const Picture& picture) : looker_(looker), picture_(picture) {
    for (const auto& seat : looker.seats_) {
      zones_.emplace_back(seat.polygon, picture.width_px, picture.height_px);
    }
  }

  Result<SeatEvidence> judge(std::size_t which) {
    const LookKind kind = looker_.first_kind_;
    auto sight = see(which, kind);
    if (!sight.ok()) {
      return sight.error();
    }
    if (looker_.looks_twice_ && is_unsure(sight->person_score)) {
      const auto second = see(which, other(kind));
      if (!second.ok()) {
        return second.error();
      }
      const bool is_crop = kind == LookKind::kCrop;
      sight->person_score = fused_person_score(is_crop ? second->person_score : sight->person_score,
                                               is_crop ? sight->person_score : second->person_score);
      sight->is_blocked = sight->is_blocked || second->is_blocked;
    }
    const float presence = presence_from_person_score(sight->person_score);
    return SeatEvidence{presence, sight->is_blocked && presence < kPresent};
  }

 private:
  Result<SeatSight> see(std::size_t which, LookKind kind) {
    if (kind == LookKind::kWhole) {
      if (!whole_) {
        whole_ = looker_.detector_.detect(picture_);
      }
      return whole_->ok() ? Result<SeatSight>{see_seat(**whole_, zones_, which, kind)} : whole_->error();
    }
    const auto persons = looker_.detector_.detect_in(picture_, enlarged(zones_[which].bounds(), kCropEnlargement));
    return persons.ok() ? Result<SeatSight>{see_seat(*persons, zones_, which, kind)} : persons.error();
  }

  const SeatLooker& looker_;
  const Picture& picture_;
  std::vector<SeatZone> zones_;
  std::optional<Result<std::vector<PersonBox>>> whole_;
};

SeatLooker::SeatLooker(std::vector<SeatPlace> seats, PersonDetector& detector, LookMode mode)
    : seats_(std::move(seats)),
      detector_(detector),
      first_kind_(first_kind_of(mode, seats_.size())),
      looks_twice_(mode == LookMode::kAuto) {}

Result<std::vector<std::optional<SeatEvidence>>> SeatLooker::look(const Picture& picture,
                                                                  const std::vector<bool>& is_due) {
  std::vector<std::optional<SeatEvidence>> evidence(seats_.size());
  Looking looking{*this, picture};
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    if (!is_due[i]) {
      continue;
    }
    auto judged = looking.judge(i);
    if (!judged.ok()) {
      return judged.error();
    }
    evidence[i] = *judged;
  }
  return evidence;
}

}  // namespace hallwatch
