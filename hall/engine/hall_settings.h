#pragma once

#include "hall/assessment/quarter_score.h"
#include "hall/calendar/hall_hours.h"
#include "hall/rules/attendance/attendance_settings.h"
#include "hall/rules/counter/counter_rules.h"
#include "hall/rules/feed_rules.h"
#include "hall/rules/items/guide_rules.h"
#include "hall/rules/rule_settings.h"
#include "hall/rules/seat_day.h"

namespace hallwatch {

/// Every threshold of the hall's rules. A value, from the site's config.
struct HallSettings {
  HallHours hours;
  CaseRuleSettings cases;
  AttendanceSettings attendance;
  CounterSettings counter;
  SeatDaySettings seats;
  AssessmentSettings assessment;
  FeedSettings feeds;
  GuideSettings guide;
  int calendar_ahead_days = 60;  ///< CALENDAR_MISSING that long before a year begins

  friend bool operator==(const HallSettings&, const HallSettings&) = default;
};

}  // namespace hallwatch
