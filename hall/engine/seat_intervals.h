#pragma once

#include <chrono>
#include <vector>

#include "base/result.h"
#include "hall/facts/fact_store.h"
#include "hall/facts/window_state.h"

namespace hallwatch {

/// Intervals of a window that touch a day, and those that hang together with them over midnight: a loss of the picture
/// or a presence outside hours is one, however many days it goes on and wherever its reports were cut.
/// @param gap  pieces of one kind that lie less than this apart are one
/// @errors what the database says
[[nodiscard]] Result<std::vector<SeatInterval>> seat_intervals_around(FactStore& store, const WindowId& window_id,
                                                                      HallDay day, std::chrono::seconds gap);

/// Later days, up to that of `as_of`, on which the window has intervals: what a state until further notice concerns.
/// @errors what the database says
[[nodiscard]] Result<std::vector<HallDay>> seat_days_after(FactStore& store, const WindowId& window_id, HallDay day,
                                                           HallTime as_of);

}  // namespace hallwatch
