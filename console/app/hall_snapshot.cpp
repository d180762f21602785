#include "console/app/hall_snapshot.h"

#include <algorithm>

namespace hallwatch {

const TileView* HallSnapshot::tile(const CameraId& camera_id) const {
  const auto found =
      std::find_if(tiles.begin(), tiles.end(), [&](const auto& one) { return one.camera_id == camera_id; });
  return found == tiles.end() ? nullptr : &*found;
}

const AlertLine* HallSnapshot::alert_line(const std::string& key) const {
  const auto found =
      std::find_if(alert_lines->begin(), alert_lines->end(), [&](const auto& line) { return line.key == key; });
  return found == alert_lines->end() ? nullptr : &*found;
}

std::string HallSnapshot::window_name(const WindowId& window_id) const {
  const auto found =
      std::find_if(windows->begin(), windows->end(), [&](const auto& row) { return row.window_id == window_id; });
  return found == windows->end() || found->name.empty() ? window_id.text() : found->name;
}

}  // namespace hallwatch
