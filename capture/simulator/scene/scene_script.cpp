#include "capture/simulator/scene/scene_script.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/config/table_reader.h"
#include "base/config/toml_text.h"
#include "capture/simulator/scene/stroke_font.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using detail::TableReader;

constexpr std::chrono::milliseconds kShortestSpan = 1s;
/// The cut-out must go on below the edge of the counter, or a gap would show when its person stands up.
constexpr int kLeastHiddenPx = 40;

std::optional<SceneColor> color_from_text(std::string_view text) {
  unsigned value = 0;
  if (text.size() != 7 || text[0] != '#') {
    return std::nullopt;
  }
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 7, value, 16);
  if (error != std::errc{} || end != text.data() + 7) {
    return std::nullopt;
  }
  return SceneColor{static_cast<std::uint8_t>(value >> 16U), static_cast<std::uint8_t>(value >> 8U & 255U),
                    static_cast<std::uint8_t>(value & 255U)};
}

std::optional<std::chrono::milliseconds> seconds_from_text(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0 && value <= 1e5)) {
    return std::nullopt;
  }
  return std::chrono::milliseconds{std::llround(value * 1000)};
}

/// "20-70.5"
std::optional<PresenceSpan> span_from_text(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto from = seconds_from_text(text.substr(0, dash));
  const auto to = seconds_from_text(text.substr(dash + 1));
  if (!from || !to) {
    return std::nullopt;
  }
  return PresenceSpan{*from, *to};
}

void read_color(TableReader& reader, std::string_view key, SceneColor& color) {
  std::string text;
  reader.read(key, text);
  if (!reader.has(key)) {
    return;
  }
  if (const auto value = color_from_text(text)) {
    color = *value;
  } else {
    reader.fault(key, fmt::format("\"{}\" is no colour", text), "write red, green and blue in hex: \"#1f3a63\"");
  }
}

class ScriptReader {
 public:
  explicit ScriptReader(SceneScriptOutcome& outcome) : outcome_(outcome) {}

  void read(const toml::table& root);

 private:
  void read_cutout(const toml::table& table, const std::string& path);
  void read_dye(const toml::table& table, const std::string& path, SceneCutout& cutout);
  void read_camera(const toml::table& table, const std::string& path);
  void read_looks(TableReader& reader, SceneCamera& camera);
  void read_seat(const toml::table& table, const std::string& path, SceneCamera& camera);
  [[nodiscard]] ScenePerson read_person(const toml::table& table, const std::string& path, const SceneCamera& camera);
  void read_clothes(TableReader& reader, ScenePerson& person);
  void read_presence(TableReader& reader, const SceneCamera& camera, std::vector<PresenceSpan>& present);
  void check_presence(TableReader& reader, const SceneCamera& camera, const std::vector<PresenceSpan>& present);

  [[nodiscard]] const SceneCutout* cutout_named(const std::string& cutout_id) const;

  SceneScriptOutcome& outcome_;
  std::set<std::string> windows_;
};

void ScriptReader::read(const toml::table& root) {
  TableReader reader{&root, "", outcome_.faults};
  {
    TableReader scene{reader.table("scene"), "scene", outcome_.faults};
    scene.read_duration("move_ms", outcome_.script.move, 500ms, 5'000ms);
  }
  reader.each_table("cutout", [&](const toml::table& table, const std::string& path) { read_cutout(table, path); });
  reader.each_table("camera", [&](const toml::table& table, const std::string& path) { read_camera(table, path); });
  if (outcome_.script.cameras.empty()) {
    reader.fault("camera", "there is none", "describe at least one window camera below [[camera]]");
  }
}

void ScriptReader::read_cutout(const toml::table& table, const std::string& path) {
  TableReader reader{&table, path, outcome_.faults};
  SceneCutout cutout;
  cutout.cutout_id = reader.read_id("id");
  reader.require("photo", "name a file of the photos folder: \"astronaut.png\"");
  reader.read("photo", cutout.photo);
  if (cutout.photo.find('/') != std::string::npos || cutout.photo.starts_with('.')) {
    reader.fault("photo", fmt::format("\"{}\" is no plain file name", cutout.photo),
                 "name a file of the photos folder");
  }
  reader.require("outline", "give the person's outline, 0..1 of the photograph's width and height");
  reader.read_polygon("outline", cutout.outline);
  reader.read("feather_px", cutout.feather_px, 0, 20);
  reader.each_table("dye",
                    [&](const toml::table& dye, const std::string& dye_path) { read_dye(dye, dye_path, cutout); });
  if (!cutout.cutout_id.empty() && cutout_named(cutout.cutout_id) != nullptr) {
    reader.fault("id", fmt::format("\"{}\" is taken by another cut-out", cutout.cutout_id), "choose another id");
  }
  outcome_.script.cutouts.push_back(std::move(cutout));
}

void ScriptReader::read_dye(const toml::table& table, const std::string& path, SceneCutout& cutout) {
  TableReader reader{&table, path, outcome_.faults};
  SceneDye dye;
  dye.name = reader.read_id("name");
  reader.require("outline", "give the region that is dyed, 0..1 of the photograph");
  reader.read_polygon("outline", dye.outline);
  reader.require("color", "write red, green and blue in hex: \"#1f3a63\"");
  read_color(reader, "color", dye.color);
  reader.read("gain_percent", dye.gain_percent, 10, 400);
  cutout.dyes.push_back(std::move(dye));
}

void ScriptReader::read_camera(const toml::table& table, const std::string& path) {
  TableReader reader{&table, path, outcome_.faults};
  SceneCamera camera;
  camera.window_id = WindowId{reader.read_id("window")};
  if (!camera.window_id.is_empty() && !windows_.insert(camera.window_id.text()).second) {
    reader.fault("window", fmt::format("\"{}\" has a camera already", camera.window_id.text()),
                 "choose another window");
  }
  camera.name = camera.window_id.text();
  reader.read("name", camera.name);
  reader.read("department", camera.department);
  int length_s = 24;
  reader.read("length_s", length_s, 4, 3'600);
  camera.length = std::chrono::seconds{length_s};
  read_looks(reader, camera);
  reader.each_table("seat",
                    [&](const toml::table& seat, const std::string& seat_path) { read_seat(seat, seat_path, camera); });
  reader.each_table("citizen", [&](const toml::table& citizen, const std::string& citizen_path) {
    camera.citizens.push_back(read_person(citizen, citizen_path, camera));
  });
  if (camera.seats.empty()) {
    reader.fault("seat", "there is none", "describe at least one seat below [[camera.seat]]");
  }
  outcome_.script.cameras.push_back(std::move(camera));
}

void ScriptReader::read_looks(TableReader& reader, SceneCamera& camera) {
  camera.wall = {205, 212, 212};
  camera.counter = {150, 120, 92};
  read_color(reader, "wall", camera.wall);
  read_color(reader, "counter", camera.counter);
  reader.read("counter_px", camera.counter_px, 300, 600);
  reader.read("monitor_px", camera.monitor_px, 0, kSceneWidthPx);
  reader.read("noise_levels", camera.noise_levels, 0, 8);
  reader.read("tone_hz", camera.tone_hz, 0, 3'400);
  reader.read("hiss_percent", camera.hiss_percent, 0, 50);
  reader.read("sign", camera.sign);
  if (!can_stroke(camera.sign)) {
    reader.fault("sign", fmt::format("\"{}\" has a character that cannot be drawn", camera.sign),
                 fmt::format("use only {}", stroke_characters()));
  }
}

void ScriptReader::read_seat(const toml::table& table, const std::string& path, SceneCamera& camera) {
  TableReader reader{&table, path, outcome_.faults};
  SceneSeatScript seat;
  seat.seat_id = SeatId{reader.read_id("id")};
  for (const auto& other : camera.seats) {
    if (!seat.seat_id.is_empty() && other.seat_id == seat.seat_id) {
      reader.fault("id", fmt::format("\"{}\" is taken by another seat", seat.seat_id.text()), "choose another id");
    }
  }
  reader.require("polygon", "give the seat's region, 0..1 of the picture");
  reader.read_polygon("polygon", seat.polygon);
  reader.read("chair_px", seat.chair_px, 0, kSceneWidthPx);
  seat.chair = {46, 58, 84};
  read_color(reader, "chair", seat.chair);
  reader.require("person", "say who sits there, below [camera.seat.person]");
  if (const auto* person = reader.table("person"); person != nullptr) {
    seat.person = read_person(*person, path + ".person", camera);
    if (seat.person.top_px + seat.person.height_px < camera.counter_px + kLeastHiddenPx) {
      reader.fault("person", fmt::format("ends less than {} px below the edge of the counter", kLeastHiddenPx),
                   fmt::format("choose top_px + height_px of {} or more", camera.counter_px + kLeastHiddenPx));
    }
  }
  camera.seats.push_back(std::move(seat));
}

ScenePerson ScriptReader::read_person(const toml::table& table, const std::string& path, const SceneCamera& camera) {
  TableReader reader{&table, path, outcome_.faults};
  ScenePerson person;
  person.cutout_id = reader.read_id("cutout");
  if (!person.cutout_id.empty() && cutout_named(person.cutout_id) == nullptr) {
    reader.fault("cutout", fmt::format("there is no cut-out \"{}\"", person.cutout_id),
                 "name one that stands above, below [[cutout]]");
  }
  reader.require("center_px", "give the middle of the person, 0..1280 from the left");
  reader.read("center_px", person.center_px, 0, kSceneWidthPx);
  reader.require("top_px", "give the top of the head, 0..720");
  reader.read("top_px", person.top_px, 0, kSceneHeightPx - 1);
  person.height_px = 300;
  reader.require("height_px", "give the height of the whole cut-out");
  reader.read("height_px", person.height_px, 20, 2 * kSceneHeightPx);
  reader.read("mirrored", person.is_mirrored);
  reader.read("gain_percent", person.gain_percent, 20, 300);
  std::string side = "left";
  reader.read_choice("comes_from", side, {"left", "right"});
  person.comes_from = side == "left" ? SceneSide::kLeft : SceneSide::kRight;
  read_clothes(reader, person);
  read_presence(reader, camera, person.present);
  return person;
}

/// ["coat #334455"]: the cut-out's dye of that name in another colour.
void ScriptReader::read_clothes(TableReader& reader, ScenePerson& person) {
  std::vector<std::string> texts;
  reader.read_texts("clothes", texts);
  const auto* cutout = cutout_named(person.cutout_id);
  for (const auto& text : texts) {
    const auto space = text.find(' ');
    const auto color =
        space == std::string::npos ? std::nullopt : color_from_text(std::string_view{text}.substr(space + 1));
    const auto name = text.substr(0, space);
    const bool is_known =
        cutout == nullptr || std::ranges::any_of(cutout->dyes, [&](const SceneDye& dye) { return dye.name == name; });
    if (!color || !is_known) {
      reader.fault("clothes", fmt::format("\"{}\" names no dye of the cut-out with a colour", text),
                   "write \"NAME #rrggbb\" with the name of a [[cutout.dye]]");
      continue;
    }
    person.clothes.push_back({name, {}, *color, 100});
  }
}

void ScriptReader::read_presence(TableReader& reader, const SceneCamera& camera, std::vector<PresenceSpan>& present) {
  if (!reader.has("present")) {
    present = {{0ms, camera.length}};
    return;
  }
  std::vector<std::string> texts;
  reader.read_texts("present", texts);
  for (const auto& text : texts) {
    const auto span = span_from_text(text);
    if (!span) {
      reader.fault("present", fmt::format("\"{}\" is no span of seconds", text), "write \"20-70\"");
      return;
    }
    present.push_back(*span);
  }
  check_presence(reader, camera, present);
}

void ScriptReader::check_presence(TableReader& reader, const SceneCamera& camera,
                                  const std::vector<PresenceSpan>& present) {
  const auto least_gap = 2 * outcome_.script.move + kShortestSpan;
  for (std::size_t i = 0; i < present.size(); ++i) {
    const auto& span = present[i];
    if (span.to < span.from + kShortestSpan || span.to > camera.length) {
      reader.fault("present", fmt::format("span {} is shorter than a second or ends after length_s", i + 1),
                   fmt::format("choose times from 0 to {}", camera.length / 1s));
    }
    // The gap after the last span runs over the end of the clip into the first.
    const auto next = i + 1 < present.size() ? present[i + 1].from : present.front().from + camera.length;
    if (next != span.to && next < span.to + least_gap) {
      reader.fault("present", fmt::format("less than {} ms behind span {}", least_gap.count(), i + 1),
                   "spans go up and leave time to go and to come back (twice move_ms, and a second)");
    }
  }
}

const SceneCutout* ScriptReader::cutout_named(const std::string& cutout_id) const {
  const auto found = std::ranges::find(outcome_.script.cutouts, cutout_id, &SceneCutout::cutout_id);
  return found == outcome_.script.cutouts.end() ? nullptr : &*found;
}

}  // namespace

SceneScriptOutcome parse_scene_script(std::string_view toml_text) {
  SceneScriptOutcome outcome;
  auto parsed = detail::parse_toml_text(toml_text);
  if (parsed.fault) {
    outcome.faults.push_back(std::move(*parsed.fault));
    return outcome;
  }
  ScriptReader{outcome}.read(parsed.root);
  std::ranges::stable_sort(outcome.faults, {}, &ConfigFault::line);
  return outcome;
}

}  // namespace hallwatch
