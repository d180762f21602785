#pragma once

#include <vector>

#include "base/config/site_config.h"
#include "hall/facts/fact_store.h"
#include "hall/hall_queries.h"

namespace hallwatch {

/// Answers of the supervisor to hall_queries.h, from the hall's records. Each is called by the rules thread.

/// Every window of the config, with what the records know about it; who is in front by the roster of `now`.
[[nodiscard]] Result<std::vector<WindowRow>> answer_windows(const SiteConfig& config, FactStore& facts, UtcTime now);
/// @param window_id  empty: of all windows
[[nodiscard]] Result<std::vector<CaseRow>> answer_cases(FactStore& facts, const WindowId& window_id);
/// Everybody of the staff register who punches, in order of windows.
[[nodiscard]] Result<std::vector<AttendanceRow>> answer_attendance(FactStore& facts, HallDay day);

}  // namespace hallwatch
