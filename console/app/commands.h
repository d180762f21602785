#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/time/hall_time.h"
#include "base/time/utc_time.h"

namespace hallwatch {

// What panels ask for. Nothing happens while drawing: the app carries commands out after the frame.

struct PlayAlertLine {
  std::string line_key;
};
struct ClosePlayback {};
enum class PlayOrPause { kPlay = 1, kPause };
struct SetPlaybackSpeed {
  double speed = 1.0;
};
struct SeekPlayback {
  UtcTime to{};
};
/// A tile over the whole wall; nothing: all tiles again.
struct EnlargeTile {
  std::optional<CameraId> camera_id;
};
struct ShowAttendanceOf {
  HallDay day{};
};

/// A tile that the wall shows now, and how large its picture is.
struct TileRequest {
  CameraId camera_id;
  int width_px = 0;
  int height_px = 0;
  bool is_enlarged = false;  ///< worth the main stream
  friend bool operator==(const TileRequest&, const TileRequest&) = default;
};
struct ShowTiles {
  std::vector<TileRequest> tiles;
};
/// Size of the playback picture.
struct SizePlayback {
  int width_px = 0;
  int height_px = 0;
  friend bool operator==(const SizePlayback&, const SizePlayback&) = default;
};

using Command = std::variant<PlayAlertLine, ClosePlayback, PlayOrPause, SetPlaybackSpeed, SeekPlayback, EnlargeTile,
                             ShowAttendanceOf, ShowTiles, SizePlayback>;

/// Collects the commands of one frame.
class CommandSink {
 public:
  void send(Command command) { commands_.push_back(std::move(command)); }
  [[nodiscard]] std::vector<Command> take() { return std::exchange(commands_, {}); }

 private:
  std::vector<Command> commands_;
};

}  // namespace hallwatch
