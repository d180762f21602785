#include "hall/facts/touched_keys.h"

#include <algorithm>
#include <array>
#include <set>

#include "hall/calendar/hall_hours.h"
#include "hall/facts/object_key.h"

namespace hallwatch {
namespace {

using Keys = std::vector<std::string>;
using std::chrono::days;

/// A leave of years is an error of typing; its days are judged no further.
constexpr int kLongestLeave_days = 400;

void add_days_of_leave(const Leave& leave, const std::vector<WindowId>& windows, Keys& keys) {
  const auto last = std::min(day_of(leave.end), day_of(leave.start) + days{kLongestLeave_days});
  for (auto day = day_of(leave.start); day <= last; day += days{1}) {
    keys.push_back(object_key::of_attendance(leave.staff_id, day));
    for (const auto& window_id : windows) {
      keys.push_back(object_key::of_roster(window_id, day));
      keys.push_back(object_key::of_seat(window_id, day));
    }
  }
}

Result<std::vector<WindowId>> windows_of_roster(const Leave& leave, FactStore& store) {
  const std::array<FactValue, 3> values{to_text(day_of(leave.start)), to_text(day_of(leave.end)),
                                        leave.staff_id.text()};
  const auto rows =
      store.find<RosterRow>("date>=?2 AND date<=?3 AND (front_staff=?4 OR back_staff=?4 OR b_post_staff=?4)", values);
  if (!rows.ok()) {
    return rows.error();
  }
  std::set<WindowId> windows;
  for (const auto& row : *rows) {
    windows.insert(row.window_id);
  }
  return std::vector<WindowId>{windows.begin(), windows.end()};
}

void add_window_days(const WindowId& window_id, HallTime from, HallTime to, Keys& keys) {
  const auto last = std::min(day_of(to), day_of(from) + days{kLongestLeave_days});
  for (auto day = day_of(from); day <= last; day += days{1}) {
    keys.push_back(object_key::of_seat(window_id, day));
  }
}

Result<Keys> cases_of_item(const std::string& item_id, FactStore& store) {
  const std::array<FactValue, 1> values{item_id};
  const auto cases = store.find<CaseFact>("item_id=?2", values);
  if (!cases.ok()) {
    return cases.error();
  }
  Keys keys;
  for (const auto& one : *cases) {
    keys.push_back(object_key::of_case(one.case_no));
  }
  return keys;
}

}  // namespace

std::vector<std::string> object_key::parts_of(std::string_view key, std::size_t count) {
  std::vector<std::string> parts;
  while (parts.size() + 1 < count) {
    const auto bar = key.find('|');
    parts.emplace_back(key.substr(0, bar));
    key = bar == std::string_view::npos ? std::string_view{} : key.substr(bar + 1);
  }
  parts.emplace_back(key);
  return parts;
}

Result<Keys> keys_touched_by(const Department& /*fact*/, FactStore& /*store*/) {
  return Keys{};
}
Result<Keys> keys_touched_by(const HallWindow& /*fact*/, FactStore& /*store*/) {
  return Keys{object_key::of_everything()};  // hours: rare
}
Result<Keys> keys_touched_by(const StaffMember& /*fact*/, FactStore& /*store*/) {
  return Keys{object_key::of_everything()};  // PINs, chiefs, who is registered: rare
}
Result<Keys> keys_touched_by(const CalendarException& /*fact*/, FactStore& /*store*/) {
  return Keys{object_key::of_everything()};
}

Result<Keys> keys_touched_by(const RosterRow& fact, FactStore& /*store*/) {
  return Keys{object_key::of_roster(fact.window_id, fact.day), object_key::of_seat(fact.window_id, fact.day)};
}

Result<Keys> keys_touched_by(const Leave& fact, FactStore& store) {
  const auto windows = windows_of_roster(fact, store);
  if (!windows.ok()) {
    return windows.error();
  }
  Keys keys{object_key::of_leave(fact.leave_id)};
  add_days_of_leave(fact, *windows, keys);
  return keys;
}

Result<Keys> keys_touched_by(const ServiceItem& fact, FactStore& store) {
  auto keys = cases_of_item(fact.item_id, store);
  if (keys.ok()) {
    keys->push_back(object_key::of_item(fact.item_id));
  }
  return keys;
}

Result<Keys> keys_touched_by(const CaseFact& fact, FactStore& /*store*/) {
  return Keys{object_key::of_case(fact.case_no)};
}
Result<Keys> keys_touched_by(const CaseEventRow& fact, FactStore& /*store*/) {
  return Keys{object_key::of_case(fact.case_no)};
}
Result<Keys> keys_touched_by(const SpecialProcedureRow& fact, FactStore& /*store*/) {
  return Keys{object_key::of_case(fact.case_no)};
}
Result<Keys> keys_touched_by(const AssistTaskRow& fact, FactStore& /*store*/) {
  return Keys{object_key::of_case(fact.case_no)};
}

Result<Keys> keys_touched_by(const Punch& fact, FactStore& store) {
  Keys keys{object_key::of_punches(fact.pin, day_of(fact.at))};
  const std::array<FactValue, 1> values{fact.pin};
  const auto owners = store.find<StaffMember>("attendance_pin=?2", values);
  if (!owners.ok()) {
    return owners.error();
  }
  for (const auto& owner : *owners) {
    keys.push_back(object_key::of_attendance(owner.staff_id, day_of(fact.at)));
  }
  return keys;
}

Result<Keys> keys_touched_by(const QueueTicket& fact, FactStore& /*store*/) {
  return Keys{object_key::of_ticket(fact.day, fact.ticket_no)};
}

Result<Keys> keys_touched_by(const Rating& fact, FactStore& /*store*/) {
  Keys keys{object_key::of_rating(fact.rating_id)};
  if (!fact.ticket_no.empty() && fact.started_at) {
    keys.push_back(object_key::of_ticket(day_of(*fact.started_at), fact.ticket_no));
  }
  return keys;
}

Result<Keys> keys_touched_by(const Consultation& fact, FactStore& /*store*/) {
  return Keys{object_key::of_consultation(fact.consultation_id)};
}
Result<Keys> keys_touched_by(const Complaint& fact, FactStore& /*store*/) {
  return Keys{object_key::of_complaint(fact.complaint_id)};
}
Result<Keys> keys_touched_by(const StaffChange& fact, FactStore& /*store*/) {
  return Keys{object_key::of_staff_change(fact.change_id)};
}

Result<Keys> keys_touched_by(const WindowStateRow& fact, FactStore& /*store*/) {
  Keys keys;
  add_window_days(fact.window_id, fact.from, fact.to.value_or(fact.from), keys);
  return keys;
}
Result<Keys> keys_touched_by(const SeatInterval& fact, FactStore& /*store*/) {
  Keys keys;
  add_window_days(fact.window_id, fact.from, fact.to, keys);
  return keys;
}

Result<Keys> keys_touched_by(const GuideItem& fact, FactStore& store) {
  const std::array<FactValue, 2> values{fact.item_id, fact.task_code};
  const auto items = store.find<ServiceItem>("((?2<>'' AND item_id=?2) OR (?3<>'' AND task_code=?3))", values);
  if (!items.ok()) {
    return items.error();
  }
  Keys keys;
  for (const auto& item : *items) {
    keys.push_back(object_key::of_item(item.item_id));
  }
  return keys;
}
Result<Keys> keys_touched_by(const ItemStepLimit& fact, FactStore& store) {
  return cases_of_item(fact.item_id, store);
}
Result<Keys> keys_touched_by(const FeedHeard& fact, FactStore& /*store*/) {
  return Keys{object_key::of_feed(fact.feed)};
}
Result<Keys> keys_touched_by(const FeedTrouble& fact, FactStore& /*store*/) {
  return Keys{object_key::of_feed(fact.feed)};
}

}  // namespace hallwatch
