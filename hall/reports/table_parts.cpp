#include "hall/reports/table_parts.h"

#include <algorithm>

#include <fmt/format.h>

#include "hall/reports/report_period.h"

namespace hallwatch {
namespace {

/// A line of zeros says nothing of a window that is none.
bool is_blank(const std::vector<Cell>& cells) {
  return std::all_of(cells.begin(), cells.end(),
                     [](const Cell& cell) { return cell.kind == CellKind::kEmpty || cell == Cell::number(0); });
}

Row row_of(std::string name, std::string department, std::vector<Cell> cells, RowKind kind) {
  Row row;
  row.kind = kind;
  row.cells.push_back(Cell::of(std::move(department)));
  row.cells.push_back(Cell::of(std::move(name)));
  std::move(cells.begin(), cells.end(), std::back_inserter(row.cells));
  return row;
}

}  // namespace

std::string_view card_text(Card card) {
  switch (card) {
    case Card::kInfo:
      return "提示";
    case Card::kWarn:
      return "预警";
    case Card::kYellow:
      return "黄牌";
    case Card::kRed:
      return "红牌";
    case Card::kUnknown:
      break;
  }
  return "未定级";
}

std::string_view verdict_text(AlertVerdict verdict) {
  return verdict == AlertVerdict::kConfirmed   ? "已确认"
         : verdict == AlertVerdict::kDismissed ? "已说明或误报"
                                               : "待确认";
}

std::string_view slot_text(PunchSlot slot) {
  return slot == PunchSlot::kAmIn    ? "上午签到"
         : slot == PunchSlot::kPmIn  ? "下午签到"
         : slot == PunchSlot::kPmOut ? "下午签退"
                                     : "";
}

std::string_view slot_status_text(SlotStatus status) {
  switch (status) {
    case SlotStatus::kOk:
      return "正常";
    case SlotStatus::kLate:
      return "迟到";
    case SlotStatus::kEarly:
      return "早退";
    case SlotStatus::kHalfDayAbsent:
      return "旷工半天";
    case SlotStatus::kMissing:
      return "缺签";
    case SlotStatus::kExcused:
      return "请假";
    case SlotStatus::kPending:
      break;
  }
  return "未到时";
}

std::string_view role_name(StaffRole role) {
  return role == StaffRole::kChief ? "首席代表" : role == StaffRole::kClerk ? "工作人员" : "未登记";
}

Cell moment_cell(const std::optional<HallTime>& time) {
  return time ? Cell::of(to_text(*time)) : Cell::empty();
}
Cell decimal_cell(const std::optional<double>& value) {
  return value ? Cell::decimals(*value) : Cell::empty();
}

std::string length_text(std::chrono::seconds length) {
  const auto whole = length.count();
  return whole == 0      ? std::string{}
         : whole < 60    ? fmt::format("{}秒", whole)
         : whole < 3'600 ? fmt::format("{}分{:02}秒", whole / 60, whole % 60)
                         : fmt::format("{}时{:02}分{:02}秒", whole / 3'600, whole / 60 % 60, whole % 60);
}

std::vector<Row> rows_by_department(const HallNames& names, const DepartmentId& only,
                                    const std::map<WindowId, WindowCounts>& counts,
                                    const std::function<std::vector<Cell>(const WindowCounts&)>& cells_of) {
  std::vector<Row> rows;
  const WindowCounts nothing;
  for (const auto& department_id : names.departments(only)) {
    WindowCounts sum;
    const auto windows = names.windows_of(department_id);
    for (const auto& window_id : windows) {
      const auto found = counts.find(window_id);
      const auto& count = found == counts.end() ? nothing : found->second;
      rows.push_back(
          row_of(names.window(window_id), names.department(department_id), cells_of(count), RowKind::kPlain));
      sum += count;
    }
    if (windows.size() > 1) {
      rows.push_back(row_of("小计", names.department(department_id), cells_of(sum), RowKind::kSubtotal));
    }
  }
  if (only.is_empty()) {
    for (const auto& [window_id, count] : counts) {
      const bool is_registered = !window_id.is_empty() && names.is_registered(window_id);
      if (!is_registered && !is_blank(cells_of(count))) {
        rows.push_back(row_of(names.window(window_id), window_id.is_empty() ? "" : "未登记窗口", cells_of(count),
                              RowKind::kPlain));
      }
    }
  }
  rows.push_back(row_of("合计", "", cells_of(sum_of(names, only, counts)), RowKind::kTotal));
  return rows;
}

WindowCounts sum_of(const HallNames& names, const DepartmentId& only, const std::map<WindowId, WindowCounts>& counts) {
  WindowCounts sum;
  for (const auto& [window_id, count] : counts) {
    if (only.is_empty() || names.department_of(window_id) == only) {
      sum += count;
    }
  }
  return sum;
}

Table attendance_exceptions(const ReportFacts& facts, const ReportQuestion& question, std::string id) {
  Table table{std::move(id), "", {}, {}, TablePlace::kEverywhere, false, "本期无考勤异常。"};
  table.columns = {{"date", "日期"},           {"weekday", "星期"},   {"name", "姓名"}, {"staff_id", "工号"},
                   {"department", "部门"},     {"window", "窗口"},    {"slot", "时段"}, {"status", "情况"},
                   {"punched_at", "签到时间"}, {"difference", "相差"}};
  const HallNames names{facts};
  for (const auto& day : facts.attendance) {
    const auto* const member = names.member(day.staff_id);
    if (!question.span.holds(day.day) || member == nullptr ||
        (!question.department_id.is_empty() && member->department_id != question.department_id)) {
      continue;
    }
    for (const auto& slot : day.slots) {
      if (slot.status == SlotStatus::kOk || slot.status == SlotStatus::kExcused ||
          slot.status == SlotStatus::kPending) {
        continue;
      }
      table.rows.push_back({{Cell::of(to_text(day.day)), Cell::of(chinese_weekday(day.day)), Cell::of(member->name),
                             Cell::code(day.staff_id.text()), Cell::of(names.department(member->department_id)),
                             Cell::of(names.window(member->window_id)), Cell::of(std::string{slot_text(slot.slot)}),
                             Cell::of(std::string{slot_status_text(slot.status)}),
                             slot.punched_at ? Cell::of(clock_text(*slot.punched_at)) : Cell::empty(),
                             slot.difference.count() != 0 ? Cell::of(length_text(slot.difference)) : Cell::empty()},
                            RowKind::kPlain});
    }
  }
  return table;
}

Report begin_report(const ReportFacts& facts, std::string kind, std::string title) {
  Report report;
  report.kind = std::move(kind);
  report.title = std::move(title);
  report.site_name = facts.site_name;
  report.made_of = "数据截至" + chinese_moment(facts.as_of);
  if (facts.rejected_rows > 0) {
    report.notes.push_back(fmt::format("数据导入时有{}行被拒收，未计入本报告。", facts.rejected_rows));
  }
  return report;
}

std::string basis_text(ScoreBasis basis) {
  return basis == ScoreBasis::kAllStanding
             ? "本期告警尚无人确认，得分以全部未撤销告警计（已说明、误报的除外），确认后应重新出具。"
             : "得分仅计已确认告警；待确认、已说明和误报的不计。";
}

}  // namespace hallwatch
