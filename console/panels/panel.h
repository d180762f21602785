#pragma once

#include "console/app/commands.h"
#include "console/app/hall_snapshot.h"
#include "console/widgets/item_registry.h"
#include "console/widgets/look.h"

namespace hallwatch {

/// What a panel is given for one frame.
struct DrawContext {
  const HallSnapshot& now;
  CommandSink& commands;
  ItemRegistry& items;
  const Fonts& fonts;
};

/// A part of the screen. Draws from the snapshot and sends commands; holds only how it is looked at (sorting, filters),
/// never facts. Frame thread.
class Panel {
 public:
  Panel() = default;
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;
  virtual ~Panel() = default;

  /// Draws one frame into the space that is left of ImGui's current window or child. Must not block, lock or read
  /// files.
  virtual void draw(const DrawContext& context) = 0;
};

/// The space that is left of the current window or child.
[[nodiscard]] inline ScreenRect space_left() {
  const auto place = ImGui::GetCursorScreenPos();
  const auto room = ImGui::GetContentRegionAvail();
  return {place, {place.x + room.x, place.y + room.y}};
}

}  // namespace hallwatch
