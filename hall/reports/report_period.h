#pragma once

#include <string>

#include "hall/reports/report_facts.h"

namespace hallwatch {

enum class PeriodKind : unsigned char { kUnknown = 0, kWeek = 1, kMonth = 2, kQuarter = 3 };

/// The week (Monday to Sunday), month or quarter that holds a day.
[[nodiscard]] DaySpan period_of(PeriodKind kind, HallDay day);
/// The one before it.
[[nodiscard]] DaySpan period_before(PeriodKind kind, const DaySpan& period);
/// The last one that was over before `today` began.
[[nodiscard]] DaySpan last_full_period(PeriodKind kind, HallDay today);

[[nodiscard]] int year_of(HallDay day);
[[nodiscard]] int quarter_of(HallDay day);  ///< 1 … 4
/// Quarter 1 … 4 of a year.
[[nodiscard]] DaySpan quarter_span(int year, int quarter);

[[nodiscard]] std::string chinese_date(HallDay day);      ///< "2025年9月22日"
[[nodiscard]] std::string chinese_weekday(HallDay day);   ///< "周一"
[[nodiscard]] std::string chinese_moment(HallTime time);  ///< "2025年9月28日18时00分"
[[nodiscard]] std::string short_moment(HallTime time);    ///< "09-22 10:07:10"
[[nodiscard]] std::string clock_text(HallTime time);      ///< "10:07:10"
/// "2025年9月22日至2025年9月28日", "2025年9月", "2025年第3季度"
[[nodiscard]] std::string period_text(PeriodKind kind, const DaySpan& period);
/// For names of files: "2025-09-22_2025-09-28", "2025-09", "2025-Q3"
[[nodiscard]] std::string period_id(PeriodKind kind, const DaySpan& period);

}  // namespace hallwatch
