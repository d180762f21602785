#pragma once

#include "console/panels/panel.h"

namespace hallwatch {

/// Name of the hall, its clock, how many cameras are live, what alerts are open, which services answer.
class TopBar final : public Panel {
 public:
  void draw(const DrawContext& context) override;
};

}  // namespace hallwatch
