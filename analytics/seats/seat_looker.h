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
  kAuto = 1,  ///< crops for few seats, the whole picture for many; a look of the other kind where one is unsure
  kWhole,     ///< the whole picture alone; for measurements
  kCrops,     ///< crops alone; for measurements
};

/// Looks at the seats of one camera in one picture. Knows nothing of time. One caller at a time.
class SeatLooker {
 public:
  /// @param detector  borrowed; shared by all cameras
  SeatLooker(std::vector<SeatPlace> seats, PersonDetector& detector, LookMode mode);

  /// @param is_due  one for each seat: is it to be looked at?
  /// @return one for each seat, in their order; nothing for those that were not looked at
  /// @errors as the detector's
  [[nodiscard]] Result<std::vector<std::optional<SeatEvidence>>> look(const Picture& picture,
                                                                      const std::vector<bool>& is_due);
  [[nodiscard]] LookKind first_kind() const { return first_kind_; }

 private:
  /// Looks at one seat; the whole picture is looked at once, when it is first needed.
  class Looking;

  std::vector<SeatPlace> seats_;
  PersonDetector& detector_;
  LookKind first_kind_;
  bool looks_twice_;
};

}  // namespace hallwatch
