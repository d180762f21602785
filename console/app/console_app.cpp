#include "console/app/console_app.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace hallwatch {
namespace {

/// Few threads: decoding a wall of small pictures takes a fraction of one core.
int decode_threads() {
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency() / 2, 1U, 4U));
}

Inbox& with_wake(Inbox& inbox, std::function<void()> wake) {
  inbox.wake = std::move(wake);
  return inbox;
}

}  // namespace

ConsoleApp::ConsoleApp(const SiteConfig& config, Clock& clock, std::function<void()> wake)
    : config_(config),
      clock_(clock),
      builder_(config, clock.mono_now()),
      live_feed_(context_, Endpoints{config.data}.packets(), clock, decode_threads()),
      playback_(context_, Endpoints{config.data}, clock),
      reports_(context_, Endpoints{config.data}, clock, with_wake(inbox_, std::move(wake))),
      alerts_(context_, Endpoints{config.data}, clock, inbox_),
      hall_(context_, Endpoints{config.data}, clock, inbox_) {}

void ConsoleApp::begin_frame() {
  take_reports();
  take_rows();
  take_pictures();
  take_playback();
  snapshot_ = builder_.build(clock_.utc_now(), clock_.mono_now());
  snapshot_.playback = playback_view_;
  if (playback_view_.position != UtcTime{}) {
    snapshot_.playback.picture = playback_texture_.view();
  }
}

void ConsoleApp::take_reports() {
  while (auto item = inbox_.reports.try_pop()) {
    std::visit([&](const auto& report) { builder_.take(report, item->at); }, item->report);
  }
  while (auto alert = inbox_.alerts.try_pop()) {
    builder_.take(*std::move(alert));
  }
}

void ConsoleApp::take_rows() {
  if (auto rows = inbox_.windows.take()) {
    builder_.take_windows(*std::move(rows));
  }
  if (auto rows = inbox_.cases.take()) {
    builder_.take_cases(*std::move(rows));
  }
  if (auto rows = inbox_.attendance.take()) {
    builder_.take_attendance(rows->day, std::move(rows->rows));
  }
  if (auto at = inbox_.supervisor_answered.take()) {
    builder_.supervisor_answered(*at);
  }
}

void ConsoleApp::take_pictures() {
  for (const auto& live : live_feed_.take_pictures()) {
    const auto& camera_id = live.stream_id.camera_id;
    const bool is_shown =
        std::any_of(shown_.begin(), shown_.end(), [&](const auto& tile) { return tile.camera_id == camera_id; });
    if (!is_shown) {
      continue;
    }
    auto& texture = textures_[camera_id];
    texture.upload(live.picture);
    builder_.picture_arrived(camera_id, texture.view(), live.picture.utc, live.age, live.at);
  }
}

void ConsoleApp::take_playback() {
  if (auto view = playback_.take_view()) {
    playback_view_ = *std::move(view);
  }
  if (auto picture = playback_.take_picture()) {
    playback_texture_.upload(*picture);
  }
}

void ConsoleApp::draw(const Fonts& fonts) {
  items_.begin_frame();
  screen_.draw({snapshot_, commands_, items_, fonts});
  for (const auto& command : commands_.take()) {
    carry_out(command);
  }
}

void ConsoleApp::hide() {
  show_tiles({});
}

bool ConsoleApp::has_news() const {
  return live_feed_.has_pictures() || inbox_.reports.size() > 0 || inbox_.alerts.size() > 0 ||
         playback_view_.state == PlaybackState::kPlaying || playback_view_.state == PlaybackState::kOpening;
}

ScreenActivity ConsoleApp::activity() const {
  ScreenActivity activity;
  activity.is_video_moving = playback_view_.state != PlaybackState::kClosed ||
                             std::any_of(snapshot_.tiles.begin(), snapshot_.tiles.end(), [](const auto& tile) {
                               return tile.is_live() || tile.trouble == TileTrouble::kWaiting;
                             });
  activity.is_alert_open =
      std::any_of(snapshot_.open_alerts.begin(), snapshot_.open_alerts.end(), [](int n) { return n > 0; });
  return activity;
}

void ConsoleApp::carry_out(const Command& command) {
  if (const auto* line = std::get_if<PlayAlertLine>(&command)) {
    play(*line);
  } else if (const auto* tiles = std::get_if<ShowTiles>(&command)) {
    show_tiles(tiles->tiles);
  } else if (const auto* enlarge = std::get_if<EnlargeTile>(&command)) {
    builder_.enlarge(enlarge->camera_id);
  } else if (const auto* day = std::get_if<ShowAttendanceOf>(&command)) {
    builder_.show_attendance_of(day->day);
    hall_.ask_attendance_of(day->day);
  } else if (const auto* size = std::get_if<SizePlayback>(&command)) {
    if (std::exchange(playback_size_, *size) != *size) {
      playback_.send(*size);
    }
  } else if (const auto* choice = std::get_if<PlayOrPause>(&command)) {
    playback_.send(*choice);
  } else if (const auto* speed = std::get_if<SetPlaybackSpeed>(&command)) {
    playback_.send(*speed);
  } else if (const auto* to = std::get_if<SeekPlayback>(&command)) {
    playback_.send(*to);
  } else {
    playback_.send(ClosePlayback{});
  }
}

void ConsoleApp::play(const PlayAlertLine& command) {
  const auto* line = snapshot_.alert_line(command.line_key);
  if (line == nullptr) {
    return;
  }
  const auto footage = footage_of(*line, config_, snapshot_.now);
  playback_.send(OpenFootage{line->key, footage.value_or(FootageRequest{{}, line->raised_at(), line->raised_at()})});
}

void ConsoleApp::show_tiles(const std::vector<TileRequest>& tiles) {
  if (tiles == shown_ && shown_enlarged_ == builder_.enlarged()) {
    return;
  }
  for (const auto& before : shown_) {
    const bool stays =
        std::any_of(tiles.begin(), tiles.end(), [&](const auto& tile) { return tile.camera_id == before.camera_id; });
    if (!stays) {
      builder_.tile_hidden(before.camera_id);
    }
  }
  shown_ = tiles;
  shown_enlarged_ = builder_.enlarged();
  std::vector<ScreenStream> requests;
  for (const auto& tile : tiles) {
    requests.push_back({builder_.wall_stream(tile.camera_id), {tile.width_px, tile.height_px}});
  }
  live_feed_.show(requests);
}

}  // namespace hallwatch
