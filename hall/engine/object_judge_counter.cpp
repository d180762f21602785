#include <algorithm>

#include "hall/engine/judge_tools.h"
#include "hall/engine/object_judge.h"
#include "hall/rules/attendance/roster_rules.h"
#include "hall/rules/items/guide_rules.h"

namespace hallwatch {

using std::chrono::days;

Result<Judgement> ObjectJudge::judge_ticket(HallDay day, const std::string& ticket_no, HallTime as_of) {
  const std::array<FactValue, 2> values{to_text(day), ticket_no};
  const auto ticket = find_one<QueueTicket>(store_, "date=?2 AND ticket_no=?3", values);
  const std::array<FactValue, 3> rating_values{ticket_no, stored(HallTime{day}), stored(HallTime{day + days{1}})};
  auto ratings = store_.find<Rating>("ticket_no=?2 AND started_at>=?3 AND started_at<?4", rating_values);
  if (!ticket.ok() || !ratings.ok()) {
    return !ticket.ok() ? ticket.error() : ratings.error();
  }
  if (!*ticket) {
    return Judgement{};
  }
  FindingList list{as_of};
  std::erase_if(*ratings,
                [&](const Rating& rating) { return rating.started_at && !list.has_come(*rating.started_at); });
  check_ticket(**ticket, *ratings, settings_.counter, list);
  return finish(list);
}

Result<Judgement> ObjectJudge::judge_rating(const std::string& rating_id, HallTime as_of) {
  const std::array<FactValue, 1> values{rating_id};
  const auto rating = find_one<Rating>(store_, "eval_id=?2", values);
  if (!rating.ok()) {
    return rating.error();
  }
  FindingList list{as_of};
  if (*rating) {
    check_rating(**rating, settings_.counter, list);
  }
  return finish(list);
}

Result<Judgement> ObjectJudge::judge_consultation(const std::string& id, HallTime as_of, const Copies& copies) {
  const std::array<FactValue, 1> values{id};
  const auto consultation = find_one<Consultation>(store_, "consult_id=?2", values);
  if (!consultation.ok()) {
    return consultation.error();
  }
  FindingList list{as_of};
  if (*consultation) {
    // A missing year is told once, by the calendar itself.
    (void)check_consultation(**consultation, settings_.hours, copies.calendar, settings_.counter, list);
  }
  return finish(list);
}

Result<Judgement> ObjectJudge::judge_complaint(const std::string& id, HallTime as_of, const Copies& copies) {
  const std::array<FactValue, 1> values{id};
  const auto complaint = find_one<Complaint>(store_, "complaint_id=?2", values);
  if (!complaint.ok()) {
    return complaint.error();
  }
  FindingList list{as_of};
  if (*complaint) {
    (void)check_complaint(**complaint, settings_.hours, copies.calendar, settings_.counter, list);
  }
  return finish(list);
}

Result<Judgement> ObjectJudge::judge_staff_change(const std::string& id, HallTime as_of, const Copies& copies) {
  const std::array<FactValue, 1> values{id};
  const auto change = find_one<StaffChange>(store_, "change_id=?2", values);
  if (!change.ok()) {
    return change.error();
  }
  FindingList list{as_of};
  if (*change) {
    const auto person = copies.staff_by_id.find((*change)->staff_id);
    const auto window_id = person == copies.staff_by_id.end() ? WindowId{} : copies.staff[person->second].window_id;
    (void)check_staff_change(**change, window_id, settings_.hours, copies.calendar, settings_.attendance, list);
  }
  return finish(list);
}

Result<Judgement> ObjectJudge::judge_item(const std::string& item_id, HallTime as_of) {
  const std::array<FactValue, 1> values{item_id};
  const auto item = find_one<ServiceItem>(store_, "item_id=?2", values);
  if (!item.ok()) {
    return item.error();
  }
  FindingList list{as_of};
  if (*item) {
    const std::array<FactValue, 2> names{item_id, (*item)->task_code};
    const auto guides = store_.find<GuideItem>("(item_id=?2 OR (?3<>'' AND task_code=?3))", names);
    if (!guides.ok()) {
      return guides.error();
    }
    for (const auto& guide : *guides) {
      if (is_about(guide, **item)) {
        check_guide(**item, guide, settings_.guide, list);
      }
    }
  }
  return finish(list);
}

Result<Judgement> ObjectJudge::judge_feed(const std::string& feed, HallTime as_of, const Copies& copies) {
  const std::array<FactValue, 1> values{feed};
  const auto heard = find_one<FeedHeard>(store_, "feed=?2", values);
  const auto troubles = store_.find<FeedTrouble>("feed=?2", values);
  if (!heard.ok() || !troubles.ok()) {
    return !heard.ok() ? heard.error() : troubles.error();
  }
  FindingList list{as_of};
  check_feed({feed, *heard, *troubles}, settings_.hours, copies.calendar, settings_.feeds, list);
  return finish(list);
}

}  // namespace hallwatch
