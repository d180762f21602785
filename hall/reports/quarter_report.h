#pragma once

#include "hall/reports/report.h"
#include "hall/reports/report_facts.h"

namespace hallwatch {

/// The days whose facts a quarter's report needs: its year from the first of January, and the quarter before it.
[[nodiscard]] DaySpan days_needed_for_quarter(const DaySpan& quarter);

/// 季度考核报告: scores, cards, cases and ratings per department and window beside those of the quarter before, the
/// year's mean so far; who has been on the post for long (Art. 11); in the last quarter the annual review list
/// (Art. 40). A quarter of which nothing is known is shown as missing, never as 100 points. Pure.
/// @source 洪府发〔2012〕9号 第十一、十五、三十七、三十八、四十条; RULES section 5
[[nodiscard]] Report build_quarter_report(const ReportFacts& facts, const ReportQuestion& question);

}  // namespace hallwatch
