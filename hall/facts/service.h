#pragma once

#include <optional>
#include <string>

#include "base/ids.h"
#include "base/time/hall_time.h"

namespace hallwatch {

/// One ticket of the queue: a citizen at a counter. Identity: (day, ticket_no).
struct QueueTicket {
  HallDay day{};
  std::string ticket_no;
  WindowId window_id;
  std::optional<HallTime> taken_at;
  std::optional<HallTime> called_at;
  std::optional<HallTime> finished_at;
  StaffId staff_id;
  CaseNo case_no;  ///< empty: no case was linked

  friend bool operator==(const QueueTicket&, const QueueTicket&) = default;
};

enum class RatingChannel : unsigned char { kUnknown = 0, kDevice = 1, kSms = 2, kQuestionnaire = 3 };  // FROZEN: stored

/// One use of a rating device, or an answer by another channel (好差评).
struct Rating {
  std::string rating_id;
  WindowId window_id;
  StaffId staff_id;
  CaseNo case_no;
  std::string ticket_no;
  RatingChannel channel = RatingChannel::kUnknown;
  std::optional<HallTime> started_at;    ///< the device was started
  std::optional<HallTime> evaluated_at;  ///< and answered
  int code = 0;                          ///< 1 very satisfied … 5 very dissatisfied; 0: no answer

  friend bool operator==(const Rating&, const Rating&) = default;
};

/// A question that a citizen asked (咨询).
struct Consultation {
  std::string consultation_id;
  WindowId window_id;
  HallTime asked_at{};
  std::optional<HallTime> replied_at;

  friend bool operator==(const Consultation&, const Consultation&) = default;
};

/// A complaint (投诉).
struct Complaint {
  std::string complaint_id;
  WindowId window_id;
  HallTime received_at{};
  std::string status;  ///< "RECEIVED": no decision on acceptance yet; anything else: decided

  friend bool operator==(const Complaint&, const Complaint&) = default;
};

}  // namespace hallwatch
