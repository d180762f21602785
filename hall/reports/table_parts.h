#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hall/reports/report.h"
#include "hall/reports/window_counts.h"

namespace hallwatch {

/// Pieces that several reports are made of.
[[nodiscard]] std::string_view card_text(Card card);                 ///< "预警", …
[[nodiscard]] std::string_view verdict_text(AlertVerdict verdict);   ///< "待确认", "已确认", "已说明或误报"
[[nodiscard]] std::string_view slot_text(PunchSlot slot);            ///< "上午签到", …
[[nodiscard]] std::string_view slot_status_text(SlotStatus status);  ///< "正常", "迟到", …
[[nodiscard]] std::string_view role_name(StaffRole role);            ///< "首席代表", "工作人员"

[[nodiscard]] Cell moment_cell(const std::optional<HallTime>& time);  ///< "2025-09-22 10:07:10"
[[nodiscard]] Cell decimal_cell(const std::optional<double>& value);
/// "4分30秒"; empty for no time at all.
[[nodiscard]] std::string length_text(std::chrono::seconds length);

/// A row for each window by department, the sum of each department that has several, and of all; windows that only
/// facts name, and what belongs to no window, stand at the end, so that the sum is the sum of everything.
/// @param cells_of  the cells behind the window's name
[[nodiscard]] std::vector<Row> rows_by_department(
    const HallNames& names, const DepartmentId& only, const std::map<WindowId, WindowCounts>& counts,
    const std::function<std::vector<Cell>(const WindowCounts&)>& cells_of);
/// Sum over the windows that are shown: all, or those of the department.
[[nodiscard]] WindowCounts sum_of(const HallNames& names, const DepartmentId& only,
                                  const std::map<WindowId, WindowCounts>& counts);

/// 考勤异常: one row for each slot that was not kept.
[[nodiscard]] Table attendance_exceptions(const ReportFacts& facts, const ReportQuestion& question, std::string id);

/// The head that every report has.
[[nodiscard]] Report begin_report(const ReportFacts& facts, std::string kind, std::string title);
/// "以全部未撤销告警计" or "仅计已确认告警", with what it means.
[[nodiscard]] std::string basis_text(ScoreBasis basis);

}  // namespace hallwatch
