#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "station/demo/demo_checks.h"

namespace hallwatch {
namespace {

using nlohmann::ordered_json;

ordered_json moment(const std::optional<UtcTime>& time) {
  return time.has_value() ? ordered_json(to_iso_text(*time)) : ordered_json(nullptr);
}

ordered_json camera_json(const CameraFacts& camera) {
  return {{"camera", camera.camera_id},
          {"window", camera.window_id},
          {"stayed_up", !camera.is_dying},
          {"frames_sent", camera.sent_frames},
          {"frames_stored", camera.probed.packets},
          {"frames_decoded", camera.probed.decoded_frames},
          {"frames_in_index", camera.indexed_frames},
          {"seconds_in_files", camera.probed.seconds},
          {"seconds_in_index", camera.indexed_seconds},
          {"files", camera.probed.files},
          {"audio_packets", camera.probed.audio_packets},
          {"faults", camera.probed.faults}};
}

ordered_json alert_json(const std::optional<SeenAlert>& seen) {
  if (!seen.has_value()) {
    return nullptr;
  }
  const Alert& alert = seen->alert;
  return {{"alert_id", alert.alert_id},
          {"sequence", alert.sequence},
          {"rule", alert.rule_id},
          {"object", alert.object},
          {"raised_at", moment(alert.raised_at)},
          {"cleared_at", moment(alert.cleared_at)},
          {"received_at", moment(seen->seen_at)},
          {"text", alert.text}};
}

ordered_json seat_json(const SeatFacts& seat) {
  return {{"window", seat.window_id},
          {"camera", seat.camera_id},
          {"truly_left", moment(seat.left)},
          {"truly_back", moment(seat.back)},
          {"seat_empty", alert_json(seat.empty)},
          {"seat_absent", alert_json(seat.absent)},
          {"cleared", alert_json(seat.cleared)}};
}

ordered_json death_json(const DeathFacts& death) {
  return {{"camera", death.camera_id},
          {"window", death.window_id},
          {"died", moment(death.died)},
          {"lost_told", moment(death.lost_seen_at)},
          {"camera_offline", alert_json(death.offline)},
          {"returned", moment(death.returned)},
          {"live_since", moment(death.live_since)},
          {"live_told", moment(death.live_seen_at)},
          {"cleared", alert_json(death.cleared)}};
}

}  // namespace

std::string summary_json_text(const DemoFacts& facts, const std::vector<DemoCheck>& checks) {
  ordered_json summary;
  summary["passed"] = have_all_passed(checks);
  for (const auto& check : checks) {
    summary["checks"].push_back(
        {{"name", check.name}, {"value", check.value}, {"limit", check.limit}, {"passed", check.passed}});
  }
  for (const auto& camera : facts.cameras) {
    summary["cameras"].push_back(camera_json(camera));
  }
  summary["thresholds_s"] = {{"seat_empty_after", facts.times.seat_empty_after.count()},
                             {"seat_absent_after", facts.times.seat_absent_after.count()},
                             {"presence_clears_after", facts.times.presence_clears_after.count()},
                             {"camera_offline_after", facts.times.camera_offline_after.count()}};
  summary["seat"] = seat_json(facts.seat);
  summary["other_seat_alerts"] = facts.other_seat_alerts;
  summary["dying_camera"] = death_json(facts.death);
  summary["subscriber"] = {{"alert_numbers", facts.subscriber_numbers},
                           {"seat_empty_received_at", moment(facts.subscriber_empty_at)}};
  summary["export"] = {{"frames", facts.exported_frames},
                       {"seconds", facts.exported_seconds},
                       {"evidence_seconds_recorded", facts.evidence_seconds},
                       {"problem", facts.export_problem}};
  for (const auto& shot : facts.shots) {
    summary["screenshots"].push_back({{"name", shot.name}, {"bytes", shot.bytes}});
  }
  const auto tour = ordered_json::parse(facts.tour_json, nullptr, false);
  summary["tour"] = tour.is_discarded() ? ordered_json(nullptr) : tour;
  summary["stop"] = {{"ms", facts.stop_took.count()}, {"clean", facts.is_stop_clean}, {"end", facts.stop_end}};
  return summary.dump(2) + "\n";
}

std::string report_text(const DemoFacts& facts, const std::vector<DemoCheck>& checks) {
  std::string text = "\ncamera  window  sent   stored  decoded  seconds  files\n";
  for (const auto& camera : facts.cameras) {
    text += fmt::format("{:<7} {:<7} {:<6} {:<7} {:<8} {:<8.1f} {}{}\n", camera.camera_id, camera.window_id,
                        camera.sent_frames, camera.probed.packets, camera.probed.decoded_frames, camera.probed.seconds,
                        camera.probed.files, camera.is_dying ? "  (died and returned)" : "");
  }
  text += '\n';
  std::size_t passed = 0;
  for (const auto& check : checks) {
    passed += check.passed ? 1U : 0U;
    text += fmt::format("{}  {:<52} {:<24} {}\n", check.passed ? "pass" : "FAIL", check.name, check.value, check.limit);
  }
  return text + fmt::format("\n{} of {} checks passed\n", passed, checks.size());
}

}  // namespace hallwatch
