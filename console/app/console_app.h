#pragma once

#include <functional>
#include <map>
#include <vector>

#include "base/config/site_config.h"
#include "base/message/endpoints.h"
#include "base/message/socket.h"
#include "console/app/alert_intake.h"
#include "console/app/frame_budget.h"
#include "console/app/hall_intake.h"
#include "console/app/inbox.h"
#include "console/app/live_feed.h"
#include "console/app/playback_job.h"
#include "console/app/report_intake.h"
#include "console/app/snapshot_builder.h"
#include "console/panels/screen.h"
#include "console/widgets/video_texture.h"

namespace hallwatch {

/// The console without its window: the threads that listen, the snapshot, the screen. Everything public belongs to the
/// frame thread, with the window's OpenGL context current. References outlive it.
class ConsoleApp {
 public:
  /// @param wake  any thread: something came that should be seen at once
  ConsoleApp(const SiteConfig& config, Clock& clock, std::function<void()> wake);

  /// Takes what came and swaps the snapshot.
  void begin_frame();
  /// Draws the snapshot, then carries out what panels asked for.
  void draw(const Fonts& fonts);
  /// The window is not to be seen: no stream is received.
  void hide();

  [[nodiscard]] const HallSnapshot& snapshot() const { return snapshot_; }
  [[nodiscard]] const ItemRegistry& items() const { return items_; }
  /// Did something come since begin_frame()?
  [[nodiscard]] bool has_news() const;
  /// Is a video moving, is an alert open?
  [[nodiscard]] ScreenActivity activity() const;

 private:
  void take_reports();
  void take_rows();
  void take_pictures();
  void take_playback();
  void carry_out(const Command& command);
  void play(const PlayAlertLine& command);
  void show_tiles(const std::vector<TileRequest>& tiles);

  const SiteConfig& config_;
  Clock& clock_;
  SnapshotBuilder builder_;
  HallSnapshot snapshot_;
  Screen screen_;
  CommandSink commands_;
  ItemRegistry items_;
  std::map<CameraId, VideoTexture> textures_;
  VideoTexture playback_texture_;
  PlaybackView playback_view_;
  std::vector<TileRequest> shown_;
  std::optional<CameraId> shown_enlarged_;
  SizePlayback playback_size_;

  Inbox inbox_;
  MessageContext context_;
  LiveFeed live_feed_;
  PlaybackJob playback_;
  ReportIntake reports_;
  AlertIntake alerts_;
  HallIntake hall_;
};

}  // namespace hallwatch
