#include <fmt/format.h>

#include "base/config/config_sections.h"

namespace hallwatch::detail {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// Working days of a limit.
constexpr int kMostWd = 400;

void read_cases(TableReader in, CaseRulesConfig& cases) {
  in.read_duration("notice_wait_min", cases.notice_wait, minutes{1}, minutes{1440});
  in.read_duration("latest_entry_min", cases.latest_entry, minutes{1}, minutes{1440});
  in.read("deemed_after_wd", cases.deemed_after_wd, 1, kMostWd);
  in.read("serious_after_wd", cases.serious_after_wd, 1, kMostWd);
  in.read("longest_extension_wd", cases.longest_extension_wd, 0, kMostWd);
  in.read("longest_joint_extension_wd", cases.longest_joint_extension_wd, 0, kMostWd);
  in.read("delivery_wd", cases.delivery_wd, 1, kMostWd);
  in.read("archive_months", cases.archive_months, 1, 24);
  in.read("reviews_before_too_long", cases.reviews_before_too_long, 1, 20);
  in.read_texts("clock_stop_reasons", cases.clock_stop_reasons);
  in.read_texts("registered_places", cases.registered_places);
  in.read_texts("remedy_words", cases.remedy_words);
}

void read_slot(TableReader& in, std::string_view key, PunchSlotConfig& slot) {
  in.read_clock_span(key, slot.from, slot.to);
}

void read_attendance(TableReader in, AttendanceRulesConfig& attendance) {
  read_slot(in, "am_in", attendance.am_in);
  read_slot(in, "pm_in", attendance.pm_in);
  read_slot(in, "pm_out", attendance.pm_out);
  in.read_duration("half_day_absence_min", attendance.half_day_absence, minutes{1}, minutes{240});
  in.read_duration("repeat_within_s", attendance.repeat_within, seconds{0}, seconds{3600});
  in.read("earliest_year", attendance.earliest_year, 1990, 2100);
  in.read_duration("longest_half_day_min", attendance.longest_half_day, minutes{60}, minutes{480});
  in.read("staff_change_notice_wd", attendance.staff_change_notice_wd, 0, kMostWd);
  in.read("replacement_wd", attendance.replacement_wd, 1, kMostWd);
}

void read_counter(TableReader in, CounterRulesConfig& counter) {
  in.read_duration("rating_start_min", counter.rating_start, minutes{1}, minutes{240});
  in.read_duration("long_service_min", counter.long_service, minutes{1}, minutes{480});
  in.read_duration("case_link_wait_min", counter.case_link_wait, minutes{0}, minutes{1440});
  in.read("worst_good_code", counter.worst_good_code, 1, 5);
  in.read("consultation_wd", counter.consultation_wd, 0, kMostWd);
  in.read("complaint_wd", counter.complaint_wd, 1, kMostWd);
  in.read("chief_tenure_years", counter.chief_tenure_years, 1, 50);
  in.read("clerk_tenure_years", counter.clerk_tenure_years, 1, 50);
}

void read_guide(TableReader in, GuideConfig& guide) {
  in.read("promise_limit", guide.is_promise_compared);
  in.read("legal_limit", guide.is_legal_limit_compared);
  in.read("fee", guide.is_fee_compared);
}

void read_numbers_of(TableReader& in, std::string_view key, std::vector<int>& numbers, std::size_t count) {
  auto given = numbers;
  in.read_numbers(key, given, 0, 1000);
  if (given.size() != count) {
    in.fault(key, fmt::format("has {} numbers", given.size()), fmt::format("give {}", count));
    return;
  }
  numbers = std::move(given);
}

void read_assessment(TableReader in, AssessmentConfig& assessment) {
  in.read("warnings_per_run", assessment.warnings_per_run, 1, 100);
  in.read("points_per_run", assessment.points_per_run, 0, 100);
  in.read("points_per_yellow", assessment.points_per_yellow, 0, 100);
  in.read("points_per_red", assessment.points_per_red, 0, 100);
  in.read("points_per_late", assessment.points_per_late, 0, 100);
  in.read("points_per_missing", assessment.points_per_missing, 0, 100);
  in.read("points_per_half_day", assessment.points_per_half_day, 0, 100);
  in.read("guarantee_percent", assessment.guarantee_percent, 0, 100);
  read_numbers_of(in, "channel_percent", assessment.channel_percent, assessment.channel_percent.size());
  read_numbers_of(in, "level_points", assessment.level_points, assessment.level_points.size());
}

}  // namespace

void read_rules(TableReader in, RulesConfig& rules) {
  in.read_duration("seat_empty_after_s", rules.seat_empty_after, seconds{1}, seconds{7200});
  in.read_duration("seat_absent_after_s", rules.seat_absent_after, seconds{1}, seconds{14400});
  in.read_duration("opening_grace_s", rules.opening_grace, seconds{0}, seconds{3600});
  in.read_duration("presence_clears_after_s", rules.presence_clears_after, seconds{0}, seconds{600});
  in.read_duration("camera_offline_after_s", rules.camera_offline_after, seconds{1}, seconds{3600});
  in.read_duration("longest_pause_s", rules.longest_pause, seconds{1}, seconds{14400});
  in.read_duration("after_hours_margin_min", rules.after_hours_margin, minutes{0}, minutes{240});
  in.read_duration("after_hours_presence_s", rules.after_hours_presence, seconds{1}, seconds{3600});
  in.read("calendar_ahead_days", rules.calendar_ahead_days, 0, 365);
  if (rules.seat_absent_after <= rules.seat_empty_after) {
    in.fault("seat_absent_after_s", "is not longer than seat_empty_after_s", "make it longer: it is the second step");
  }
  read_cases(in.inner("cases"), rules.cases);
  read_attendance(in.inner("attendance"), rules.attendance);
  read_counter(in.inner("counter"), rules.counter);
  read_guide(in.inner("guide"), rules.guide);
  read_assessment(in.inner("assessment"), rules.assessment);
}

}  // namespace hallwatch::detail
