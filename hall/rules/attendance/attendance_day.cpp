#include "hall/rules/attendance/attendance_day.h"

#include <algorithm>
#include <string>

namespace hallwatch {
namespace {

/// What one slot asks for.
struct SlotRule {
  PunchSlot slot;
  PunchWindow window;
  std::chrono::seconds reference;  ///< since midnight
};

std::array<SlotRule, 3> rules_of(const HallHours& hours, const AttendanceSettings& settings) {
  return {{{PunchSlot::kAmIn, settings.am_in, hours.am_open},
           {PunchSlot::kPmIn, settings.pm_in, hours.pm_open},
           {PunchSlot::kPmOut, settings.pm_out, hours.pm_close}}};
}

/// The earliest punch of a coming-in window, the latest of the going-out one.
std::optional<HallTime> pick(const SlotRule& rule, HallDay day, const std::vector<Punch>& punches) {
  const HallTime from = HallTime{day} + rule.window.from;
  const HallTime to = HallTime{day} + rule.window.to;
  std::optional<HallTime> picked;
  for (const auto& punch : punches) {
    if (punch.at < from || punch.at > to) {
      continue;
    }
    if (!picked || rule.slot == PunchSlot::kPmOut) {
      picked = punch.at;
    }
  }
  return picked;
}

SlotResult judge_slot(const SlotRule& rule, HallDay day, const std::vector<Punch>& punches,
                      const std::vector<Leave>& leaves, const AttendanceSettings& settings) {
  const HallTime reference = HallTime{day} + rule.reference;
  SlotResult result{rule.slot, pick(rule, day, punches), SlotStatus::kMissing, std::chrono::seconds{0}};
  if (result.punched_at) {
    const auto off = rule.slot == PunchSlot::kPmOut ? reference - *result.punched_at : *result.punched_at - reference;
    if (off <= std::chrono::seconds{0}) {
      result.status = SlotStatus::kOk;
      return result;
    }
    result.difference = std::chrono::ceil<std::chrono::seconds>(off);
    result.status = result.difference >= settings.half_day_absence ? SlotStatus::kHalfDayAbsent
                    : rule.slot == PunchSlot::kPmOut               ? SlotStatus::kEarly
                                                                   : SlotStatus::kLate;
  }
  const bool is_excused =
      std::any_of(leaves.begin(), leaves.end(), [&](const Leave& leave) { return covers(leave, reference); });
  if (is_excused) {
    result.status = SlotStatus::kExcused;
  }
  return result;
}

const char* rule_id_of(SlotStatus status) {
  switch (status) {
    case SlotStatus::kLate:
      return "ATT_LATE";
    case SlotStatus::kEarly:
      return "ATT_EARLY";
    case SlotStatus::kHalfDayAbsent:
      return "ATT_HALF_DAY_ABSENT";
    case SlotStatus::kMissing:
      return "ATT_MISSING";
    default:
      return nullptr;
  }
}

}  // namespace

std::string_view to_text(PunchSlot slot) {
  constexpr std::array<std::string_view, 4> kTexts{"", "AM_IN", "PM_IN", "PM_OUT"};
  return kTexts.at(static_cast<std::size_t>(slot));
}

std::string_view to_text(SlotStatus status) {
  constexpr std::array<std::string_view, 7> kTexts{"", "OK", "LATE", "EARLY", "HALF_DAY_ABSENT", "MISSING", "EXCUSED"};
  return kTexts.at(static_cast<std::size_t>(status));
}

std::string_view AttendanceDay::status() const {
  const auto all = [this](SlotStatus wanted) {
    return std::all_of(slots.begin(), slots.end(), [wanted](const SlotResult& slot) { return slot.status == wanted; });
  };
  if (std::any_of(slots.begin(), slots.end(), [](const auto& slot) { return slot.status == SlotStatus::kPending; })) {
    return "";
  }
  return all(SlotStatus::kOk)        ? "PRESENT"
         : all(SlotStatus::kExcused) ? "LEAVE"
         : all(SlotStatus::kMissing) ? "ABSENT"
                                     : "EXCEPTION";
}

AttendanceDay judge_attendance(const StaffMember& person, HallDay day, const std::vector<Punch>& punches,
                               const std::vector<Leave>& leaves, const HallHours& hours,
                               const AttendanceSettings& settings, FindingList& findings) {
  AttendanceDay result{person.staff_id, day, {}};
  std::size_t index = 0;
  for (const auto& rule : rules_of(hours, settings)) {
    auto& slot = result.slots.at(index++);
    slot.slot = rule.slot;
    const HallTime closes = HallTime{day} + rule.window.to;
    if (!findings.has_come(closes)) {
      continue;
    }
    slot = judge_slot(rule, day, punches, leaves, settings);
    if (const char* const rule_id = rule_id_of(slot.status)) {
      findings.raise(rule_id, person.staff_id.text() + " " + to_text(day) + " " + std::string{to_text(rule.slot)},
                     person.window_id, closes);
    }
  }
  return result;
}

}  // namespace hallwatch
