#pragma once

#include "hall/reports/report.h"
#include "hall/reports/report_facts.h"

namespace hallwatch {

/// 窗口管理周报, for the Monday meeting: what was done and how discipline was kept, per window and department, with the
/// list of alerts. Every total is the sum of rows that are shown; the alerts listed are those of the week and clocks
/// that were wrong, whose dates lie anywhere. Pure.
/// @source 洪府发〔2012〕9号 第十四条; C-PERIOD, C-INFO
[[nodiscard]] Report build_week_report(const ReportFacts& facts, const ReportQuestion& question);

}  // namespace hallwatch
