#include "analytics/detection/center_net_head.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hallwatch {
namespace {

constexpr int kCellPx = 4;
constexpr float kSameBox = 0.55F;  // VISION.md 1.1: IoU from which two boxes are one person

/// The two heads as the values of one square map.
struct Heads {
  const float* heat = nullptr;
  const float* size = nullptr;
  int side = 0;

  [[nodiscard]] int cells() const { return side * side; }
};

Error wrong_head(const std::string& name, const std::vector<std::int64_t>& shape) {
  return fail(ErrorKind::kDataLoss, fmt::format("model output \"{}\" has the shape {}, which is not a CenterNet head's",
                                                name, fmt::join(shape, "x")));
}

/// The values of one head if it has `channels` (0: any number) over the map.
Result<const float*> head(const std::vector<NetworkTensor>& outputs, const std::string& name, int channels, int side) {
  const auto found = std::find_if(outputs.begin(), outputs.end(), [&](const auto& one) { return one.name == name; });
  if (found == outputs.end()) {
    return fail(ErrorKind::kDataLoss, "the model has no output \"" + name + "\"");
  }
  const auto& shape = found->shape;
  const bool fits = shape.size() == 4 && shape[0] == 1 && shape[1] >= 1 && (channels == 0 || shape[1] == channels) &&
                    shape[2] == side && shape[3] == side &&
                    found->values.size() >= static_cast<std::size_t>(shape[1] * shape[2] * shape[3]);
  if (!fits) {
    return wrong_head(name, shape);
  }
  return found->values.data();
}

bool is_peak(const Heads& heads, int row, int column) {
  const float own = heads.heat[row * heads.side + column];
  for (int y = std::max(row - 1, 0); y <= std::min(row + 1, heads.side - 1); ++y) {
    for (int x = std::max(column - 1, 0); x <= std::min(column + 1, heads.side - 1); ++x) {
      if (heads.heat[y * heads.side + x] > own) {
        return false;
      }
    }
  }
  return true;
}

BoxPx box_at(const Heads& heads, int row, int column) {
  const int cell = row * heads.side + column;
  const auto edge = [&](int which) { return heads.size[which * heads.cells() + cell]; };
  return {static_cast<float>(column * kCellPx) - edge(0), static_cast<float>(row * kCellPx) - edge(1),
          edge(0) + edge(2), edge(1) + edge(3)};
}

Result<std::vector<PersonBox>> peaks(const Heads& heads) {
  std::vector<PersonBox> found;
  for (int row = 0; row < heads.side; ++row) {
    for (int column = 0; column < heads.side; ++column) {
      const float score = heads.heat[row * heads.side + column];
      if (!std::isfinite(score)) {
        return fail(ErrorKind::kDataLoss, "the model's scores are not numbers");
      }
      if (score < kLeastPersonScore || !is_peak(heads, row, column)) {
        continue;
      }
      const auto box = box_at(heads, row, column);
      if (!box.is_finite()) {
        return fail(ErrorKind::kDataLoss, "the model's boxes are not numbers");
      }
      if (box.area_px() > 0.0F) {
        found.push_back({box, std::min(score, 1.0F)});
      }
    }
  }
  return found;
}

std::vector<PersonBox> without_doubles(std::vector<PersonBox> boxes) {
  std::sort(boxes.begin(), boxes.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  std::vector<PersonBox> kept;
  for (const auto& box : boxes) {
    const bool is_double = std::any_of(kept.begin(), kept.end(), [&](const auto& one) {
      return intersection_over_union(one.box, box.box) > kSameBox;
    });
    if (!is_double) {
      kept.push_back(box);
    }
  }
  return kept;
}

}  // namespace

Result<std::vector<PersonBox>> read_center_net(const std::vector<NetworkTensor>& outputs, int input_size_px) {
  const int side = input_size_px / kCellPx;
  const auto heat = head(outputs, "heat", 0, side);
  if (!heat.ok()) {
    return heat.error();
  }
  const auto size = head(outputs, "size", 4, side);
  if (!size.ok()) {
    return size.error();
  }
  auto found = peaks({*heat, *size, side});
  if (!found.ok()) {
    return found.error();
  }
  return without_doubles(std::move(*found));
}

}  // namespace hallwatch
