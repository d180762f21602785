#pragma once

#include "console/panels/alerts.h"
#include "console/panels/attendance.h"
#include "console/panels/cases.h"
#include "console/panels/deadlines.h"
#include "console/panels/playback.h"
#include "console/panels/top_bar.h"
#include "console/panels/wall.h"

namespace hallwatch {

/// The whole window: top bar, live wall with the playback beside it, alerts on the right, tables at the bottom.
class Screen {
 public:
  /// Draws one frame over the whole display.
  void draw(const DrawContext& context);
  /// The same without its own ImGui window: tests read the text of it.
  void draw_contents(const DrawContext& context);

 private:
  void draw_main(const DrawContext& context, const ScreenRect& area);
  void draw_tables(const DrawContext& context);

  TopBar top_bar_;
  WallPanel wall_;
  PlaybackPanel playback_;
  AlertsPanel alerts_;
  CasesPanel cases_;
  AttendancePanel attendance_;
  DeadlinesPanel deadlines_;
};

}  // namespace hallwatch
