#pragma once

#include "console/panels/panel.h"

namespace hallwatch {

/// Who came and went on one day, as the terminals give it.
class AttendancePanel final : public Panel {
 public:
  void draw(const DrawContext& context) override;
};

}  // namespace hallwatch
