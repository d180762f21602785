#pragma once

#include <vector>

#include "console/widgets/item_registry.h"

namespace hallwatch {

/// Sizes that a layout keeps to, in ImGui points.
struct WallMeasures {
  float gap = 8;
  float header = 26;  ///< above each picture
};

/// Places `count` tiles with 16:9 pictures as large as they can be in `area`, row by row. Pure.
[[nodiscard]] std::vector<ScreenRect> lay_out_wall(std::size_t count, const ScreenRect& area,
                                                   const WallMeasures& measures);

}  // namespace hallwatch
