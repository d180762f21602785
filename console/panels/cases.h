#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "console/panels/panel.h"

namespace hallwatch {

/// A choice of a window, with "all windows" first.
class WindowFilter {
 public:
  void draw(const DrawContext& context, const char* item_name);
  [[nodiscard]] bool lets_pass(const WindowId& window_id) const { return !chosen_ || *chosen_ == window_id; }
  [[nodiscard]] const std::optional<WindowId>& chosen() const { return chosen_; }

 private:
  void draw_choices(const DrawContext& context, const std::string& item_name);

  std::optional<WindowId> chosen_;
};

/// The cases of the feeds, by window, sortable.
class CasesPanel final : public Panel {
 public:
  void draw(const DrawContext& context) override;

 private:
  void sort_again(const HallSnapshot& now, ImGuiTableSortSpecs* specs);
  void draw_table(const DrawContext& context);

  WindowFilter filter_;
  std::shared_ptr<const std::vector<CaseRow>> sorted_of_;
  std::optional<WindowId> sorted_for_;
  std::vector<std::size_t> order_;
};

}  // namespace hallwatch
