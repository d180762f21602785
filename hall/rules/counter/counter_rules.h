#pragma once

#include <vector>

#include "base/result.h"
#include "hall/calendar/hall_hours.h"
#include "hall/calendar/working_calendar.h"
#include "hall/facts/service.h"
#include "hall/facts/staff.h"
#include "hall/rules/finding_list.h"

namespace hallwatch {

/// Thresholds of the counter; keys of the site's config.
struct CounterSettings {
  std::chrono::seconds rating_start{5 * 60};     ///< of the device after the service (Art. 39)
  std::chrono::seconds long_service{15 * 60};    ///< a service that long has a case (Art. 19, 28)
  std::chrono::seconds case_link_wait{15 * 60};  ///< after its end
  int worst_good_code = 3;                       ///< 4 and 5 are bad ratings
  int consultation_wd = 1;                       ///< Art. 31
  int complaint_wd = 5;
  int chief_tenure_years = 5;  ///< Art. 11: longer than that is listed
  int clerk_tenure_years = 2;  ///< that long or longer

  friend bool operator==(const CounterSettings&, const CounterSettings&) = default;
};

/// EVAL_NOT_STARTED and SERVICE_WITHOUT_CASE of one ticket, independent of each other.
/// @param ratings  of the same day and ticket number
/// @source 洪府发〔2012〕9号 第十九、二十八、三十九条; C-EVAL
void check_ticket(const QueueTicket& ticket, const std::vector<Rating>& ratings, const CounterSettings& settings,
                  FindingList& findings);

/// BAD_REVIEW: code 4 or 5 of any channel. @source 第三十九条; C-CHANNEL
void check_rating(const Rating& rating, const CounterSettings& settings, FindingList& findings);

/// CONSULT_OVERDUE: not answered by the close of the next working day. @source 第三十一条
/// @errors kUnavailable: a year of the calendar is missing
[[nodiscard]] Result<> check_consultation(const Consultation& consultation, const HallHours& hours,
                                          const WorkingCalendar& calendar, const CounterSettings& settings,
                                          FindingList& findings);

/// COMPLAINT_DUE: no decision on acceptance by the close of the 5th working day. @source C-COMPLAINT
/// @errors kUnavailable: a year of the calendar is missing
[[nodiscard]] Result<> check_complaint(const Complaint& complaint, const HallHours& hours,
                                       const WorkingCalendar& calendar, const CounterSettings& settings,
                                       FindingList& findings);

/// TENURE_DUE (INFO): chiefs for more than five years, clerks for two years and more, on the first day of a quarter.
/// @source 第十一条
void check_tenure(const StaffMember& member, HallDay quarter_start, const CounterSettings& settings,
                  FindingList& findings);

}  // namespace hallwatch
