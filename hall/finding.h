#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/ids.h"
#include "base/time/utc_time.h"

namespace hallwatch {

/// What a rule says about one object. A value; how severe a rule is and whom it concerns is in the alert catalogue.
/// Identity: (rule_id, object, raised_at).
struct Finding {
  std::string rule_id;                  ///< "SEAT_EMPTY", …: RULES.md section 8
  std::string object;                   ///< window, case, … the rule speaks of
  WindowId window_id;                   ///< empty if it belongs to none
  UtcTime raised_at{};                  ///< moment at which the condition was reached, by the facts' time
  std::optional<UtcTime> cleared_at;    ///< moment at which it ended
  UtcTime cause_since{};                ///< when it began: last presence, loss of the picture
  std::chrono::microseconds length{0};  ///< of the condition when it was raised, without frozen time
  std::string absence_id;               ///< links the findings of one absence; empty elsewhere

  [[nodiscard]] bool is_same_as(const Finding& other) const {
    return raised_at == other.raised_at && rule_id == other.rule_id && object == other.object;
  }
  friend bool operator==(const Finding&, const Finding&) = default;
};

enum class FindingChangeKind : unsigned char {
  kStands = 1,     ///< is new, or its end became known
  kRetracted = 2,  ///< a later fact showed that there was no cause
};

struct FindingChange {
  FindingChangeKind kind = FindingChangeKind::kStands;
  Finding finding;

  friend bool operator==(const FindingChange&, const FindingChange&) = default;
};

}  // namespace hallwatch
