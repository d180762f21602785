#pragma once

#include "console/panels/panel.h"

namespace hallwatch {

/// Plays the footage of an alert: picture, time ruler, play and pause, speed.
class PlaybackPanel final : public Panel {
 public:
  void draw(const DrawContext& context) override;
};

}  // namespace hallwatch
