#pragma once

#include <string>

#include "hall/reports/report.h"

namespace hallwatch {

/// A report as one HTML file that needs no other: lang zh-CN, every text escaped, heads of tables repeated in print.
/// No script. Pure.
[[nodiscard]] std::string to_html(const Report& report);

}  // namespace hallwatch
