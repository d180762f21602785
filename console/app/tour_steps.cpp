#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/time/hall_time.h"
#include "console/app/tour.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using Kind = TourAction::Kind;

TourAction move_to(std::string item) {
  return {Kind::kMoveTo, std::move(item), {}, {}};
}
TourAction click() {
  return {Kind::kClick, {}, {}, {}};
}
TourAction pause(std::chrono::milliseconds length) {
  return {Kind::kPause, {}, {}, length};
}
TourAction shoot() {
  return {Kind::kShoot, {}, {}, {}};
}
TourAction wait_until(std::string what, std::chrono::milliseconds patience,
                      std::function<bool(const HallSnapshot&)> until) {
  return {Kind::kWaitUntil, std::move(what), std::move(until), patience};
}

std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool all_tiles_live(const HallSnapshot& now) {
  return !now.tiles.empty() &&
         std::all_of(now.tiles.begin(), now.tiles.end(), [](const auto& tile) { return tile.is_live(); });
}

bool all_seats_known(const HallSnapshot& now) {
  return std::all_of(now.tiles.begin(), now.tiles.end(), [](const auto& tile) {
    return std::all_of(tile.seats.begin(), tile.seats.end(),
                       [](const auto& seat) { return seat.state != ViewState::kUnknown; });
  });
}

bool is_wall_free(const HallSnapshot& now) {
  return now.playback.state == PlaybackState::kClosed && !now.enlarged;
}

const TileView* lost_tile(const HallSnapshot& now) {
  const auto found = std::find_if(now.tiles.begin(), now.tiles.end(), [](const auto& tile) {
    return tile.trouble == TileTrouble::kLost || tile.trouble == TileTrouble::kRefused;
  });
  return found == now.tiles.end() ? nullptr : &*found;
}

const AlertLine* line_with(const HallSnapshot& now, const std::string& rule_id) {
  const auto found = std::find_if(now.alert_lines->begin(), now.alert_lines->end(), [&](const auto& line) {
    return std::any_of(line.members.begin(), line.members.end(),
                       [&](const auto& alert) { return alert.rule_id == rule_id; });
  });
  return found == now.alert_lines->end() ? nullptr : &*found;
}

json tiles_seen(const HallSnapshot& now) {
  json tiles = json::array();
  for (const auto& tile : now.tiles) {
    json seats = json::object();
    for (const auto& seat : tile.seats) {
      seats[seat.window_id.text() + "/" + seat.seat_id.text()] = to_text(seat.state);
    }
    tiles.push_back({{"camera", tile.camera_id.text()},
                     {"title", tile.title},
                     {"live", tile.is_live()},
                     {"picture_age_ms", tile.picture_age ? json(tile.picture_age->count()) : json()},
                     {"lost_for_s", tile.trouble_for.count()},
                     {"seats", seats}});
  }
  return tiles;
}

json alerts_seen(const AlertLine& line) {
  json alerts = json::array();
  for (const auto& alert : line.members) {
    alerts.push_back({{"rule_id", alert.rule_id},
                      {"window", alert.window_id.text()},
                      {"raised_at", to_iso_text(alert.raised_at)},
                      {"cleared_at", alert.cleared_at ? json(to_iso_text(*alert.cleared_at)) : json()}});
  }
  return alerts;
}

TourStep wall_step() {
  return {
      "wall",
      [](const HallSnapshot& now, const ItemRegistry& /*items*/) { return is_wall_free(now) && all_tiles_live(now); },
      [](const HallSnapshot& /*now*/) {
        return std::vector{
            move_to("screen.name"),
            wait_until("a state of each seat", 20s,
                       [](const HallSnapshot& now) { return all_seats_known(now) || lost_tile(now) != nullptr; }),
            wait_until("all tiles live", 5s, all_tiles_live),
            pause(300ms),
            wait_until("all tiles live", 5s, all_tiles_live),
            shoot()};
      },
      [](const HallSnapshot& now) {
        return text_of({{"tiles", tiles_seen(now)}});
      }};
}

TourStep camera_lost_step() {
  return {"camera_lost",
          [](const HallSnapshot& now, const ItemRegistry& /*items*/) {
            return is_wall_free(now) && lost_tile(now) != nullptr;
          },
          [](const HallSnapshot& /*now*/) {
            const auto is_told = [](const HallSnapshot& now) {
              const auto* tile = lost_tile(now);
              return tile != nullptr && tile->trouble_for >= 2s;
            };
            return std::vector{move_to("screen.name"), wait_until("a tile that says it is lost", 5s, is_told), shoot()};
          },
          [](const HallSnapshot& now) {
            return text_of({{"tiles", tiles_seen(now)}});
          }};
}

TourStep alert_step() {
  return {"alert",
          [](const HallSnapshot& now, const ItemRegistry& items) {
            const auto* line = line_with(now, "SEAT_EMPTY");
            return is_wall_free(now) && line != nullptr && items.find("alert." + line->key).has_value();
          },
          [](const HallSnapshot& now) {
            return std::vector{move_to("alert." + line_with(now, "SEAT_EMPTY")->key), pause(300ms), shoot()};
          },
          [](const HallSnapshot& now) {
            const auto* line = line_with(now, "SEAT_EMPTY");
            return text_of({{"alerts", line != nullptr ? alerts_seen(*line) : json::array()}});
          }};
}

bool has_played(const HallSnapshot& now, std::chrono::seconds length) {
  const auto& playback = now.playback;
  return playback.state == PlaybackState::kPlaying && playback.picture.texture != 0 &&
         playback.position - playback.from >= length;
}

std::string playback_seen(const HallSnapshot& now) {
  const auto* line = now.alert_line(now.playback.line_key);
  return text_of({{"camera", now.playback.camera_id.text()},
                  {"from", to_iso_text(now.playback.from)},
                  {"to", to_iso_text(now.playback.to)},
                  {"position", to_iso_text(now.playback.position)},
                  {"playing", now.playback.state == PlaybackState::kPlaying},
                  {"alerts", line != nullptr ? alerts_seen(*line) : json::array()}});
}

TourStep playback_step() {
  return {"playback",
          [](const HallSnapshot& now, const ItemRegistry& items) {
            const auto* line = line_with(now, "SEAT_EMPTY");
            return is_wall_free(now) && line != nullptr && items.find("alert." + line->key).has_value();
          },
          [](const HallSnapshot& now) {
            return std::vector{
                move_to("alert." + line_with(now, "SEAT_EMPTY")->key),
                click(),
                wait_until("a playing picture", 20s, [](const HallSnapshot& later) { return has_played(later, 0s); }),
                wait_until("the playback going on", 15s,
                           [](const HallSnapshot& later) {
                             return later.playback.position - later.playback.from >= 3s && has_played(later, 0s);
                           }),
                shoot(),
                pause(2s),
                move_to("playback.close"),
                click()};
          },
          playback_seen};
}

TourStep cases_step() {
  return {
      "cases",
      [](const HallSnapshot& now, const ItemRegistry& items) { return !now.cases->empty() && items.find("tab.cases"); },
      [](const HallSnapshot& /*now*/) {
        return std::vector{move_to("tab.cases"), click(), move_to("screen.name"), pause(300ms), shoot()};
      },
      [](const HallSnapshot& now) {
        return text_of({{"cases", now.cases->size()}});
      }};
}

TourStep attendance_step() {
  return {"attendance",
          [](const HallSnapshot& now, const ItemRegistry& items) {
            return now.is_attendance_known && !now.attendance->empty() && items.find("tab.attendance");
          },
          [](const HallSnapshot& /*now*/) {
            return std::vector{move_to("tab.attendance"), click(), move_to("screen.name"), pause(300ms), shoot()};
          },
          [](const HallSnapshot& now) {
            return text_of({{"day", to_text(now.attendance_day)}, {"people", now.attendance->size()}});
          }};
}

TourStep deadlines_step() {
  return {"deadlines",
          [](const HallSnapshot& now, const ItemRegistry& items) {
            return !now.cases->empty() && items.find("tab.deadlines");
          },
          [](const HallSnapshot& /*now*/) {
            return std::vector{move_to("tab.deadlines"), click(), move_to("screen.name"), pause(300ms), shoot(),
                               move_to("tab.cases"),     click()};
          },
          [](const HallSnapshot& now) {
            return text_of({{"cases", now.cases->size()}});
          }};
}

/// A failed try must not leave the playback open or a tile large: the hand closes what is in the way.
TourStep tidy_step() {
  return {"", [](const HallSnapshot& now, const ItemRegistry& /*items*/) { return !is_wall_free(now); },
          [](const HallSnapshot& now) {
            return std::vector{move_to(now.enlarged ? "wall.back" : "playback.close"), click()};
          },
          [](const HallSnapshot& /*now*/) { return std::string{"{}"}; }};
}

}  // namespace

std::vector<TourStep> console_tour() {
  return {wall_step(),  camera_lost_step(), alert_step(),     playback_step(),
          cases_step(), attendance_step(),  deadlines_step(), tidy_step()};
}

}  // namespace hallwatch
