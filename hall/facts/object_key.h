#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time/hall_time.h"

namespace hallwatch {

/// Names of the objects that rules judge, one at a time: "case|3601…", "attendance|S06|2025-09-22". FROZEN: stored.
/// A fact touches objects; an object is judged from all its facts, so the order of facts carries no meaning.
namespace object_key {

inline std::string of_case(const CaseNo& case_no) {
  return "case|" + case_no.text();
}
inline std::string of_attendance(const StaffId& staff_id, HallDay day) {
  return "attendance|" + staff_id.text() + "|" + to_text(day);
}
/// The records of one PIN of one day: unknown PIN, other verification, wrong clock.
inline std::string of_punches(const std::string& pin, HallDay day) {
  return "punches|" + to_text(day) + "|" + pin;
}
inline std::string of_leave(const std::string& leave_id) {
  return "leave|" + leave_id;
}
inline std::string of_roster(const WindowId& window_id, HallDay day) {
  return "roster|" + window_id.text() + "|" + to_text(day);
}
/// Seat intervals that a feed told, of one window and day.
inline std::string of_seat(const WindowId& window_id, HallDay day) {
  return "seat|" + window_id.text() + "|" + to_text(day);
}
inline std::string of_ticket(HallDay day, const std::string& ticket_no) {
  return "ticket|" + to_text(day) + "|" + ticket_no;
}
inline std::string of_rating(const std::string& rating_id) {
  return "rating|" + rating_id;
}
inline std::string of_consultation(const std::string& consultation_id) {
  return "consultation|" + consultation_id;
}
inline std::string of_complaint(const std::string& complaint_id) {
  return "complaint|" + complaint_id;
}
inline std::string of_staff_change(const std::string& change_id) {
  return "staff_change|" + change_id;
}
/// An item of the hall's list, held against the published guide.
inline std::string of_item(const std::string& item_id) {
  return "item|" + item_id;
}
/// A feed: whether it keeps coming, and whether what it gives can be taken.
inline std::string of_feed(const std::string& feed) {
  return "feed|" + feed;
}
/// Working calendar as a whole: years that are missing.
inline std::string of_calendar() {
  return "calendar|";
}
/// What every object depends on has changed: everything is judged anew.
inline std::string of_everything() {
  return "everything|";
}
/// The day begins: its attendance and rosters are judged as it goes on.
inline std::string of_day(HallDay day) {
  return "day|" + to_text(day);
}

/// The parts between the bars; the last one may hold bars itself if `count` is given.
[[nodiscard]] std::vector<std::string> parts_of(std::string_view key, std::size_t count);

}  // namespace object_key
}  // namespace hallwatch
