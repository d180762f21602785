#pragma once

#include <chrono>

namespace hallwatch {

/// When a service is told to stop.
enum class StopTurn {
  kFirst = 1,  ///< at once
  kLast,       ///< when those of the first turn are gone, so that what they still ask is answered
};

enum class StopAction { kNothing = 1, kTerminate, kKill };

/// What was done to one service, and what is known of the others, while the station stops.
struct StopSituation {
  std::chrono::milliseconds elapsed{};  ///< since the stop began
  StopTurn turn = StopTurn::kFirst;
  bool is_first_turn_over = false;  ///< no service of the first turn lives any more
  bool was_terminated = false;      ///< it has had its SIGTERM
  bool was_killed = false;          ///< it has had its SIGKILL
};

/// The last turn begins at the latest after this long.
inline constexpr std::chrono::milliseconds kLastTurnAfter{2'000};
/// Who still lives after this long is killed.
inline constexpr std::chrono::milliseconds kKillAfter{4'500};
/// The whole stop is over after this long.
inline constexpr std::chrono::milliseconds kStopLimit{5'000};

/// Says what to do to one living service now. Pure.
[[nodiscard]] StopAction next_stop_action(const StopSituation& situation);

}  // namespace hallwatch
