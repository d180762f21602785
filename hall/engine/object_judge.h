#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hall/calendar/working_calendar.h"
#include "hall/engine/hall_settings.h"
#include "hall/facts/fact_store.h"
#include "hall/rules/attendance/attendance_day.h"
#include "hall/rules/cases/case_rules.h"

namespace hallwatch {

/// What the rules say about one object as of a moment.
struct Judgement {
  std::vector<Finding> findings;
  std::optional<HallTime> next_moment;      ///< judge again then, even without a new fact
  std::vector<std::string> touches;         ///< other objects that begin with this one: the objects of a day
  std::optional<CaseStanding> standing;     ///< of a case
  std::optional<AttendanceDay> attendance;  ///< of an attendance day
};

/// When the attendance of the day of as_of is judged.
enum class AttendanceClose : unsigned char {
  kAtItsWindows = 1,  ///< live: each slot when its window has closed
  kAtDayEnd = 2,      ///< replay: as if all windows of the day had closed (C-ASOF)
};

/// Gathers the facts of an object and asks its rules. Facts in, findings out: order and history carry no meaning, so
/// live and replay are one code. Keeps copies of what everything hangs on (staff, windows, calendar) until
/// forget_copies(). One thread; the store outlives it.
class ObjectJudge {
 public:
  ObjectJudge(FactStore& store, HallSettings settings, AttendanceClose close)
      : store_(store), settings_(std::move(settings)), close_(close) {}

  /// @param key  hall/facts/object_key.h; one of an unknown kind gives nothing
  /// @errors what the database says
  [[nodiscard]] Result<Judgement> judge(std::string_view key, HallTime as_of);
  void forget_copies() { copies_.reset(); }

  /// What the live seat rule needs to know beside the picture: spans of the day in which the front person has a
  /// complete leave, and the window's states.
  struct SeatDayContext {
    std::vector<TimeSpan> excused;
    std::vector<WindowStateSpan> states;
  };
  [[nodiscard]] Result<SeatDayContext> seat_context(const WindowId& window_id, HallDay day, HallTime as_of);

  /// Everybody, every window: for reports.
  [[nodiscard]] Result<std::vector<StaffMember>> staff();
  [[nodiscard]] Result<std::vector<HallWindow>> windows();
  [[nodiscard]] Result<WorkingCalendar> calendar();

 private:
  struct Copies {
    std::vector<StaffMember> staff;
    std::map<StaffId, std::size_t> staff_by_id;
    std::set<StaffId> staff_ids;
    std::vector<HallWindow> windows;
    WorkingCalendar calendar;
  };
  [[nodiscard]] Result<const Copies*> copies();
  [[nodiscard]] HallHours hours_of(const WindowId& window_id, const Copies& copies) const;
  [[nodiscard]] Result<std::vector<Leave>> excusing_leaves(const StaffId& staff_id, const Copies& copies,
                                                           HallTime as_of);
  [[nodiscard]] Result<std::map<StaffId, std::vector<Leave>>> leaves_of(const std::vector<RosterRow>& rows,
                                                                        const Copies& copies, HallTime as_of);

  [[nodiscard]] Result<Judgement> judge_case(const CaseNo& case_no, HallTime as_of, const Copies& copies);
  [[nodiscard]] Result<Judgement> judge_attendance_of(const StaffId& staff_id, HallDay day, HallTime as_of,
                                                      const Copies& copies);
  [[nodiscard]] Result<Judgement> judge_punches(HallDay day, const std::string& pin, HallTime as_of,
                                                const Copies& copies);
  [[nodiscard]] Result<Judgement> judge_leave_of(const std::string& leave_id, HallTime as_of, const Copies& copies);
  [[nodiscard]] Result<Judgement> judge_roster(const WindowId& window_id, HallDay day, HallTime as_of,
                                               const Copies& copies);
  [[nodiscard]] Result<Judgement> judge_seat(const WindowId& window_id, HallDay day, HallTime as_of,
                                             const Copies& copies);
  [[nodiscard]] Result<SeatDayFacts> seat_day_facts(const WindowId& window_id, HallDay day, HallTime as_of,
                                                    const Copies& copies);
  [[nodiscard]] Result<Judgement> judge_ticket(HallDay day, const std::string& ticket_no, HallTime as_of);
  [[nodiscard]] Result<Judgement> judge_rating(const std::string& rating_id, HallTime as_of);
  [[nodiscard]] Result<Judgement> judge_consultation(const std::string& id, HallTime as_of, const Copies& copies);
  [[nodiscard]] Result<Judgement> judge_complaint(const std::string& id, HallTime as_of, const Copies& copies);
  [[nodiscard]] Result<Judgement> judge_staff_change(const std::string& id, HallTime as_of, const Copies& copies);
  [[nodiscard]] Result<Judgement> judge_item(const std::string& item_id, HallTime as_of);
  [[nodiscard]] Result<Judgement> judge_feed(const std::string& feed, HallTime as_of, const Copies& copies);
  [[nodiscard]] Judgement judge_calendar(HallTime as_of, const Copies& copies) const;
  [[nodiscard]] Judgement judge_day(HallDay day, HallTime as_of, const Copies& copies) const;

  FactStore& store_;
  HallSettings settings_;
  AttendanceClose close_;
  std::optional<Copies> copies_;
};

}  // namespace hallwatch
