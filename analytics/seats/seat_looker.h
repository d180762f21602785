#pragma once

#include <optional>
#include <vector>

#include "analytics/detection/person_detector.h"
#include "analytics/seats/seat_evidence.h"
#include "analytics/seats/seat_zone.h"
#include "base/result.h"

namespace hallwatch {

/// How a camera's pictures are looked at.
enum class LookMode : unsigned char {
  kAuto = 1,  ///< crops for few seats, the whole picture for many
  kWhole,
  kCrops,
};

[[nodiscard]] LookKind look_kind(LookMode mode, std::size_t seats);

/// Looks at the seats of one camera in one picture. Knows nothing of time. One caller at a time.
class SeatLooker {
 public:
  /// @param detector  borrowed; shared by all cameras
  SeatLooker(std::vector<SeatPlace> seats, PersonDetector& detector, LookMode mode);

  /// @param is_due  one for each seat: is it to be looked at? A look at the whole picture judges all if one is due.
  /// @return one for each seat, in their order; nothing for those that were not looked at
  /// @errors as the detector's
  [[nodiscard]] Result<std::vector<std::optional<SeatEvidence>>> look(const Picture& picture,
                                                                      const std::vector<bool>& is_due);
  [[nodiscard]] LookKind kind() const { return kind_; }

 private:
  std::vector<SeatPlace> seats_;
  PersonDetector& detector_;
  LookKind kind_;
};

}  // namespace hallwatch
