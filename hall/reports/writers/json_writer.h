#pragma once

#include <string>

#include "hall/reports/report.h"

namespace hallwatch {

/// A report as JSON: its tables by id, each row an object by the columns' keys; numbers are numbers, empty cells null;
/// sums are left out, as whoever reads it can add. Pure.
[[nodiscard]] std::string to_json_text(const Report& report);

}  // namespace hallwatch
