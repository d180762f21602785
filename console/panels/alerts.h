#pragma once

#include "console/panels/panel.h"

namespace hallwatch {

/// The alerts, newest first; those of one absence on one line. A click plays the footage of the cause.
class AlertsPanel final : public Panel {
 public:
  void draw(const DrawContext& context) override;

 private:
  bool is_open_only_ = false;
};

}  // namespace hallwatch
