#pragma once

#include <chrono>
#include <optional>

#include "base/time/utc_time.h"
#include "base/view_state.h"

namespace hallwatch {

struct SeatTimings {
  std::chrono::microseconds empty_hold{10'000'000};     ///< without presence before EMPTY is told
  std::chrono::microseconds occupied_after{2'000'000};  ///< with presence before OCCUPIED is told
  std::chrono::microseconds longest_gap{3'000'000};     ///< between two looks; more is an interruption
};

/// What holds about a seat, and from when.
struct SeatCondition {
  ViewState state = ViewState::kUnknown;
  UtcTime since{};
  UtcTime last_presence{};  ///< epoch: none seen yet
  friend bool operator==(const SeatCondition&, const SeatCondition&) = default;
};

enum class SeatSign : unsigned char { kAbsent = 1, kPresent, kBlocked };

/// Turns looks into the state of one seat. Pure: knows only the time of the pictures.
///
/// OCCUPIED holds from the first of the looks that showed a person for `occupied_after`. EMPTY is told when no look
/// showed one for `empty_hold`, and holds from the last presence. A presence shorter than `occupied_after` ends no
/// EMPTY, but while OCCUPIED one look with a person is enough to stay so. After STALE, BLIND, BLOCKED or a gap between
/// looks the state is UNKNOWN until the looks decide anew: what nobody saw is not counted as absence.
class SeatStateMachine {
 public:
  explicit SeatStateMachine(SeatTimings timings) : timings_(timings) {}

  /// One look. A time before the last one begins anew. @return whether state or since changed
  bool observe(SeatSign sign, UtcTime at);
  /// Nothing can be told: kStale, kBlind or kUnknown, from `since` on. @return whether the state changed
  bool lose_view(ViewState state, UtcTime since);

  [[nodiscard]] const SeatCondition& condition() const { return condition_; }

 private:
  void begin_look(UtcTime at);
  void observe_presence(UtcTime at);
  void observe_absence(UtcTime at);
  void observe_blocker(UtcTime at);
  void enter(ViewState state, UtcTime since);
  void forget_streaks();

  SeatTimings timings_;
  SeatCondition condition_;
  std::optional<UtcTime> last_look_;
  std::optional<UtcTime> present_since_;
  std::optional<UtcTime> absent_since_;
  std::optional<UtcTime> blocked_since_;
};

}  // namespace hallwatch
