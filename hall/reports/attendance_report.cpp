#include "hall/reports/attendance_report.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "hall/reports/report_period.h"
#include "hall/reports/table_parts.h"

namespace hallwatch {
namespace {

using DaysByPerson = std::map<StaffId, PersonDays>;

DaysByPerson days_by_person(const ReportFacts& facts, const DaySpan& span) {
  DaysByPerson by_person;
  for (const auto& day : facts.attendance) {
    if (span.holds(day.day)) {
      by_person[day.staff_id].add(day);
    }
  }
  return by_person;
}

std::string day_text(const AttendanceDay& day) {
  PersonDays one;
  one.add(day);
  return one.present == 1         ? "出勤"
         : one.leave == 1         ? "请假"
         : one.partial_leave == 1 ? "部分请假"
         : one.absent == 1        ? "缺勤"
         : one.exception == 1     ? "异常"
                                  : "未到时";
}

Table person_table(const std::vector<StaffMember>& people, const HallNames& names, DaysByPerson& by_person,
                   std::string id) {
  Table table{std::move(id), "人员出勤汇总", {}, {}, TablePlace::kPaperOnly, false, "本部门无登记人员。"};
  table.columns = {{"department", "部门"},
                   {"staff_id", "工号"},
                   {"name", "姓名"},
                   {"role", "岗位"},
                   {"window", "窗口"},
                   {"days", "应到天数", true},
                   {"present", "出勤", true},
                   {"leave", "请假", true},
                   {"partial_leave", "部分请假", true},
                   {"absent", "缺勤", true},
                   {"exception", "异常", true},
                   {"pending", "未到时", true},
                   {"late", "迟到次", true},
                   {"early", "早退次", true},
                   {"missing", "缺签次", true},
                   {"half_day", "旷工半天次", true}};
  for (const auto& member : people) {
    const auto& days = by_person[member.staff_id];
    std::vector<Cell> cells{Cell::of(names.department(member.department_id)), Cell::code(member.staff_id.text()),
                            Cell::of(member.name), Cell::of(std::string{role_name(member.role)}),
                            Cell::of(names.window(member.window_id))};
    for (const int value : {days.days(), days.present, days.leave, days.partial_leave, days.absent, days.exception,
                            days.pending, days.late, days.early, days.missing, days.half_day}) {
      cells.push_back(Cell::number(value));
    }
    table.rows.push_back({std::move(cells), RowKind::kPlain});
  }
  return table;
}

/// In a department's own section its name need not stand in every row.
Table without_department(Table table) {
  table.columns.erase(table.columns.begin());
  for (auto& row : table.rows) {
    row.cells.erase(row.cells.begin());
  }
  return table;
}

Table every_day(const ReportFacts& facts, const DaySpan& span, const HallNames& names,
                const DepartmentId& department_id) {
  Table table{department_id.is_empty() ? "none" : department_id.text(), "每日考勤", {}, {}, TablePlace::kDataOnly};
  table.columns = {{"date", "日期"}, {"weekday", "星期"}, {"staff_id", "工号"}, {"name", "姓名"}, {"window", "窗口"}};
  for (const auto* slot : {"am_in", "pm_in", "pm_out"}) {
    const std::string key{slot};
    const std::string title{slot_text(key == "am_in"   ? PunchSlot::kAmIn
                                      : key == "pm_in" ? PunchSlot::kPmIn
                                                       : PunchSlot::kPmOut)};
    table.columns.push_back({key, title});
    table.columns.push_back({key + "_status", title + "情况"});
    table.columns.push_back({key + "_seconds", title + "相差秒数"});
  }
  table.columns.push_back({"day_status", "当日"});
  for (const auto& day : facts.attendance) {
    const auto* const member = names.member(day.staff_id);
    if (!span.holds(day.day) || member == nullptr || member->department_id != department_id) {
      continue;
    }
    std::vector<Cell> cells{Cell::of(to_text(day.day)), Cell::of(chinese_weekday(day.day)),
                            Cell::code(day.staff_id.text()), Cell::of(member->name),
                            Cell::of(names.window(member->window_id))};
    for (const auto& slot : day.slots) {
      cells.push_back(moment_cell(slot.punched_at));
      cells.push_back(Cell::of(std::string{slot_status_text(slot.status)}));
      cells.push_back(Cell::number(slot.difference.count()));
    }
    cells.push_back(Cell::of(day_text(day)));
    table.rows.push_back({std::move(cells), RowKind::kPlain});
  }
  return table;
}

Section chiefs_section(const HallNames& names, const DepartmentId& only, DaysByPerson& by_person) {
  Table table{"chiefs", "", {}, {}, TablePlace::kEverywhere, false, "没有登记首席代表。"};
  table.columns = {{"department", "部门"},
                   {"name", "姓名"},
                   {"staff_id", "工号"},
                   {"days", "应到天数", true},
                   {"away", "不在岗天数", true},
                   {"leave", "其中请假", true},
                   {"absent", "其中缺勤", true},
                   {"partial_leave", "部分请假天数", true},
                   {"half_day", "旷工半天次", true}};
  for (const auto& department_id : names.departments(only)) {
    for (const auto& member : names.staff_of(department_id)) {
      if (member.role != StaffRole::kChief) {
        continue;
      }
      const auto& days = by_person[member.staff_id];
      table.rows.push_back(
          {{Cell::of(names.department(department_id)), Cell::of(member.name), Cell::code(member.staff_id.text()),
            Cell::number(days.days()), Cell::number(days.leave + days.absent), Cell::number(days.leave),
            Cell::number(days.absent), Cell::number(days.partial_leave), Cell::number(days.half_day)},
           RowKind::kPlain});
    }
  }
  return {"首席代表在岗情况（第十二条）", {}, {std::move(table)}};
}

void explain(Report& report, const ReportFacts& facts, const DaySpan& span) {
  report.notes.emplace_back(
      "每日三次签到：上午签到、下午签到、下午签退。出勤为三次均正常；请假为三次均在有效请假内；缺勤为三次均无签到；其余"
      "为异"
      "常。请假须在开始前办妥审批和备案方为有效。");
  if (!facts.attendance_begins) {
    report.notes.emplace_back("本期没有任何签到记录，请核对考勤机数据是否已导入；以下天数均为零，不表示缺勤。");
  } else if (*facts.attendance_begins > span.from) {
    report.notes.push_back("签到记录自" + chinese_date(*facts.attendance_begins) + "开始，此前各日不作判定。");
  }
  if (std::chrono::floor<std::chrono::days>(facts.as_of) < span.to) {
    report.notes.emplace_back("本期尚未结束，仅含已过各日。");
  }
}

}  // namespace

void PersonDays::add(const AttendanceDay& day) {
  bool is_present_or_excused = true;
  bool has_excused = false;
  for (const auto& slot : day.slots) {
    late += slot.status == SlotStatus::kLate ? 1 : 0;
    early += slot.status == SlotStatus::kEarly ? 1 : 0;
    missing += slot.status == SlotStatus::kMissing ? 1 : 0;
    half_day += slot.status == SlotStatus::kHalfDayAbsent ? 1 : 0;
    has_excused = has_excused || slot.status == SlotStatus::kExcused;
    is_present_or_excused =
        is_present_or_excused && (slot.status == SlotStatus::kOk || slot.status == SlotStatus::kExcused);
  }
  const auto status = day.status();
  if (status.empty()) {
    ++pending;
  } else if (status == "PRESENT") {
    ++present;
  } else if (status == "LEAVE") {
    ++leave;
  } else if (status == "ABSENT") {
    ++absent;
  } else if (is_present_or_excused && has_excused) {
    ++partial_leave;
  } else {
    ++exception;
  }
}

Report build_attendance_report(const ReportFacts& facts, const ReportQuestion& question) {
  const HallNames names{facts};
  auto by_person = days_by_person(facts, question.span);
  auto report = begin_report(facts, "attendance", "窗口工作人员考勤月报");
  report.shape = PaperShape::kLandscape;
  report.period = period_text(PeriodKind::kMonth, question.span);
  report.period_id = period_id(PeriodKind::kMonth, question.span);
  explain(report, facts, question.span);
  std::vector<StaffMember> everybody;
  for (const auto& department_id : names.departments(question.department_id)) {
    const auto id = department_id.is_empty() ? "none" : department_id.text();
    Section section{names.department(department_id), {}, {}};
    const auto people = names.staff_of(department_id);
    section.tables.push_back(without_department(person_table(people, names, by_person, "summary_" + id)));
    std::copy(people.begin(), people.end(), std::back_inserter(everybody));
    auto exceptions = attendance_exceptions(facts, {question.span, department_id}, "exceptions_" + id);
    if (department_id.is_empty()) {  // an empty id would ask for everybody
      std::erase_if(exceptions.rows, [&](const Row& row) {
        return std::none_of(people.begin(), people.end(),
                            [&](const StaffMember& member) { return member.staff_id.text() == row.cells.at(3).text; });
      });
    }
    exceptions.title = "异常明细";
    exceptions.place = TablePlace::kPaperOnly;  // every day of everybody is in the department's own file
    section.tables.push_back(std::move(exceptions));
    section.tables.push_back(every_day(facts, question.span, names, department_id));
    report.sections.push_back(std::move(section));
  }
  auto chiefs = chiefs_section(names, question.department_id, by_person);
  auto summary = person_table(everybody, names, by_person, "summary");
  summary.place = TablePlace::kDataOnly;
  chiefs.tables.push_back(std::move(summary));
  report.sections.push_back(std::move(chiefs));
  return report;
}

}  // namespace hallwatch
