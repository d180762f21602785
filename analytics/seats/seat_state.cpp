#include "analytics/seats/seat_state.h"

#include <algorithm>

namespace hallwatch {

bool SeatStateMachine::observe(SeatSign sign, UtcTime at) {
  const auto before = condition_;
  begin_look(at);
  switch (sign) {
    case SeatSign::kPresent:
      observe_presence(at);
      break;
    case SeatSign::kAbsent:
      observe_absence(at);
      break;
    case SeatSign::kBlocked:
      observe_blocker(at);
      break;
  }
  last_look_ = at;
  return condition_.state != before.state || condition_.since != before.since;
}

bool SeatStateMachine::lose_view(ViewState state, UtcTime since) {
  const auto before = condition_.state;
  if (before != state) {
    enter(state, std::max(since, condition_.since));
  }
  forget_streaks();
  last_look_.reset();
  return condition_.state != before;
}

void SeatStateMachine::begin_look(UtcTime at) {
  if (condition_.since > at || (last_look_ && at < *last_look_)) {
    enter(ViewState::kUnknown, at);
    condition_.last_presence = std::min(condition_.last_presence, at);
    forget_streaks();
    return;
  }
  if (last_look_ && at - *last_look_ > timings_.longest_gap) {
    enter(ViewState::kUnknown, *last_look_);
    forget_streaks();
    return;
  }
  if (condition_.state == ViewState::kStale || condition_.state == ViewState::kBlind || condition_.since == UtcTime{}) {
    enter(ViewState::kUnknown, at);
  }
}

void SeatStateMachine::observe_presence(UtcTime at) {
  absent_since_.reset();
  blocked_since_.reset();
  present_since_ = present_since_.value_or(at);
  if (condition_.state == ViewState::kBlocked) {
    enter(ViewState::kUnknown, at);
  }
  if (condition_.state != ViewState::kOccupied && at - *present_since_ >= timings_.occupied_after) {
    enter(ViewState::kOccupied, *present_since_);
  }
  if (condition_.state == ViewState::kOccupied) {
    condition_.last_presence = at;
  }
}

void SeatStateMachine::observe_absence(UtcTime at) {
  present_since_.reset();
  blocked_since_.reset();
  if (condition_.state == ViewState::kBlocked) {
    enter(ViewState::kUnknown, at);
  }
  if (!absent_since_) {
    absent_since_ = condition_.state == ViewState::kOccupied ? condition_.last_presence : at;
  }
  if (condition_.state != ViewState::kEmpty && at - *absent_since_ >= timings_.empty_hold) {
    enter(ViewState::kEmpty, *absent_since_);
  }
}

/// Somebody who passes by leaves all as it is; who stays longer blocks the view.
void SeatStateMachine::observe_blocker(UtcTime at) {
  blocked_since_ = blocked_since_.value_or(at);
  if (condition_.state == ViewState::kBlocked || at - *blocked_since_ < timings_.occupied_after) {
    return;
  }
  enter(ViewState::kBlocked, std::max(*blocked_since_, condition_.since));
  present_since_.reset();
  absent_since_.reset();
}

void SeatStateMachine::enter(ViewState state, UtcTime since) {
  condition_.state = state;
  condition_.since = since;
}

void SeatStateMachine::forget_streaks() {
  present_since_.reset();
  absent_since_.reset();
  blocked_since_.reset();
}

}  // namespace hallwatch
