#pragma once

#include "hall/reports/report.h"
#include "hall/reports/report_facts.h"

namespace hallwatch {

/// Who has been on the post for longer than the regulation thinks good, on the quarter's first day (Art. 11). Pure.
[[nodiscard]] Section tenure_section(const ReportFacts& facts, const ReportQuestion& question);

/// Who takes part in the annual review: at a window for six months or more by 31 December, and still there. Who has no
/// date on the register is listed as such, neither in nor out. Pure.
/// @source 洪府发〔2012〕9号 第四十条
[[nodiscard]] Section annual_review_section(const ReportFacts& facts, const ReportQuestion& question);

}  // namespace hallwatch
