#pragma once

#include "console/panels/panel.h"

namespace hallwatch {

/// The live pictures of all cameras, or one of them large. A tile without a fresh picture is dark and says why.
class WallPanel final : public Panel {
 public:
  void draw(const DrawContext& context) override;
};

}  // namespace hallwatch
