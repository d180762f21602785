#pragma once

#include "hall/reports/report.h"
#include "hall/reports/report_facts.h"

namespace hallwatch {

/// 电子监察 export in the manner of GB/T 39046 table 11: one row for each alert of a case that counts. Its number is
/// made of the alert's identity, so that the same alert bears the same number in every export. Pure.
/// @source RULES section 6 ("supervision out"); codes: supervision_codes.h
[[nodiscard]] Report build_supervision_report(const ReportFacts& facts, const ReportQuestion& question);

}  // namespace hallwatch
