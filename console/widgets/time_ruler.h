#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time/utc_time.h"
#include "console/app/hall_snapshot.h"
#include "console/widgets/item_registry.h"

namespace hallwatch {

/// A moment that is marked on the ruler.
struct RulerMark {
  UtcTime at{};
  unsigned color = 0;
  std::string text;
};

struct RulerView {
  UtcTime from{};
  UtcTime to{};
  UtcTime position{};
  UtcTime now{};  ///< what lies later is not missing yet
  bool is_coverage_known = false;
  std::span<const CoveredRange> covered{};
  std::span<const RulerMark> marks{};
};

/// A line of footage time with ticks of the hall's clock: what is recorded, what is missing, where the playback is.
/// @return the moment that was clicked or dragged to
[[nodiscard]] std::optional<UtcTime> draw_time_ruler(const RulerView& ruler, const ScreenRect& rect,
                                                     ItemRegistry& items);

/// The step of the ticks: the smallest usual one that gives at most `most` of them. Pure.
[[nodiscard]] std::chrono::seconds tick_step(std::chrono::seconds length, int most);
/// Where a moment lies between `left` and `right`, clamped to them. Pure.
[[nodiscard]] float x_of(UtcTime at, const RulerView& ruler, float left, float right);
/// And back. Pure.
[[nodiscard]] UtcTime moment_at(float x, const RulerView& ruler, float left, float right);

}  // namespace hallwatch
