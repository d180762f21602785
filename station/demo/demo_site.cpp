#include "station/demo/demo_site.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hallwatch {
namespace {

/// A TOML basic string; JSON's escapes are TOML's too.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump();
}

std::string polygon_text(const std::vector<PointNorm>& polygon) {
  std::string text = "[";
  for (const auto& corner : polygon) {
    text += fmt::format("{}[{:.4f}, {:.4f}]", text.size() > 1 ? ", " : "", corner.x_norm, corner.y_norm);
  }
  return text + "]";
}

std::string camera_text(const DemoCamera& camera, int port) {
  std::string text = fmt::format("\n[[camera]]\nid = {}\nurl = \"rtsp://127.0.0.1:{}{}\"\n", quoted(camera.camera_id),
                                 port, camera.path);
  text += fmt::format("sub_url = \"rtsp://127.0.0.1:{}{}/sub\"\naudio = true\n", port, camera.path);
  text += fmt::format("\n[[window]]\nid = {}\nname = {}\ndepartment = {}\ncamera = {}\n",
                      quoted(camera.clip.window_id.text()), quoted(camera.clip.window_name),
                      quoted(camera.clip.department), quoted(camera.camera_id));
  for (const auto& seat : camera.clip.seats) {
    text += fmt::format("[[window.seat]]\nid = {}\npolygon = {}\n", quoted(seat.seat_id.text()),
                        polygon_text(seat.polygon));
  }
  return text;
}

}  // namespace

std::vector<DemoCamera> demo_cameras(const std::vector<SceneCameraClip>& clips) {
  std::vector<DemoCamera> cameras;
  for (std::size_t i = 0; i < clips.size(); ++i) {
    cameras.push_back({fmt::format("CAM{:02}", i + 1), fmt::format("/cam{}", i), clips[i]});
  }
  return cameras;
}

std::string demo_config_text(const DemoSite& site) {
  const DemoTimes& times = site.times;
  std::string text = "# Written by `hallwatch demo`: a hall with thresholds of seconds.\n";
  text += fmt::format("[site]\nid = \"DEMO\"\nname = \"政务服务大厅(演示)\"\ndata = {}\nhall_data = {}\n",
                      quoted(site.data.string()), quoted(site.hall_data.string()));
  text += "\n[hours]\nalways_open = true\n";
  text += fmt::format(
      "\n[rules]\nseat_empty_after_s = {}\nseat_absent_after_s = {}\nopening_grace_s = 0\n"
      "presence_clears_after_s = {}\ncamera_offline_after_s = {}\n",
      times.seat_empty_after.count(), times.seat_absent_after.count(), times.presence_clears_after.count(),
      times.camera_offline_after.count());
  text += "\n[recorder]\nfile_length_s = 30\n";
  text += fmt::format("\n[analytics]\nempty_hold_s = {}\n", times.empty_hold.count());
  text += fmt::format("\n[alerts]\npublish = [\"tcp://127.0.0.1:{}\"]\n", site.alert_port);
  for (const auto& camera : site.cameras) {
    text += camera_text(camera, site.camera_port);
  }
  return text;
}

}  // namespace hallwatch
