#include "hall/rules/attendance/punch_rules.h"

#include <algorithm>

namespace hallwatch {
namespace {

/// Records of one PIN that a rule tells: repeats are one punch, so they are one finding (C-DEDUP).
class ToldPunches {
 public:
  explicit ToldPunches(std::chrono::seconds within) : within_(within) {}
  bool is_new(const Punch& punch) {
    const auto [place, is_first] = last_.try_emplace(punch.pin, punch.at);
    if (!is_first && punch.at - place->second <= within_) {
      return false;
    }
    place->second = punch.at;
    return true;
  }

 private:
  std::chrono::seconds within_;
  std::map<std::string, HallTime> last_;
};

}  // namespace

std::map<StaffId, std::vector<Punch>> sort_punches(std::vector<Punch> punches, const std::vector<StaffMember>& staff,
                                                   const AttendanceSettings& settings, FindingList& findings) {
  std::map<std::string, const StaffMember*> by_pin;
  for (const auto& member : staff) {
    if (!member.attendance_pin.empty()) {
      by_pin[member.attendance_pin] = &member;
    }
  }
  std::sort(punches.begin(), punches.end(), [](const Punch& a, const Punch& b) {
    return std::tie(a.at, a.device, a.pin) < std::tie(b.at, b.device, b.pin);
  });
  punches.erase(std::unique(punches.begin(), punches.end()), punches.end());
  std::map<StaffId, std::vector<Punch>> counted;
  ToldPunches unknown{settings.repeat_within};
  ToldPunches other_codes{settings.repeat_within};
  for (const auto& punch : punches) {
    const auto year = static_cast<int>(std::chrono::year_month_day{day_of(punch.at)}.year());
    if (year < settings.earliest_year || punch.at > findings.as_of()) {
      // Raised whatever as_of is: the record is there, only its clock is wrong.
      findings.raise_recorded("TERMINAL_CLOCK_BAD", "attlog dev " + std::to_string(punch.device), {}, punch.at);
      continue;
    }
    const auto person = by_pin.find(punch.pin);
    if (person == by_pin.end()) {
      if (unknown.is_new(punch)) {
        findings.raise("PUNCH_UNKNOWN_PIN", punch.pin, {}, punch.at);
      }
      continue;
    }
    if (punch.verify_code && settings.other_verify_codes.contains(*punch.verify_code) && other_codes.is_new(punch)) {
      findings.raise("PUNCH_NOT_FINGERPRINT", person->second->staff_id.text(), person->second->window_id, punch.at);
    }
    counted[person->second->staff_id].push_back(punch);
  }
  return counted;
}

std::vector<Punch> without_repeats(const std::vector<Punch>& punches, std::chrono::seconds within) {
  std::vector<Punch> kept;
  for (const auto& punch : punches) {
    if (kept.empty() || punch.at - kept.back().at > within) {
      kept.push_back(punch);
    }
  }
  return kept;
}

}  // namespace hallwatch
