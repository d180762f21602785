#pragma once

#include "tests/station/replay/week_builder.h"

namespace hallwatch {

inline constexpr const char* kSpringFirstDay = "2026-02-09";
inline constexpr const char* kSpringAsOf = "02-28 18:00";

/// Spring Festival 2026: Mon 02-09 to Sat 02-28. Off: Sun 02-15 to Mon 02-23; Sat 02-14 and Sat 02-28 are make-up
/// working days. Every case, seat and person of it is one question about these days; own_weeks_spring_test.cpp has the
/// answers.
[[nodiscard]] WeekBuilder spring_week();

}  // namespace hallwatch
