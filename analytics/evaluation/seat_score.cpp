#include "analytics/evaluation/seat_score.h"

#include <algorithm>
#include <cmath>

namespace hallwatch {
namespace {

using std::chrono::microseconds;
using namespace std::chrono_literals;

constexpr microseconds kLongestAge = 3s;  ///< a look older than that says nothing about a second
constexpr microseconds kLeastSpan = 15s;  ///< shorter empty spans are not counted (VISION.md)
constexpr float kPresent = 0.5F;

template <typename T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

double share(int part, int whole) {
  return whole > 0 ? static_cast<double>(part) / whole : 1.0;
}

std::optional<float> look_at(const SeatTrack& track, microseconds time) {
  const auto after = std::upper_bound(track.looks.begin(), track.looks.end(), time,
                                      [](microseconds t, const SeatTrack::Look& look) { return t < look.at; });
  if (after == track.looks.begin() || time - std::prev(after)->at > kLongestAge) {
    return std::nullopt;
  }
  return std::prev(after)->presence_score;
}

void score_seconds(const LabelledSeat& seat, const SeatTrack& track, microseconds length, SeatScore& score) {
  for (microseconds time = 500ms; time < length; time += 1s) {
    const auto label = seat.label_at(time);
    if (label != SeatLabel::kEmpty && label != SeatLabel::kOccupied) {
      continue;
    }
    const bool is_empty = label == SeatLabel::kEmpty;
    const auto look = look_at(track, time);
    score.looks.add(is_empty, look && *look < kPresent);
    score.states.add(is_empty, track.state_at(time) == ViewState::kEmpty);
    if (look) {
      (is_empty ? score.scores_when_empty : score.scores_when_occupied).push_back(*look);
    }
  }
}

/// Neighbouring spans of one label as one.
std::vector<LabelledSpan> joined(std::vector<LabelledSpan> spans) {
  std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  std::vector<LabelledSpan> result;
  for (const auto& span : spans) {
    if (!result.empty() && result.back().label == span.label && result.back().to == span.from) {
      result.back().to = span.to;
    } else {
      result.push_back(span);
    }
  }
  return result;
}

/// Stretches in which EMPTY was in force, as told in the end.
std::vector<LabelledSpan> empty_stretches(const SeatTrack& track, microseconds length) {
  std::vector<LabelledSpan> stretches;
  for (std::size_t i = 0; i < track.changes.size(); ++i) {
    const auto to = i + 1 < track.changes.size() ? track.changes[i + 1].since : length;
    if (track.changes[i].state == ViewState::kEmpty) {
      stretches.push_back({track.changes[i].since, to, SeatLabel::kEmpty});
    }
  }
  return stretches;
}

int false_alarms_in(const LabelledSpan& occupied, const std::vector<LabelledSpan>& stretches, microseconds hold) {
  return static_cast<int>(std::count_if(stretches.begin(), stretches.end(), [&](const auto& stretch) {
    return std::min(stretch.to, occupied.to) - std::max(stretch.from, occupied.from) >= hold;
  }));
}

/// When EMPTY was first told inside an empty span; before its beginning if it was in force already.
std::optional<microseconds> told_in(const LabelledSpan& span, const SeatTrack& track) {
  for (std::size_t i = 0; i < track.changes.size(); ++i) {
    const auto& change = track.changes[i];
    const bool was_in_force = i + 1 == track.changes.size() || track.changes[i + 1].told_at > span.from;
    if (change.state == ViewState::kEmpty && change.told_at < span.to && was_in_force) {
      return change.told_at;
    }
  }
  return std::nullopt;
}

void score_spans(const LabelledSeat& seat, const SeatTrack& track, microseconds length, microseconds hold,
                 SeatScore& score) {
  const auto stretches = empty_stretches(track, length);
  for (const auto& span : joined(seat.spans)) {
    if (span.label == SeatLabel::kOccupied) {
      score.false_empty_alarms += false_alarms_in(span, stretches, hold);
    }
    if (span.label != SeatLabel::kEmpty || span.to - span.from < kLeastSpan) {
      continue;
    }
    ++score.empty_spans;
    const auto told_at = told_in(span, track);
    if (!told_at) {
      ++score.missed_empty_spans;
    } else if (*told_at >= span.from) {
      score.latencies_s.push_back(std::chrono::duration<double>(*told_at - span.from).count());
    }
  }
}

}  // namespace

ViewState SeatTrack::state_at(microseconds time) const {
  ViewState state = ViewState::kUnknown;
  for (const auto& change : changes) {
    if (change.since > time) {
      break;
    }
    state = change.state;
  }
  return state;
}

void EmptyCounts::add(bool is_empty, bool is_told_empty) {
  int& count = is_empty ? (is_told_empty ? hits : misses) : (is_told_empty ? false_alarms : right_others);
  ++count;
}

EmptyCounts& EmptyCounts::operator+=(const EmptyCounts& other) {
  hits += other.hits;
  false_alarms += other.false_alarms;
  misses += other.misses;
  right_others += other.right_others;
  return *this;
}

double EmptyCounts::precision() const {
  return share(hits, hits + false_alarms);
}
double EmptyCounts::recall() const {
  return share(hits, hits + misses);
}
double EmptyCounts::f1() const {
  return share(2 * hits, 2 * hits + false_alarms + misses);
}

SeatScore& SeatScore::operator+=(const SeatScore& other) {
  seats += other.seats;
  looks += other.looks;
  states += other.states;
  append(scores_when_empty, other.scores_when_empty);
  append(scores_when_occupied, other.scores_when_occupied);
  false_empty_alarms += other.false_empty_alarms;
  empty_spans += other.empty_spans;
  missed_empty_spans += other.missed_empty_spans;
  append(latencies_s, other.latencies_s);
  cpu_ms += other.cpu_ms;
  video_s += other.video_s;
  detector_looks += other.detector_looks;
  return *this;
}

std::optional<double> SeatScore::auc() const {
  if (scores_when_empty.empty() || scores_when_occupied.empty()) {
    return std::nullopt;
  }
  auto empty = scores_when_empty;
  std::sort(empty.begin(), empty.end());
  double won = 0.0;
  for (const float score : scores_when_occupied) {
    const auto [low, high] = std::equal_range(empty.begin(), empty.end(), score);
    won += static_cast<double>(low - empty.begin()) + 0.5 * static_cast<double>(high - low);
  }
  return won / (static_cast<double>(empty.size()) * static_cast<double>(scores_when_occupied.size()));
}

std::optional<double> SeatScore::median_latency_s() const {
  if (latencies_s.empty()) {
    return std::nullopt;
  }
  auto sorted = latencies_s;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
}

std::optional<double> SeatScore::max_latency_s() const {
  if (latencies_s.empty()) {
    return std::nullopt;
  }
  return *std::max_element(latencies_s.begin(), latencies_s.end());
}

SeatScore score_seat(const LabelledSeat& seat, const SeatTrack& track, microseconds length, microseconds hold) {
  SeatScore score;
  score.seats = 1;
  score_seconds(seat, track, length, score);
  score_spans(seat, track, length, hold, score);
  return score;
}

}  // namespace hallwatch
