#pragma once

#include <string>

#include "hall/reports/report.h"
#include "hall/reports/report_facts.h"

namespace hallwatch {

inline HallTime moment(const std::string& text) {
  return hall_time_from_text(text).value();
}
inline HallDay day_from(const char* text) {
  return hall_day_from_text(text).value();
}

/// A small hall, by hand: D01 with W01 and W02, D02 with W03; S01 is the chief of D01, S02 its clerk, S03 of D02.
/// The week is 2025-09-22 to 2025-09-28.
inline ReportFacts small_hall() {
  ReportFacts facts;
  facts.site_name = "试验大厅";
  facts.from = day_from("2025-01-01");
  facts.to = day_from("2025-12-31");
  facts.as_of = moment("2025-09-28 23:59:59");
  facts.departments = {{DepartmentId{"D01"}, "市场局"}, {DepartmentId{"D02"}, "公安局"}};
  for (const auto& [window, department] : {std::pair{"W01", "D01"}, std::pair{"W02", "D01"}, std::pair{"W03", "D02"}}) {
    HallWindow row;
    row.window_id = WindowId{window};
    row.name = std::string{window} + "号窗口";
    row.department_id = DepartmentId{department};
    facts.windows.push_back(row);
  }
  const auto add_person = [&](const char* id, const char* name, const char* department, const char* window,
                              StaffRole role, const char* since) {
    StaffMember member;
    member.staff_id = StaffId{id};
    member.name = name;
    member.department_id = DepartmentId{department};
    member.window_id = WindowId{window};
    member.role = role;
    member.on_post_since = day_from(since);
    facts.staff.push_back(member);
  };
  add_person("S01", "张一", "D01", "W01", StaffRole::kChief, "2019-01-01");
  add_person("S02", "李二", "D01", "W02", StaffRole::kClerk, "2025-05-31");
  add_person("S03", "王三", "D02", "W03", StaffRole::kClerk, "2025-07-01");
  facts.calendar = WorkingCalendar::built_in();
  return facts;
}

inline ReportAlert alert_of(const char* rule, Card card, const char* window, const std::string& raised_at) {
  ReportAlert alert;
  alert.rule_id = rule;
  alert.rule_name = std::string{"规则"} + rule;
  alert.category = std::string{rule}.starts_with("SEAT") ? "seat" : "case";
  alert.card = card;
  alert.object = std::string{window}.empty() ? "object" : window;
  alert.window_id = WindowId{window};
  alert.raised_at = moment(raised_at);
  alert.cause_since = alert.raised_at;
  return alert;
}

inline ReportCase case_of(const char* number, const char* window, const char* received_at) {
  ReportCase one;
  one.case_no = CaseNo{number};
  one.window_id = WindowId{window};
  one.department_id = DepartmentId{"D01"};
  one.project_type = 2;
  one.received_at = moment(received_at);
  one.accepted_at = one.received_at;
  one.is_open = true;
  return one;
}

inline ReportCase decided(ReportCase one, const char* decided_at, bool is_late = false, bool is_early = false) {
  one.decided_at = moment(decided_at);
  one.is_open = false;
  one.is_late = is_late;
  one.is_early = is_early;
  return one;
}

inline Rating rating_of(const char* id, const char* window, int code, const char* evaluated_at) {
  Rating rating;
  rating.rating_id = id;
  rating.window_id = WindowId{window};
  rating.channel = RatingChannel::kDevice;
  rating.evaluated_at = moment(evaluated_at);
  rating.code = code;
  return rating;
}

inline QueueTicket ticket_of(const char* number, const char* window, const char* day, bool is_finished = true) {
  QueueTicket ticket;
  ticket.day = day_from(day);
  ticket.ticket_no = number;
  ticket.window_id = WindowId{window};
  if (is_finished) {
    ticket.finished_at = moment(std::string{day} + " 10:00:00");
  }
  return ticket;
}

inline AttendanceDay attendance_of(const char* staff, const char* day, SlotStatus am_in, SlotStatus pm_in,
                                   SlotStatus pm_out) {
  AttendanceDay judged;
  judged.staff_id = StaffId{staff};
  judged.day = day_from(day);
  judged.slots = {SlotResult{PunchSlot::kAmIn, {}, am_in, {}}, SlotResult{PunchSlot::kPmIn, {}, pm_in, {}},
                  SlotResult{PunchSlot::kPmOut, {}, pm_out, {}}};
  return judged;
}

inline const DaySpan kWeek{day_from("2025-09-22"), day_from("2025-09-28")};

/// The column of this key; -1 if the table has none.
inline int column_of(const Table& table, const std::string& key) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].key == key) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

/// The cell of the first row in which some cell shows `name`; "(none)" without such a row or column.
inline std::string cell_at(const Table& table, const std::string& name, const std::string& key) {
  const int column = column_of(table, key);
  for (const auto& row : table.rows) {
    for (const auto& cell : row.cells) {
      if (column >= 0 && display_text(cell) == name) {
        return display_text(row.cells.at(static_cast<std::size_t>(column)));
      }
    }
  }
  return "(none)";
}

/// Sum of a number column over rows that are no sums.
inline std::int64_t plain_sum(const Table& table, std::size_t column) {
  std::int64_t sum = 0;
  for (const auto& row : table.rows) {
    sum += row.kind == RowKind::kPlain ? row.cells.at(column).integer : 0;
  }
  return sum;
}

}  // namespace hallwatch
