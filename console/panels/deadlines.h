#pragma once

#include <memory>
#include <vector>

#include "console/panels/panel.h"

namespace hallwatch {

/// When cases are due, as the feeds give it: those still running first, the earliest date first.
class DeadlinesPanel final : public Panel {
 public:
  void draw(const DrawContext& context) override;

 private:
  void sort_again(const HallSnapshot& now);

  bool is_open_only_ = false;
  bool sorted_open_only_ = false;
  std::shared_ptr<const std::vector<CaseRow>> sorted_of_;
  std::vector<std::size_t> order_;
};

}  // namespace hallwatch
