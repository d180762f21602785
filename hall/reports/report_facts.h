#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time/hall_time.h"
#include "hall/assessment/quarter_score.h"
#include "hall/calendar/working_calendar.h"
#include "hall/facts/roster.h"
#include "hall/facts/service.h"
#include "hall/facts/staff.h"
#include "hall/facts/window.h"
#include "hall/rules/attendance/attendance_day.h"
#include "hall/rules/counter/counter_rules.h"

namespace hallwatch {

/// How an alert is shown: 提示, 预警, 黄牌, 红牌. The catalogue of alerts decides; here it is a plain value.
enum class Card : unsigned char { kUnknown = 0, kInfo = 1, kWarn = 2, kYellow = 3, kRed = 4 };

/// What people have decided about an alert.
enum class AlertVerdict : unsigned char {
  kOpen = 0,       ///< nobody has yet
  kConfirmed = 1,  ///< it stands
  kDismissed = 2,  ///< explained, or false: it is on record and counts nowhere as a card
};

/// One alert as a report has it. Retracted ones never come here.
struct ReportAlert {
  std::string rule_id;
  std::string rule_name;  ///< Chinese
  std::string category;   ///< "seat", "case", …
  Card card = Card::kUnknown;
  AlertVerdict verdict = AlertVerdict::kOpen;
  std::string object;
  WindowId window_id;  ///< empty if it belongs to none
  HallTime raised_at{};
  std::optional<HallTime> cleared_at;
  HallTime cause_since{};  ///< when what it tells of began
  std::string absence_id;

  friend bool operator==(const ReportAlert&, const ReportAlert&) = default;
};

/// One case as a report counts it. No applicant: reports have no use for one.
struct ReportCase {
  CaseNo case_no;
  WindowId window_id;
  DepartmentId department_id;
  int project_type = 0;  ///< 1 即办件
  std::optional<HallTime> received_at;
  std::optional<HallTime> accepted_at;
  std::optional<HallTime> decided_at;  ///< a decision, not a withdrawal
  bool is_late = false;                ///< decided after its due date; or, still open, past it as of the report
  bool is_open = false;                ///< accepted and not decided as of the report
  bool is_early = false;               ///< decided with at least one working day left

  friend bool operator==(const ReportCase&, const ReportCase&) = default;
};

/// Everything that reports are built of; gathered for a span of days. Builders are pure functions of it.
struct ReportFacts {
  std::string site_name;
  HallDay from{};  ///< first and last day that the facts cover
  HallDay to{};
  HallTime as_of{};
  std::vector<Department> departments;
  std::vector<HallWindow> windows;
  std::vector<StaffMember> staff;
  std::vector<ReportAlert> alerts;
  std::vector<ReportCase> cases;
  std::vector<AttendanceDay> attendance;
  std::optional<HallDay> attendance_begins;  ///< first day with a punch in the span; nothing: none at all
  std::vector<QueueTicket> tickets;
  std::vector<Rating> ratings;
  std::vector<Consultation> consultations;
  std::vector<Complaint> complaints;
  std::size_t rejected_rows = 0;  ///< of the feeds' files: what a report cannot know
  WorkingCalendar calendar;
  AssessmentSettings assessment;
  CounterSettings counter;
};

/// A span of whole days, both ends included.
struct DaySpan {
  HallDay from{};
  HallDay to{};

  [[nodiscard]] bool holds(HallDay day) const { return from <= day && day <= to; }
  [[nodiscard]] bool holds(HallTime time) const { return holds(std::chrono::floor<std::chrono::days>(time)); }
  [[nodiscard]] bool holds(const std::optional<HallTime>& time) const { return time && holds(*time); }
  friend bool operator==(const DaySpan&, const DaySpan&) = default;
};

/// What a report is asked for.
struct ReportQuestion {
  DaySpan span;
  DepartmentId department_id;  ///< empty: the whole hall
};

}  // namespace hallwatch
