#include "station/demo/demo_checks.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hallwatch {
namespace {

using namespace nlohmann::literals;

constexpr double kSeatTolerance_s = 2.0;
constexpr double kLostWithin_s = 2.0;
constexpr double kOfflineTolerance_s = 1.0;
constexpr double kBackWithin_s = 1.5;
constexpr double kStopWithin_s = 5.0;
constexpr std::int64_t kSmallestShot_bytes = 10'000;  // an empty window compresses to less

double seconds_between(UtcTime from, UtcTime to) {
  return std::chrono::duration<double>(to - from).count();
}

/// Collects the checks; says each in one line.
class Checks {
 public:
  void add(std::string name, std::string value, std::string limit, bool passed) {
    checks_.push_back({std::move(name), std::move(value), std::move(limit), passed});
  }
  /// A moment against the moment at which it must be.
  void at(std::string name, const std::optional<UtcTime>& moment, UtcTime expected, double tolerance_s) {
    const auto limit = fmt::format("±{:.1f} s", tolerance_s);
    if (!moment.has_value()) {
      add(std::move(name), "never", limit, false);
      return;
    }
    const double off = seconds_between(expected, *moment);
    add(std::move(name), fmt::format("{:+.2f} s", off), limit, std::abs(off) <= tolerance_s);
  }
  /// A moment at most so long after another.
  void within(std::string name, const std::optional<UtcTime>& moment, UtcTime after, double limit_s) {
    const auto limit = fmt::format("≤ {:.1f} s", limit_s);
    if (!moment.has_value()) {
      add(std::move(name), "never", limit, false);
      return;
    }
    const double took = seconds_between(after, *moment);
    add(std::move(name), fmt::format("{:.2f} s", took), limit, took >= 0 && took <= limit_s);
  }
  [[nodiscard]] std::vector<DemoCheck> take() { return std::move(checks_); }

 private:
  std::vector<DemoCheck> checks_;
};

std::optional<UtcTime> raised_at(const std::optional<SeenAlert>& seen) {
  return seen.has_value() ? std::optional{seen->alert.raised_at} : std::nullopt;
}
std::optional<UtcTime> seen_at(const std::optional<SeenAlert>& seen) {
  return seen.has_value() ? std::optional{seen->seen_at} : std::nullopt;
}
std::optional<UtcTime> cleared_at(const std::optional<SeenAlert>& seen) {
  return seen.has_value() ? seen->alert.cleared_at : std::nullopt;
}

void check_cameras(const DemoFacts& facts, Checks& checks) {
  const auto recorded =
      std::ranges::count_if(facts.cameras, [](const CameraFacts& camera) { return camera.probed.packets > 0; });
  checks.add("cameras recorded", std::to_string(recorded), "6", recorded == 6);
  for (const auto& camera : facts.cameras) {
    const ProbedFootage& probed = camera.probed;
    if (!camera.is_dying) {
      checks.add(camera.camera_id + ": frames stored = frames sent", fmt::format("{}", probed.packets),
                 fmt::format("= {}", camera.sent_frames),
                 camera.sent_frames > 0 && probed.packets == camera.sent_frames);
    }
    checks.add(camera.camera_id + ": every stored frame decodes", fmt::format("{}", probed.decoded_frames),
               fmt::format("= {}", probed.packets),
               probed.faults.empty() && probed.packets > 0 && probed.decoded_frames == probed.packets);
    // A file's length in ffprobe and in the index differ by rounding only: a frame a file.
    const double off = std::abs(probed.seconds - camera.indexed_seconds);
    const double tolerance = 0.05 * static_cast<double>(probed.files + 1);
    checks.add(camera.camera_id + ": every recorded second is in the files", fmt::format("{:.2f} s", probed.seconds),
               fmt::format("{:.2f} ± {:.2f} s", camera.indexed_seconds, tolerance),
               camera.indexed_seconds > 0 && off <= tolerance);
    checks.add(camera.camera_id + ": sound recorded", fmt::format("{} packets", probed.audio_packets), "> 0",
               probed.audio_packets > 0);
  }
}

void check_seat(const DemoFacts& facts, Checks& checks) {
  const SeatFacts& seat = facts.seat;
  const auto due = seat.left + facts.times.seat_empty_after;
  checks.at("SEAT_EMPTY is dated T1 after the seat emptied", raised_at(seat.empty), due, kSeatTolerance_s);
  checks.at("SEAT_EMPTY arrives then", seen_at(seat.empty), due, kSeatTolerance_s);
  checks.at("SEAT_ABSENT is dated T2 after the seat emptied", raised_at(seat.absent),
            seat.left + facts.times.seat_absent_after, kSeatTolerance_s);
  const auto cleared_due = seat.back + facts.times.presence_clears_after;
  checks.at("SEAT_EMPTY is cleared after the return", cleared_at(seat.cleared), cleared_due, kSeatTolerance_s);
  checks.add("seat alerts of other windows", std::to_string(facts.other_seat_alerts.size()), "0",
             facts.other_seat_alerts.empty());
}

void check_death(const DemoFacts& facts, Checks& checks) {
  const DeathFacts& death = facts.death;
  checks.within("camera dies: session is lost", death.lost_seen_at, death.died, kLostWithin_s);
  checks.at("CAMERA_OFFLINE is dated as the rule says", raised_at(death.offline),
            death.died + facts.times.camera_offline_after, kOfflineTolerance_s);
  checks.within("camera returns: first packet", death.live_since, death.returned, kBackWithin_s);
  checks.within("camera returns: said so", death.live_seen_at, death.returned, kBackWithin_s + 1);
  checks.within("CAMERA_OFFLINE is cleared by the return", cleared_at(death.cleared), death.returned, kBackWithin_s);
}

void check_alert_use(const DemoFacts& facts, Checks& checks) {
  const auto number = facts.seat.empty.has_value() ? facts.seat.empty->alert.sequence : 0;
  const bool is_received = number > 0 && std::ranges::count(facts.subscriber_numbers, number) == 1;
  checks.add("python3-zmq subscriber received the SEAT_EMPTY once",
             fmt::format("{} alerts", facts.subscriber_numbers.size()), fmt::format("number {} once", number),
             is_received);
  const double missing = facts.evidence_seconds - facts.exported_seconds;
  checks.add("footage of the alert read back by its time",
             facts.export_problem.empty()
                 ? fmt::format("{:.2f} s, {} frames", facts.exported_seconds, facts.exported_frames)
                 : facts.export_problem,
             fmt::format("≥ {:.1f} s", facts.evidence_seconds),
             facts.export_problem.empty() && facts.exported_frames > 0 && facts.evidence_seconds > 0 && missing <= 0.1);
}

/// Live tiles in the picture of the wall, as the console itself saw them.
std::int64_t live_tiles(const std::string& tour_json) {
  const auto tour = nlohmann::json::parse(tour_json, nullptr, false);
  if (!tour.is_object() || !tour.contains("shots")) {
    return 0;
  }
  for (const auto& shot : tour["shots"]) {
    if (shot.is_object() && shot.value("shot", "") == "wall" && shot.contains("/seen/tiles"_json_pointer)) {
      return std::ranges::count_if(shot["seen"]["tiles"], [](const auto& tile) { return tile.value("live", false); });
    }
  }
  return 0;
}

void check_shots(const DemoFacts& facts, Checks& checks) {
  for (const auto& shot : facts.shots) {
    checks.add("screenshot " + shot.name, fmt::format("{} kB", shot.bytes / 1000), "≥ 10 kB",
               shot.bytes >= kSmallestShot_bytes);
  }
  const auto live = live_tiles(facts.tour_json);
  checks.add("live pictures on the wall", std::to_string(live), std::to_string(facts.cameras.size()),
             live > 0 && live == std::ssize(facts.cameras));
}

}  // namespace

std::vector<DemoCheck> check_demo(const DemoFacts& facts) {
  Checks checks;
  check_cameras(facts, checks);
  check_seat(facts, checks);
  check_death(facts, checks);
  check_alert_use(facts, checks);
  if (!facts.has_screen) {
    check_shots(facts, checks);
  }
  const double took = std::chrono::duration<double>(facts.stop_took).count();
  checks.add("services stop", fmt::format("{:.2f} s, {}", took, facts.stop_end),
             fmt::format("< {:.0f} s, clean", kStopWithin_s), facts.is_stop_clean && took < kStopWithin_s);
  return checks.take();
}

bool have_all_passed(const std::vector<DemoCheck>& checks) {
  return !checks.empty() && std::ranges::all_of(checks, [](const DemoCheck& check) { return check.passed; });
}

}  // namespace hallwatch
