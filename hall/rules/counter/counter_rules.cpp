#include "hall/rules/counter/counter_rules.h"

#include <algorithm>

#include "hall/rules/deadline.h"

namespace hallwatch {

void check_ticket(const QueueTicket& ticket, const std::vector<Rating>& ratings, const CounterSettings& settings,
                  FindingList& findings) {
  if (!ticket.finished_at || !findings.has_come(*ticket.finished_at)) {
    return;
  }
  std::optional<HallTime> started;
  for (const auto& rating : ratings) {
    if (rating.channel == RatingChannel::kDevice && rating.started_at) {
      started = started ? std::min(*started, *rating.started_at) : *rating.started_at;
    }
  }
  const auto latest_start = *ticket.finished_at + settings.rating_start;
  if (!started || *started > latest_start) {
    findings.raise("EVAL_NOT_STARTED", ticket.ticket_no, ticket.window_id, latest_start, started);
  }
  if (ticket.case_no.is_empty() && ticket.called_at &&
      *ticket.finished_at - *ticket.called_at >= settings.long_service) {
    findings.raise("SERVICE_WITHOUT_CASE", ticket.ticket_no, ticket.window_id,
                   *ticket.finished_at + settings.case_link_wait);
  }
}

void check_rating(const Rating& rating, const CounterSettings& settings, FindingList& findings) {
  if (rating.code > settings.worst_good_code && rating.evaluated_at) {
    findings.raise("BAD_REVIEW", rating.case_no.text(), rating.window_id, *rating.evaluated_at);
  }
}

Result<> check_consultation(const Consultation& consultation, const HallHours& hours, const WorkingCalendar& calendar,
                            const CounterSettings& settings, FindingList& findings) {
  if (!findings.has_come(consultation.asked_at)) {
    return {};
  }
  const auto day = calendar.add_working_days(day_of(consultation.asked_at), settings.consultation_wd);
  if (!day) {
    return calendar_year_missing(day_of(consultation.asked_at));
  }
  const auto due = close_of(*day, hours);
  if (!consultation.replied_at || *consultation.replied_at > due) {
    findings.raise("CONSULT_OVERDUE", consultation.consultation_id, consultation.window_id, due,
                   consultation.replied_at);
  }
  return {};
}

Result<> check_complaint(const Complaint& complaint, const HallHours& hours, const WorkingCalendar& calendar,
                         const CounterSettings& settings, FindingList& findings) {
  if (!findings.has_come(complaint.received_at) || complaint.status != "RECEIVED") {
    return {};
  }
  const auto day = calendar.add_working_days(day_of(complaint.received_at), settings.complaint_wd);
  if (!day) {
    return calendar_year_missing(day_of(complaint.received_at));
  }
  findings.raise("COMPLAINT_DUE", complaint.complaint_id, complaint.window_id, close_of(*day, hours));
  return {};
}

void check_tenure(const StaffMember& member, HallDay quarter_start, const CounterSettings& settings,
                  FindingList& findings) {
  if (!member.on_post_since) {
    return;
  }
  const std::chrono::year_month_day since{*member.on_post_since};
  const bool is_chief = member.role == StaffRole::kChief;
  const auto anniversary =
      since + std::chrono::years{is_chief ? settings.chief_tenure_years : settings.clerk_tenure_years};
  // 02-29 has no anniversary in most years: the day after the month's last counts.
  const HallDay due =
      anniversary.ok() ? HallDay{anniversary}
                       : HallDay{anniversary.year() / anniversary.month() / std::chrono::last} + std::chrono::days{1};
  if (is_chief ? due < quarter_start : due <= quarter_start) {
    findings.raise("TENURE_DUE", member.staff_id.text(), member.window_id, HallTime{quarter_start});
  }
}

}  // namespace hallwatch
