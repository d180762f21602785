#include "station/demo/demo_facts.h"

#include <algorithm>

namespace hallwatch {
namespace {

bool is_seat_rule(const std::string& rule_id) {
  return rule_id == "SEAT_EMPTY" || rule_id == "SEAT_ABSENT";
}

/// The first change of an alert that fits.
template <typename Fits>
std::optional<SeenAlert> first_alert(const StationLog& log, const Fits& fits) {
  const auto found = std::ranges::find_if(log.alerts, [&](const SeenAlert& seen) { return fits(seen.alert); });
  return found == log.alerts.end() ? std::nullopt : std::optional{*found};
}

}  // namespace

void read_seat(const StationLog& log, SeatFacts& seat) {
  const auto is_ours = [&](const Alert& alert, const char* rule_id) {
    return alert.rule_id == rule_id && alert.window_id.text() == seat.window_id && alert.raised_at >= seat.left;
  };
  seat.empty = first_alert(log, [&](const Alert& alert) { return is_ours(alert, "SEAT_EMPTY"); });
  seat.absent = first_alert(log, [&](const Alert& alert) { return is_ours(alert, "SEAT_ABSENT"); });
  if (seat.empty.has_value()) {
    seat.cleared = first_alert(log, [&](const Alert& alert) {
      return alert.alert_id == seat.empty->alert.alert_id && alert.cleared_at.has_value();
    });
  }
}

void read_death(const StationLog& log, DeathFacts& death) {
  const auto changes = log.camera_changes.find(death.camera_id + "/main");
  if (changes != log.camera_changes.end()) {
    for (const auto& [report, seen_at] : changes->second) {
      if (seen_at < death.died) {
        continue;
      }
      if (report.state == SessionState::kLost && !death.lost_seen_at.has_value()) {
        death.lost_seen_at = seen_at;
      }
      if (report.state == SessionState::kLive && death.lost_seen_at.has_value() && !death.live_since.has_value()) {
        death.live_since = report.since;
        death.live_seen_at = seen_at;
      }
    }
  }
  death.offline = first_alert(log, [&](const Alert& alert) {
    return alert.rule_id == "CAMERA_OFFLINE" && alert.raised_at >= death.died &&
           (alert.object == death.camera_id || alert.window_id.text() == death.window_id);
  });
  if (death.offline.has_value()) {
    death.cleared = first_alert(log, [&](const Alert& alert) {
      return alert.alert_id == death.offline->alert.alert_id && alert.cleared_at.has_value();
    });
  }
}

std::vector<std::string> seat_alerts_elsewhere(const StationLog& log, const std::string& window_id) {
  std::vector<std::string> found;
  for (const auto& [alert, seen_at] : log.alerts) {
    if (is_seat_rule(alert.rule_id) && alert.window_id.text() != window_id && !alert.cleared_at.has_value()) {
      found.push_back(alert.window_id.text() + " " + alert.rule_id + " " + to_iso_text(alert.raised_at));
    }
  }
  return found;
}

}  // namespace hallwatch
