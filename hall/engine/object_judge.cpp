#include "hall/engine/object_judge.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "hall/calendar/calendar_rows.h"
#include "hall/engine/judge_tools.h"
#include "hall/engine/seat_intervals.h"
#include "hall/facts/fact_fields.h"
#include "hall/facts/object_key.h"
#include "hall/rules/attendance/roster_rules.h"

namespace hallwatch {
namespace {

using std::chrono::days;

template <typename Fact>
Result<std::vector<Fact>> rows_of_case(FactStore& store, const CaseNo& case_no) {
  const std::array<FactValue, 1> values{case_no.text()};
  return store.find<Fact>("project_no=?2", values);
}

std::optional<double> yuan_of(const std::string& text) {
  double yuan = 0.0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), yuan);
  return code == std::errc{} ? std::optional{yuan} : std::nullopt;
}

CaseFacts facts_of(const CaseFact& header) {
  CaseFacts facts;
  facts.case_no = header.case_no;
  facts.window_id = header.window_id;
  facts.project_type = header.project_type;
  facts.promise_limit = header.promise_limit;
  const auto unit = limit_unit_from_text(header.limit_unit);
  facts.limit_unit = unit == LimitUnit::kUnknown ? LimitUnit::kWorkday : unit;
  facts.legal_limit = header.legal_limit;
  facts.is_green = header.is_green_channel;
  facts.accept_doc_no = header.accept_doc_no;
  facts.accept_doc_source = header.accept_doc_source;
  facts.handle_place = header.handle_place;
  facts.accept_date = header.accepted_at;
  facts.result_date = header.decided_at;
  facts.deliver_date = header.delivered_at;
  facts.archive_date = header.archived_at;
  facts.result_type = header.result_type;
  return facts;
}

bool begins_quarter(HallDay day) {
  const std::chrono::year_month_day date{day};
  return date.day() == std::chrono::day{1} && (static_cast<unsigned>(date.month()) - 1) % 3 == 0;
}

}  // namespace

Result<const ObjectJudge::Copies*> ObjectJudge::copies() {
  if (copies_) {
    return &*copies_;
  }
  Copies fresh;
  auto staff = store_.all<StaffMember>();
  auto windows = store_.all<HallWindow>();
  auto exceptions = store_.all<CalendarException>();
  if (!staff.ok() || !windows.ok() || !exceptions.ok()) {
    return !staff.ok() ? staff.error() : !windows.ok() ? windows.error() : exceptions.error();
  }
  fresh.staff = std::move(*staff);
  fresh.windows = std::move(*windows);
  for (std::size_t i = 0; i < fresh.staff.size(); ++i) {
    fresh.staff_by_id[fresh.staff[i].staff_id] = i;
    fresh.staff_ids.insert(fresh.staff[i].staff_id);
  }
  auto calendar = calendar_with_rows(*exceptions);
  if (!calendar.ok()) {
    return calendar.error();
  }
  fresh.calendar = std::move(*calendar);
  copies_ = std::move(fresh);
  return &*copies_;
}

Result<std::vector<StaffMember>> ObjectJudge::staff() {
  const auto known = copies();
  return known.ok() ? Result<std::vector<StaffMember>>{(*known)->staff} : known.error();
}
Result<std::vector<HallWindow>> ObjectJudge::windows() {
  const auto known = copies();
  return known.ok() ? Result<std::vector<HallWindow>>{(*known)->windows} : known.error();
}
Result<WorkingCalendar> ObjectJudge::calendar() {
  const auto known = copies();
  return known.ok() ? Result<WorkingCalendar>{(*known)->calendar} : known.error();
}

HallHours ObjectJudge::hours_of(const WindowId& window_id, const Copies& copies) const {
  HallHours hours = settings_.hours;
  const auto found = std::find_if(copies.windows.begin(), copies.windows.end(),
                                  [&](const HallWindow& window) { return window.window_id == window_id; });
  if (found != copies.windows.end()) {
    hours.am_open = found->am_open.value_or(hours.am_open);
    hours.am_close = found->am_close.value_or(hours.am_close);
    hours.pm_open = found->pm_open.value_or(hours.pm_open);
    hours.pm_close = found->pm_close.value_or(hours.pm_close);
  }
  return hours;
}

Result<std::vector<Leave>> ObjectJudge::excusing_leaves(const StaffId& staff_id, const Copies& copies, HallTime as_of) {
  const auto person = copies.staff_by_id.find(staff_id);
  if (person == copies.staff_by_id.end()) {
    return std::vector<Leave>{};
  }
  const std::array<FactValue, 1> values{staff_id.text()};
  auto leaves = store_.find<Leave>("staff_id=?2", values);
  if (!leaves.ok()) {
    return leaves;
  }
  std::erase_if(*leaves, [&](const Leave& leave) {
    return !judge_leave(leave, copies.staff[person->second], copies.staff, settings_.hours, copies.calendar,
                        settings_.attendance, as_of)
                .does_excuse();
  });
  return leaves;
}

Result<std::map<StaffId, std::vector<Leave>>> ObjectJudge::leaves_of(const std::vector<RosterRow>& rows,
                                                                     const Copies& copies, HallTime as_of) {
  std::map<StaffId, std::vector<Leave>> leaves;
  for (const auto& row : rows) {
    for (const auto& staff_id : {row.front_staff, row.back_staff, row.stand_in}) {
      if (staff_id.is_empty() || leaves.contains(staff_id)) {
        continue;
      }
      auto own = excusing_leaves(staff_id, copies, as_of);
      if (!own.ok()) {
        return own.error();
      }
      leaves[staff_id] = std::move(*own);
    }
  }
  return leaves;
}

Result<Judgement> ObjectJudge::judge(std::string_view key, HallTime as_of) {
  const auto known = copies();
  if (!known.ok()) {
    return known.error();
  }
  const Copies& copies = **known;
  const auto parts = object_key::parts_of(key, 2);
  const auto& kind = parts[0];
  const auto& id = parts[1];
  if (kind == "case") {
    return judge_case(CaseNo{id}, as_of, copies);
  }
  if (kind == "leave") {
    return judge_leave_of(id, as_of, copies);
  }
  if (kind == "rating") {
    return judge_rating(id, as_of);
  }
  if (kind == "consultation") {
    return judge_consultation(id, as_of, copies);
  }
  if (kind == "complaint") {
    return judge_complaint(id, as_of, copies);
  }
  if (kind == "staff_change") {
    return judge_staff_change(id, as_of, copies);
  }
  if (kind == "item") {
    return judge_item(id, as_of);
  }
  if (kind == "feed") {
    return judge_feed(id, as_of, copies);
  }
  if (kind == "calendar") {
    return judge_calendar(as_of, copies);
  }
  const auto pair = object_key::parts_of(id, 2);
  const bool is_day_first = kind == "punches" || kind == "ticket" || kind == "day";
  const auto day = hall_day_from_text(is_day_first ? pair[0] : pair.back());
  if (!day.ok()) {
    return Judgement{};
  }
  if (kind == "attendance") {
    return judge_attendance_of(StaffId{pair[0]}, *day, as_of, copies);
  }
  if (kind == "punches") {
    return judge_punches(*day, pair[1], as_of, copies);
  }
  if (kind == "roster") {
    return judge_roster(WindowId{pair[0]}, *day, as_of, copies);
  }
  if (kind == "seat") {
    return judge_seat(WindowId{pair[0]}, *day, as_of, copies);
  }
  if (kind == "ticket") {
    return judge_ticket(*day, pair[1], as_of);
  }
  return kind == "day" ? judge_day(*day, as_of, copies) : Judgement{};
}

Result<Judgement> ObjectJudge::judge_case(const CaseNo& case_no, HallTime as_of, const Copies& copies) {
  const std::array<FactValue, 1> values{case_no.text()};
  const auto header = find_one<CaseFact>(store_, "project_no=?2", values);
  const auto events = rows_of_case<CaseEventRow>(store_, case_no);
  const auto specials = rows_of_case<SpecialProcedureRow>(store_, case_no);
  const auto tasks = rows_of_case<AssistTaskRow>(store_, case_no);
  if (!header.ok() || !events.ok() || !specials.ok() || !tasks.ok()) {
    return !header.ok()     ? header.error()
           : !events.ok()   ? events.error()
           : !specials.ok() ? specials.error()
                            : tasks.error();
  }
  if (!*header) {
    return Judgement{};  // events of a case whose row has not come yet
  }
  auto facts = facts_of(**header);
  const std::array<FactValue, 1> item_values{(*header)->item_id};
  const auto item = find_one<ServiceItem>(store_, "item_id=?2", item_values);
  if (!item.ok()) {
    return item.error();
  }
  auto limits = store_.find<ItemStepLimit>("item_id=?2", item_values);
  if (!limits.ok()) {
    return limits.error();
  }
  for (auto& row : *limits) {
    row.limit.unit = row.limit.unit == LimitUnit::kUnknown ? LimitUnit::kWorkday : row.limit.unit;
    facts.step_limits.push_back(row.limit);
  }
  if (*item) {
    facts.fee_standard_yuan = yuan_of((*item)->fee_standard);
  }
  for (const auto& row : *events) {
    facts.events.push_back(row.event);
  }
  for (const auto& row : *specials) {
    facts.specials.push_back(row.special);
  }
  for (const auto& row : *tasks) {
    facts.tasks.push_back(row.task);
  }
  auto outcome = evaluate_case(facts, {settings_.hours, copies.calendar, settings_.cases, copies.staff_ids}, as_of);
  Judgement judgement;
  judgement.findings = std::move(outcome.findings);
  judgement.next_moment = outcome.next_moment;
  judgement.standing = std::move(outcome.standing);
  return judgement;
}

Result<Judgement> ObjectJudge::judge_attendance_of(const StaffId& staff_id, HallDay day, HallTime as_of,
                                                   const Copies& copies) {
  const auto person = copies.staff_by_id.find(staff_id);
  const auto is_working = copies.calendar.is_working_day(day);
  if (person == copies.staff_by_id.end() || !is_working.value_or(false)) {
    return Judgement{};
  }
  const auto& member = copies.staff[person->second];
  if (member.on_post_since && *member.on_post_since > day) {
    return Judgement{};
  }
  const std::array<FactValue, 3> values{member.attendance_pin, stored(HallTime{day}), stored(HallTime{day + days{1}})};
  auto punches = store_.find<Punch>("pin=?2 AND punched_at>=?3 AND punched_at<?4", values);
  const auto leaves = excusing_leaves(staff_id, copies, as_of);
  if (!punches.ok() || !leaves.ok()) {
    return !punches.ok() ? punches.error() : leaves.error();
  }
  FindingList facts_list{as_of};  // punches ahead of as_of are not known, whatever is judged
  std::erase_if(*punches, [&](const Punch& punch) { return !facts_list.has_come(punch.at); });
  std::sort(punches->begin(), punches->end(), [](const Punch& a, const Punch& b) { return a.at < b.at; });
  const bool closes_day = close_ == AttendanceClose::kAtDayEnd && day_of(as_of) == day;
  FindingList list{closes_day ? HallTime{day + days{1}} : as_of};
  auto attendance = judge_attendance(member, day, *punches, *leaves, settings_.hours, settings_.attendance, list);
  auto judgement = finish(list);
  if (const auto ahead = facts_list.next_moment()) {
    judgement.next_moment = judgement.next_moment ? std::min(*judgement.next_moment, *ahead) : ahead;
  }
  judgement.attendance = std::move(attendance);
  return judgement;
}

Result<Judgement> ObjectJudge::judge_punches(HallDay day, const std::string& pin, HallTime as_of,
                                             const Copies& copies) {
  const std::array<FactValue, 3> values{pin, stored(HallTime{day}), stored(HallTime{day + days{1}})};
  auto punches = store_.find<Punch>("pin=?2 AND punched_at>=?3 AND punched_at<?4", values);
  if (!punches.ok()) {
    return punches.error();
  }
  FindingList list{as_of};
  for (const auto& punch : *punches) {
    (void)list.has_come(punch.at);  // a clock that runs ahead is judged again when its time has come
  }
  (void)sort_punches(std::move(*punches), copies.staff, settings_.attendance, list);
  return finish(list);
}

Result<Judgement> ObjectJudge::judge_leave_of(const std::string& leave_id, HallTime as_of, const Copies& copies) {
  const std::array<FactValue, 1> values{leave_id};
  const auto leave = find_one<Leave>(store_, "leave_id=?2", values);
  if (!leave.ok()) {
    return leave.error();
  }
  if (!*leave) {
    return Judgement{};
  }
  const auto person = copies.staff_by_id.find((*leave)->staff_id);
  if (person == copies.staff_by_id.end()) {
    return Judgement{};
  }
  FindingList list{as_of};
  const auto& member = copies.staff[person->second];
  for (const auto& stamp : {(*leave)->approved_at, (*leave)->filed_at}) {
    if (stamp) {
      (void)list.has_come(*stamp);
    }
  }
  report_leave(
      **leave,
      judge_leave(**leave, member, copies.staff, settings_.hours, copies.calendar, settings_.attendance, as_of),
      member.window_id, list);
  return finish(list);
}

Result<Judgement> ObjectJudge::judge_roster(const WindowId& window_id, HallDay day, HallTime as_of,
                                            const Copies& copies) {
  if (!copies.calendar.is_working_day(day).value_or(false)) {
    return Judgement{};
  }
  const std::array<FactValue, 2> values{to_text(day), window_id.text()};
  const auto rows = store_.find<RosterRow>("date=?2 AND window_id=?3", values);
  if (!rows.ok()) {
    return rows.error();
  }
  const auto leaves = leaves_of(*rows, copies, as_of);
  if (!leaves.ok()) {
    return leaves.error();
  }
  FindingList list{as_of};
  check_roster_day(window_id, day, hours_of(window_id, copies), *rows, *leaves, list);
  return finish(list);
}

Result<SeatDayFacts> ObjectJudge::seat_day_facts(const WindowId& window_id, HallDay day, HallTime as_of,
                                                 const Copies& copies) {
  SeatDayFacts facts;
  facts.window_id = window_id;
  facts.day = day;
  const std::array<FactValue, 3> values{window_id.text(), stored(HallTime{day + days{1}}), stored(HallTime{day})};
  const auto gap = std::max(settings_.seats.camera_offline_after, settings_.seats.presence_after_hours);
  auto intervals = seat_intervals_around(store_, window_id, day, gap);
  auto states = store_.find<WindowStateRow>("window_id=?2 AND \"from\"<?3 AND (\"to\">?4 OR \"to\" IS NULL)", values);
  const std::array<FactValue, 2> roster_values{to_text(day), window_id.text()};
  auto roster = store_.find<RosterRow>("date=?2 AND window_id=?3", roster_values);
  if (!intervals.ok() || !states.ok() || !roster.ok()) {
    return !intervals.ok() ? intervals.error() : !states.ok() ? states.error() : roster.error();
  }
  auto leaves = leaves_of(*roster, copies, as_of);
  if (!leaves.ok()) {
    return leaves.error();
  }
  facts.intervals = std::move(*intervals);
  facts.states = std::move(*states);
  facts.roster = std::move(*roster);
  facts.leaves = std::move(*leaves);
  return facts;
}

Result<ObjectJudge::SeatDayContext> ObjectJudge::seat_context(const WindowId& window_id, HallDay day, HallTime as_of) {
  const auto known = copies();
  if (!known.ok()) {
    return known.error();
  }
  const auto facts = seat_day_facts(window_id, day, as_of, **known);
  if (!facts.ok()) {
    return facts.error();
  }
  return SeatDayContext{excused_spans(day, hours_of(window_id, **known), facts->roster, facts->leaves),
                        state_spans(facts->states, HallTime{day + days{1}})};
}

Result<Judgement> ObjectJudge::judge_seat(const WindowId& window_id, HallDay day, HallTime as_of,
                                          const Copies& copies) {
  auto facts = seat_day_facts(window_id, day, as_of, copies);
  if (!facts.ok()) {
    return facts.error();
  }
  FindingList list{as_of};
  // What begins later is not known yet: neither an absence nor a state.
  std::erase_if(facts->intervals, [&](const SeatInterval& interval) { return !list.has_come(interval.from); });
  std::erase_if(facts->states, [&](const WindowStateRow& row) { return !list.has_come(row.from); });
  check_seat_day(*facts, hours_of(window_id, copies), copies.calendar, settings_.seats, list);
  auto judgement = finish(list);
  // What began on an earlier day is told there, and may go on longer than was known when that day was judged.
  for (const auto& interval : facts->intervals) {
    if (day_of(interval.from) < day && interval.kind != SeatIntervalKind::kEmpty) {
      judgement.touches.push_back(object_key::of_seat(window_id, day_of(interval.from)));
    }
  }
  // A state until further notice that comes late concerns days that were judged without it.
  const bool has_endless_state =
      std::any_of(facts->states.begin(), facts->states.end(),
                  [day](const WindowStateRow& row) { return !row.to && day_of(row.from) == day; });
  if (has_endless_state) {
    const auto later = seat_days_after(store_, window_id, day, as_of);
    if (!later.ok()) {
      return later.error();
    }
    for (const auto one : *later) {
      judgement.touches.push_back(object_key::of_seat(window_id, one));
    }
  }
  return judgement;
}

Judgement ObjectJudge::judge_calendar(HallTime as_of, const Copies& copies) const {
  FindingList list{as_of};
  const auto today = day_of(as_of);
  for (const auto year : copies.calendar.missing_years(today, settings_.calendar_ahead_days)) {
    const auto begins = HallDay{year / 1 / 1};
    list.raise("CALENDAR_MISSING", std::to_string(static_cast<int>(year)), {},
               HallTime{begins - days{settings_.calendar_ahead_days}});
  }
  (void)list.has_come(HallTime{today + days{1}});
  return finish(list);
}

Judgement ObjectJudge::judge_day(HallDay day, HallTime as_of, const Copies& copies) const {
  FindingList list{as_of};
  if (!list.has_come(HallTime{day})) {
    return finish(list);
  }
  if (begins_quarter(day)) {
    for (const auto& member : copies.staff) {
      check_tenure(member, day, settings_.counter, list);
    }
  }
  auto judgement = finish(list);
  if (copies.calendar.is_working_day(day).value_or(false)) {
    for (const auto& member : copies.staff) {
      judgement.touches.push_back(object_key::of_attendance(member.staff_id, day));
    }
    for (const auto& window : copies.windows) {
      judgement.touches.push_back(object_key::of_roster(window.window_id, day));
    }
  }
  judgement.touches.push_back(object_key::of_day(day + days{1}));
  return judgement;
}

}  // namespace hallwatch
