#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "hall/calendar/working_calendar.h"
#include "hall/feeds/readers/csv_feed.h"

namespace hallwatch {

/// Reads the public lists of holidays in JSON: {"year": 2027, "days": [{"name", "date", "isOffDay"}]}. A day that is
/// off is a holiday, one that is not a make-up working day. An entry without a name or with an impossible date is
/// rejected with its place (line: number of the entry from 1), the others are taken.
/// @errors kInvalidArgument: it is no such list
[[nodiscard]] Result<FeedRows<CalendarException>> read_calendar_json(const std::string& file, std::string_view bytes);

/// The same entry by entry, however many there are.
/// @errors also those of `take`, which end the reading
[[nodiscard]] Result<> visit_calendar_json(const std::string& file, std::string_view bytes,
                                           const std::function<Result<>(CalendarException)>& take,
                                           const std::function<void(QuarantinedRow)>& reject);

}  // namespace hallwatch
