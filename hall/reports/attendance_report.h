#pragma once

#include "hall/reports/report.h"
#include "hall/reports/report_facts.h"

namespace hallwatch {

/// Days of one person in a span, by what they came to. A day is in exactly one of the first six.
struct PersonDays {
  int present = 0;
  int leave = 0;          ///< the whole day
  int partial_leave = 0;  ///< leave for a part, present for the rest
  int absent = 0;         ///< no punch at all
  int exception = 0;      ///< anything else
  int pending = 0;        ///< not over yet
  int late = 0;
  int early = 0;
  int missing = 0;
  int half_day = 0;

  [[nodiscard]] int days() const { return present + leave + partial_leave + absent + exception + pending; }
  void add(const AttendanceDay& day);
  friend bool operator==(const PersonDays&, const PersonDays&) = default;
};

/// 考勤月报: one section for each department with everybody's days and each thing that was not kept, and the chiefs'
/// days of absence. Data only: every day of everybody, a table for each department. Pure.
/// @source 洪府发〔2012〕9号 第十二、三十五条
[[nodiscard]] Report build_attendance_report(const ReportFacts& facts, const ReportQuestion& question);

}  // namespace hallwatch
