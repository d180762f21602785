#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "analytics/evaluation/labelled_footage.h"
#include "base/view_state.h"

namespace hallwatch {

/// What the monitor told about one seat while it went over a clip; times from the clip's start.
struct SeatTrack {
  struct Look {
    std::chrono::microseconds at{};
    float presence_score = 0.0F;
  };
  struct Change {
    std::chrono::microseconds told_at{};  ///< time of the picture that brought the decision
    std::chrono::microseconds since{};    ///< from when the state holds
    ViewState state = ViewState::kUnknown;
  };
  std::vector<Look> looks;  ///< those that could be judged
  std::vector<Change> changes;

  /// The state that holds at a moment, once everything is told.
  [[nodiscard]] ViewState state_at(std::chrono::microseconds time) const;
};

/// Counts of decisions, "empty" being the positive one.
struct EmptyCounts {
  int hits = 0;          ///< empty, told empty
  int false_alarms = 0;  ///< occupied, told empty
  int misses = 0;        ///< empty, not told so
  int right_others = 0;  ///< occupied, not told empty

  void add(bool is_empty, bool is_told_empty);
  EmptyCounts& operator+=(const EmptyCounts& other);
  [[nodiscard]] double precision() const;  ///< 1 if nothing was told empty
  [[nodiscard]] double recall() const;     ///< 1 if nothing was empty
  [[nodiscard]] double f1() const;
  friend bool operator==(const EmptyCounts&, const EmptyCounts&) = default;
};

/// Quality of the seat states against labels; one clip, or several added up.
struct SeatScore {
  std::string name;
  std::string kind;
  int seats = 0;
  EmptyCounts looks;                     ///< a second: the last look alone
  EmptyCounts states;                    ///< a second: the state that holds there in the end, with hold and dating back
  std::vector<float> scores_when_empty;  ///< presence scores, for the AUC
  std::vector<float> scores_when_occupied;
  int false_empty_alarms = 0;       ///< EMPTY told for 10 s and more of a span labelled occupied
  int empty_spans = 0;              ///< spans labelled empty of 15 s and more
  int missed_empty_spans = 0;       ///< those in which EMPTY was never told
  std::vector<double> latencies_s;  ///< from the beginning of an empty span to EMPTY being told
  double cpu_ms = 0.0;
  double video_s = 0.0;
  double detector_looks = 0.0;

  SeatScore& operator+=(const SeatScore& other);
  /// Chance that an occupied second scores higher than an empty one; nothing if one kind is missing.
  [[nodiscard]] std::optional<double> auc() const;
  [[nodiscard]] int scored_seconds() const { return static_cast<int>(scores_count()); }
  [[nodiscard]] int empty_seconds() const { return looks.hits + looks.misses; }
  [[nodiscard]] std::optional<double> median_latency_s() const;
  [[nodiscard]] std::optional<double> max_latency_s() const;

 private:
  [[nodiscard]] int scores_count() const { return looks.hits + looks.false_alarms + looks.misses + looks.right_others; }
};

/// Scores one seat, second by second, in the middle of each. Pure.
/// @param hold  of the monitor: an "empty" shorter than that is no alarm
[[nodiscard]] SeatScore score_seat(const LabelledSeat& seat, const SeatTrack& track, std::chrono::microseconds length,
                                   std::chrono::microseconds hold);

}  // namespace hallwatch
