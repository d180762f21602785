#pragma once

#include <map>
#include <optional>
#include <string>

#include <imgui.h>

namespace hallwatch {

/// A place on the screen, in ImGui points.
struct ScreenRect {
  ImVec2 least;
  ImVec2 most;

  [[nodiscard]] ImVec2 middle() const { return {(least.x + most.x) / 2, (least.y + most.y) / 2}; }
  [[nodiscard]] float width() const { return most.x - least.x; }
  [[nodiscard]] float height() const { return most.y - least.y; }
  [[nodiscard]] bool holds(const ImVec2& point) const {
    return point.x >= least.x && point.x < most.x && point.y >= least.y && point.y < most.y;
  }
};

/// Where the items of the last frame lie, by a name of ours: so that a tour or a test clicks them as a hand would.
/// Items that are scrolled or clipped away are not in it.
class ItemRegistry {
 public:
  void begin_frame() { items_.clear(); }
  void remember(const std::string& name, const ScreenRect& rect) { items_.insert_or_assign(name, rect); }
  /// Remembers the item that ImGui drew last, if it is to be seen.
  void remember_last(const std::string& name) {
    if (ImGui::IsItemVisible()) {
      remember(name, {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()});
    }
  }
  [[nodiscard]] std::optional<ScreenRect> find(const std::string& name) const {
    const auto found = items_.find(name);
    return found == items_.end() ? std::nullopt : std::optional{found->second};
  }

 private:
  std::map<std::string, ScreenRect> items_;
};

}  // namespace hallwatch
