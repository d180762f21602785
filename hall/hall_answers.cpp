#include "hall/hall_answers.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace hallwatch {
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// Repeats of a punch within this time are one (C-DEDUP).
constexpr seconds kSamePunch{60};

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kLeaveTexts{{{"PERSONAL", "事假"},
                                                                                    {"SICK", "病假"},
                                                                                    {"ANNUAL", "年休假"},
                                                                                    {"MEETING", "会议"},
                                                                                    {"SITE_VISIT", "现场踏勘"},
                                                                                    {"TRIP", "公出"},
                                                                                    {"TRAINING", "培训"},
                                                                                    {"ERRAND", "临时外出"},
                                                                                    {"MATERNITY", "产假"}}};

std::string leave_text(const std::string& type) {
  for (const auto& [code, text] : kLeaveTexts) {
    if (code == type) {
      return std::string{text};
    }
  }
  return type;
}

/// Name of a staff member, or the id where the register has none.
class StaffNames {
 public:
  [[nodiscard]] static Result<StaffNames> read(FactStore& facts) {
    auto staff = facts.all<StaffMember>();
    if (!staff.ok()) {
      return staff.error();
    }
    StaffNames names;
    for (const auto& member : *staff) {
      names.names_[member.staff_id] = member.name;
    }
    return names;
  }
  [[nodiscard]] std::string of(const StaffId& staff_id) const {
    const auto found = names_.find(staff_id);
    return found == names_.end() || found->second.empty() ? staff_id.text() : found->second;
  }

 private:
  std::map<StaffId, std::string> names_;
};

template <typename Fact, typename Key>
Result<std::map<Key, Fact>> keyed(FactStore& facts, Key Fact::*key) {
  auto all = facts.all<Fact>();
  if (!all.ok()) {
    return all.error();
  }
  std::map<Key, Fact> by_key;
  for (auto& fact : *all) {
    by_key.emplace(fact.*key, fact);
  }
  return by_key;
}

bool is_of_half(const RosterRow& row, HallTime now, const HoursConfig& hours) {
  // Who has the morning is in front until lunch is half over.
  const auto turn = HallTime{std::chrono::floor<days>(now)} + (hours.am_close + hours.pm_open) / 2;
  return row.half == (now < turn ? DayHalf::kMorning : DayHalf::kAfternoon);
}

std::vector<HallTime> without_repeats(const std::vector<HallTime>& punches) {
  std::vector<HallTime> kept;
  for (const auto punch : punches) {
    if (kept.empty() || punch - kept.back() > kSamePunch) {
      kept.push_back(punch);
    }
  }
  return kept;
}

bool touches(const Leave& leave, HallDay day) {
  const bool is_void = leave.status == "REJECTED" || leave.status == "CANCELLED";  // C-LEAVE-REJECTED
  return !is_void && leave.start < HallTime{day + days{1}} && HallTime{day} <= leave.end;
}

}  // namespace

Result<std::vector<WindowRow>> answer_windows(const SiteConfig& config, FactStore& facts, UtcTime now) {
  const auto hall_now = to_hall_time(now);
  auto windows = keyed(facts, &HallWindow::window_id);
  auto departments = keyed(facts, &Department::department_id);
  auto roster = facts.roster_of(hall_day(now));
  auto names = StaffNames::read(facts);
  if (!windows.ok() || !departments.ok() || !roster.ok() || !names.ok()) {
    return !windows.ok()       ? windows.error()
           : !departments.ok() ? departments.error()
           : !roster.ok()      ? roster.error()
                               : names.error();
  }
  std::vector<WindowRow> rows;
  for (const auto& window : config.windows) {
    WindowRow row{window.window_id, window.name, window.department, window.camera_id, {}};
    if (const auto known = windows->find(window.window_id); known != windows->end()) {
      row.name = row.name.empty() || row.name == row.window_id.text() ? known->second.name : row.name;
      if (const auto department = departments->find(known->second.department_id);
          row.department.empty() && department != departments->end()) {
        row.department = department->second.name;
      }
    }
    for (const auto& entry : *roster) {
      if (entry.window_id == window.window_id && is_of_half(entry, hall_now, config.hours)) {
        row.front_staff = names->of(entry.front_staff);
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::vector<CaseRow>> answer_cases(FactStore& facts, const WindowId& window_id) {
  auto cases = facts.cases_of(window_id);
  auto names = StaffNames::read(facts);
  if (!cases.ok() || !names.ok()) {
    return cases.ok() ? names.error() : cases.error();
  }
  std::vector<CaseRow> rows;
  rows.reserve(cases->size());
  for (const auto& one : *cases) {
    CaseRow row;
    row.case_no = one.case_no;
    row.window_id = one.window_id;
    row.task_name = one.task_name;
    row.handler = names->of(one.handler);
    row.received_at = one.applied_at;
    row.accepted_at = one.accepted_at;
    row.decided_at = one.decided_at;
    row.promise_limit = one.promise_limit;
    row.limit_unit = one.limit_unit;
    row.is_green_channel = one.is_green_channel;
    row.due_date = one.promised_at ? to_text(std::chrono::floor<days>(*one.promised_at)) : std::string{};
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::vector<AttendanceRow>> answer_attendance(FactStore& facts, HallDay day) {
  auto staff = facts.all<StaffMember>();
  auto punches = facts.punches_of(day);
  auto leaves = facts.all<Leave>();
  if (!staff.ok() || !punches.ok() || !leaves.ok()) {
    return !staff.ok() ? staff.error() : !punches.ok() ? punches.error() : leaves.error();
  }
  std::map<std::string, std::vector<HallTime>> by_pin;
  for (const auto& punch : *punches) {
    by_pin[punch.pin].push_back(punch.at);
  }
  std::vector<AttendanceRow> rows;
  for (const auto& member : *staff) {
    if (member.attendance_pin.empty()) {
      continue;
    }
    AttendanceRow row{member.staff_id, member.name, member.window_id, day, {}, {}};
    row.punches = without_repeats(by_pin[member.attendance_pin]);
    for (const auto& leave : *leaves) {
      if (leave.staff_id == member.staff_id && touches(leave, day)) {
        row.leave = leave_text(leave.type);
      }
    }
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const AttendanceRow& a, const AttendanceRow& b) {
    return std::tie(a.window_id, a.staff_id) < std::tie(b.window_id, b.staff_id);
  });
  return rows;
}

}  // namespace hallwatch
