#include "console/app/tile_state.h"

#include <algorithm>

namespace hallwatch {
namespace {

using std::chrono::seconds;

/// Synced once a second, fragments of at most 2 s: beyond this the recording stands still.
constexpr seconds kRecordingIsLate{6};

seconds length_since(UtcTime since, UtcTime now) {
  return since == UtcTime{} ? seconds{0} : std::max(seconds{0}, std::chrono::floor<seconds>(now - since));
}

TileTrouble trouble_of(SessionState state) {
  switch (state) {
    case SessionState::kConnecting:
      return TileTrouble::kConnecting;
    case SessionState::kLost:
      return TileTrouble::kLost;
    case SessionState::kRefused:
      return TileTrouble::kRefused;
    case SessionState::kUnsupported:
      return TileTrouble::kUnsupported;
    case SessionState::kLive:
    case SessionState::kUnknown:
      break;
  }
  return TileTrouble::kNone;
}

}  // namespace

TileVerdict judge_tile(const TileFacts& facts) {
  if (facts.report != nullptr) {
    if (const auto trouble = trouble_of(facts.report->state); trouble != TileTrouble::kNone) {
      return {trouble, length_since(facts.report->since, facts.now), facts.report->reason};
    }
  }
  const auto age = facts.picture_age ? std::chrono::floor<seconds>(*facts.picture_age) : seconds{0};
  if (facts.recorder == ServiceState::kAway) {
    return {TileTrouble::kServiceAway, age, {}};
  }
  if (!facts.picture_age) {
    return {TileTrouble::kWaiting, seconds{0}, {}};
  }
  if (*facts.picture_age > facts.stale_after) {
    return {TileTrouble::kStale, age, {}};
  }
  return {TileTrouble::kNone, seconds{0}, {}};
}

RecordState judge_recording(const CameraReport* report, UtcTime now) {
  if (report == nullptr) {
    return RecordState::kUnknown;
  }
  if (report->recorded_up_to == UtcTime{}) {
    return RecordState::kNotRecorded;
  }
  const bool goes_on = report->state == SessionState::kLive && now - report->recorded_up_to <= kRecordingIsLate;
  return goes_on ? RecordState::kRecording : RecordState::kStopped;
}

}  // namespace hallwatch
