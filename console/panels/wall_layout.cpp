#include "console/panels/wall_layout.h"

#include <algorithm>
#include <cmath>

namespace hallwatch {
namespace {

constexpr float kShape = 16.0F / 9.0F;

struct Grid {
  std::size_t columns = 1;
  float width = 0;  ///< of a picture
};

float picture_width(std::size_t count, std::size_t columns, const ScreenRect& area, const WallMeasures& measures) {
  const auto rows = static_cast<float>((count + columns - 1) / columns);
  const auto across = static_cast<float>(columns);
  const float by_width = (area.width() - measures.gap * (across - 1)) / across;
  const float by_height = ((area.height() - measures.gap * (rows - 1)) / rows - measures.header) * kShape;
  return std::max(1.0F, std::min(by_width, by_height));
}

Grid best_grid(std::size_t count, const ScreenRect& area, const WallMeasures& measures) {
  Grid best;
  for (std::size_t columns = 1; columns <= count; ++columns) {
    const float width = picture_width(count, columns, area, measures);
    if (width > best.width) {
      best = {columns, width};
    }
  }
  return best;
}

}  // namespace

std::vector<ScreenRect> lay_out_wall(std::size_t count, const ScreenRect& area, const WallMeasures& measures) {
  std::vector<ScreenRect> tiles;
  const auto grid = best_grid(count, area, measures);
  const float width = std::floor(grid.width);
  const float height = std::floor(width / kShape + measures.header);
  const auto across = static_cast<float>(std::min(count, grid.columns));
  const float all = width * across + measures.gap * std::max(0.0F, across - 1);
  const float left = std::floor(area.least.x + std::max(0.0F, area.width() - all) / 2);
  for (std::size_t i = 0; i < count; ++i) {
    const float x = left + static_cast<float>(i % grid.columns) * (width + measures.gap);
    const float y = std::floor(area.least.y) + static_cast<float>(i / grid.columns) * (height + measures.gap);
    tiles.push_back({{x, y}, {x + width, y + height}});
  }
  return tiles;
}

}  // namespace hallwatch
