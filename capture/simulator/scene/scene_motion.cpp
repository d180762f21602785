#include "capture/simulator/scene/scene_motion.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hallwatch {
namespace {

using Seconds = std::chrono::duration<double>;

/// How much higher a walking person's head is than when he sits, and how much he sways. Pixels of the main clip.
constexpr double kStandingRisePx = 34;
constexpr double kStepPx = 5;
/// The last part of the way is sitting down.
constexpr double kSittingPart = 0.35;

double smooth(double x) {
  return x * x * (3 - 2 * x);
}

/// A sine with a whole number of cycles in the clip, of about `period`.
double wave(Seconds time, Seconds length, Seconds period, double offset) {
  const double cycles = std::max(1.0, std::round(length / period));
  return std::sin(2 * std::numbers::pi * (cycles * (time / length) + offset));
}

}  // namespace

std::optional<SceneStage> stage_at(const std::vector<PresenceSpan>& present, std::chrono::milliseconds length,
                                   std::chrono::milliseconds move, std::chrono::microseconds time) {
  for (const auto& span : present) {
    if (time >= span.from && time < span.to) {
      return SceneStage{0};
    }
  }
  for (const auto& span : present) {
    const auto since = (time - span.to + length) % length;
    const auto until = (span.from - time + length) % length;
    if (since < move) {
      return SceneStage{Seconds{since} / Seconds{move}};
    }
    if (until <= move) {
      return SceneStage{Seconds{until} / Seconds{move}};
    }
  }
  return std::nullopt;
}

std::optional<ScenePlacement> placement_at(const ScenePerson& person, std::chrono::milliseconds length,
                                           std::chrono::milliseconds move, std::chrono::microseconds time) {
  const auto stage = stage_at(person.present, length, move, time);
  if (!stage) {
    return std::nullopt;
  }
  const double own = person.center_px * 0.37;  // nobody breathes with his neighbour
  ScenePlacement place;
  place.shift_x_px = 5 * wave(time, length, Seconds{9.5}, own) + 3 * wave(time, length, Seconds{4.1}, own * 2);
  place.shift_y_px = 1.5 * wave(time, length, Seconds{3.6}, own) + 2 * wave(time, length, Seconds{13}, own);
  if (stage->away <= 0) {
    return place;
  }
  const double way_px = person.comes_from == SceneSide::kLeft ? -(person.center_px + person.height_px)
                                                              : kSceneWidthPx - person.center_px + person.height_px;
  const double walked = std::max(0.0, stage->away - kSittingPart) / (1 - kSittingPart);
  const double risen = smooth(std::min(1.0, stage->away / kSittingPart));
  place.shift_x_px += way_px * smooth(walked);
  place.shift_y_px -= kStandingRisePx * risen + kStepPx * std::abs(std::sin(walked * 3 * std::numbers::pi));
  place.scale = 1 + 0.06 * risen;  // nearer to the camera than on the chair
  return place;
}

}  // namespace hallwatch
