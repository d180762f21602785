#include "station/watch/stop_plan.h"

namespace hallwatch {

StopAction next_stop_action(const StopSituation& situation) {
  if (situation.elapsed >= kKillAfter) {
    return situation.was_killed ? StopAction::kNothing : StopAction::kKill;
  }
  if (situation.was_terminated) {
    return StopAction::kNothing;
  }
  const bool is_its_turn =
      situation.turn == StopTurn::kFirst || situation.is_first_turn_over || situation.elapsed >= kLastTurnAfter;
  return is_its_turn ? StopAction::kTerminate : StopAction::kNothing;
}

}  // namespace hallwatch
