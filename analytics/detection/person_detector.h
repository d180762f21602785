#pragma once

#include <string>
#include <vector>

#include "analytics/box.h"
#include "base/result.h"
#include "capture/picture/picture_decoder.h"

namespace hallwatch {

/// One person as a detector sees it, in px of the picture that was given.
struct PersonBox {
  BoxPx box;
  float score = 0.0F;  ///< 0..1
  friend bool operator==(const PersonBox&, const PersonBox&) = default;
};

/// Finds persons in a picture; knows nothing of seats. Shared by all streams: any thread may call it.
class PersonDetector {
 public:
  virtual ~PersonDetector() = default;

  /// @param picture  kBgr or kRgba, borrowed for the call
  /// @return every person at or above a low score (0.05): the fusion with other cues decides, not the detector
  /// @errors kInvalidArgument: a picture that is none; kUnavailable, kDataLoss: the network fails or gives nonsense
  [[nodiscard]] virtual Result<std::vector<PersonBox>> detect(const Picture& picture) = 0;
  /// The same for a part of the picture, enlarged to a smaller network's input; boxes are in px of the whole picture.
  [[nodiscard]] virtual Result<std::vector<PersonBox>> detect_in(const Picture& picture, const BoxPx& part) = 0;

  /// Engine and model, for logs, reports and measurements.
  [[nodiscard]] virtual std::string name() const = 0;
};

}  // namespace hallwatch
