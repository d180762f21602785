#pragma once

#include <vector>

#include "analytics/detection/neural_network.h"
#include "analytics/detection/person_detector.h"
#include "base/result.h"

namespace hallwatch {

/// Scores below it are noise; what lies above is left to the fusion. As in the trials that fitted the fusion.
inline constexpr float kLeastPersonScore = 0.05F;

/// Reads the heads of a CenterNet: "heat" (1 × classes × h × w, the first class is the person) and
/// "size" (1 × 4 × h × w: left, top, right, bottom from the cell's corner in input px), one cell a 4 × 4 px.
/// Pure. @return boxes in input px, strongest first, doubles removed
/// @errors kDataLoss: outputs are missing, have other shapes, or hold values that are no numbers
[[nodiscard]] Result<std::vector<PersonBox>> read_center_net(const std::vector<NetworkTensor>& outputs,
                                                             int input_size_px);

}  // namespace hallwatch
