#include "hall/engine/site_settings.h"

#include <algorithm>

namespace hallwatch {
namespace {

constexpr double kPercent = 100.0;

std::set<std::string> set_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

CaseRuleSettings case_settings_of(const CaseRulesConfig& cases) {
  CaseRuleSettings settings;
  settings.notice_wait = cases.notice_wait;
  settings.latest_entry = cases.latest_entry;
  settings.deemed_after_wd = cases.deemed_after_wd;
  settings.serious_after_wd = cases.serious_after_wd;
  settings.longest_extension_wd = cases.longest_extension_wd;
  settings.longest_joint_extension_wd = cases.longest_joint_extension_wd;
  settings.delivery_wd = cases.delivery_wd;
  settings.archive_months = cases.archive_months;
  settings.reviews_before_too_long = cases.reviews_before_too_long;
  settings.clock_stop_reasons = set_of(cases.clock_stop_reasons);
  settings.registered_places = set_of(cases.registered_places);
  settings.remedy_words = set_of(cases.remedy_words);
  return settings;
}

AttendanceSettings attendance_settings_of(const AttendanceRulesConfig& attendance) {
  AttendanceSettings settings;
  settings.am_in = {attendance.am_in.from, attendance.am_in.to};
  settings.pm_in = {attendance.pm_in.from, attendance.pm_in.to};
  settings.pm_out = {attendance.pm_out.from, attendance.pm_out.to};
  settings.half_day_absence = attendance.half_day_absence;
  settings.repeat_within = attendance.repeat_within;
  settings.earliest_year = attendance.earliest_year;
  settings.longest_half_day = attendance.longest_half_day;
  settings.staff_change_notice_wd = attendance.staff_change_notice_wd;
  settings.replacement_wd = attendance.replacement_wd;
  return settings;
}

CounterSettings counter_settings_of(const CounterRulesConfig& counter) {
  CounterSettings settings;
  settings.rating_start = counter.rating_start;
  settings.long_service = counter.long_service;
  settings.case_link_wait = counter.case_link_wait;
  settings.worst_good_code = counter.worst_good_code;
  settings.consultation_wd = counter.consultation_wd;
  settings.complaint_wd = counter.complaint_wd;
  settings.chief_tenure_years = counter.chief_tenure_years;
  settings.clerk_tenure_years = counter.clerk_tenure_years;
  return settings;
}

AssessmentSettings assessment_settings_of(const AssessmentConfig& assessment) {
  AssessmentSettings settings;
  settings.warnings_per_run = assessment.warnings_per_run;
  settings.points_per_run = assessment.points_per_run;
  settings.points_per_yellow = assessment.points_per_yellow;
  settings.points_per_red = assessment.points_per_red;
  settings.points_per_late = assessment.points_per_late;
  settings.points_per_missing = assessment.points_per_missing;
  settings.points_per_half_day = assessment.points_per_half_day;
  settings.guarantee_weight = assessment.guarantee_percent / kPercent;
  settings.satisfaction_weight = (kPercent - assessment.guarantee_percent) / kPercent;
  std::transform(assessment.channel_percent.begin(), assessment.channel_percent.end(), settings.channel_weights.begin(),
                 [](int percent) { return percent / kPercent; });
  std::copy(assessment.level_points.begin(), assessment.level_points.end(), settings.code_points.begin());
  return settings;
}

}  // namespace

HallHours hall_hours_of(const HoursConfig& hours) {
  return {hours.am_open, hours.am_close, hours.pm_open, hours.pm_close};
}

SeatRuleSettings seat_rule_settings_of(const RulesConfig& rules) {
  return {rules.seat_empty_after, rules.seat_absent_after, rules.presence_clears_after, rules.longest_pause};
}

HallSettings hall_settings_of(const SiteConfig& config) {
  const auto& rules = config.rules;
  HallSettings settings;
  settings.hours = hall_hours_of(config.hours);
  settings.cases = case_settings_of(rules.cases);
  settings.attendance = attendance_settings_of(rules.attendance);
  settings.counter = counter_settings_of(rules.counter);
  settings.seats.seat = seat_rule_settings_of(rules);
  settings.seats.opening_grace = rules.opening_grace;
  settings.seats.camera_offline_after = rules.camera_offline_after;
  settings.seats.presence_after_hours = rules.after_hours_presence;
  settings.seats.outside_begins = rules.after_hours_margin;
  settings.assessment = assessment_settings_of(rules.assessment);
  settings.guide = {rules.guide.is_promise_compared, rules.guide.is_legal_limit_compared, rules.guide.is_fee_compared};
  settings.feeds.stale_after = config.feeds.stale_after;
  settings.calendar_ahead_days = rules.calendar_ahead_days;
  return settings;
}

}  // namespace hallwatch
