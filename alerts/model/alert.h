#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time/utc_time.h"

namespace hallwatch {

enum class Severity : unsigned char { kUnknown = 0, kInfo = 1, kWarn = 2, kYellow = 3, kRed = 4 };  // FROZEN
[[nodiscard]] std::string_view to_text(Severity severity);  ///< "INFO", "WARN", "YELLOW", "RED"
[[nodiscard]] Severity severity_from_text(std::string_view text);

/// Life of an alert as people decide about it; whether the condition still holds is `cleared_at`.
enum class AlertState : unsigned char {
  kUnknown = 0,
  kRaised = 1,  // FROZEN: on disk and wire
  kAcked = 2,
  kConfirmed = 3,
  kExplained = 4,
  kFalse = 5,
  kRectified = 6,
  kClosed = 7,
  kRetracted = 8,
};
[[nodiscard]] std::string_view to_text(AlertState state);
[[nodiscard]] AlertState alert_state_from_text(std::string_view text);

/// Which footage shows the cause: camera and range, 30 s before to 60 s after unless the rule says otherwise.
struct EvidenceRange {
  CameraId camera_id;
  UtcTime from{};
  UtcTime to{};

  friend bool operator==(const EvidenceRange&, const EvidenceRange&) = default;
};

/// One alert as it stands. Identity for people is (rule_id, object, raised_at); for machines `alert_id`.
struct Alert {
  std::int64_t alert_id = 0;               ///< row number in the store; the same through the alert's life
  std::int64_t sequence = 0;               ///< number of the last change, per site, without holes; the bus's number
  std::string rule_id;                     ///< "SEAT_EMPTY", …: RULES.md section 8
  std::string category;                    ///< "seat", "camera", …: second part of the topic
  Severity severity = Severity::kUnknown;  ///< the rule's own when raised; never changes
  SiteId site_id;
  std::string object;  ///< window, camera, case … the rule speaks of
  WindowId window_id;  ///< empty if the alert belongs to none
  AlertState state = AlertState::kRaised;
  UtcTime raised_at{};                ///< when the condition was reached, by the facts' time
  std::optional<UtcTime> cleared_at;  ///< when it ended
  std::string absence_id;             ///< links SEAT_EMPTY and SEAT_ABSENT of one absence; empty elsewhere
  std::string text;                   ///< one Chinese sentence for the officer
  std::vector<EvidenceRange> evidence;

  friend bool operator==(const Alert&, const Alert&) = default;
};

/// "alert.<category>.<severity>.<site>.<object>"
[[nodiscard]] std::string topic_of(const Alert& alert);

/// JSON of the wire, version 1.
[[nodiscard]] std::string to_json_text(const Alert& alert);
/// @errors kInvalidArgument: not an alert
[[nodiscard]] Result<Alert> alert_from_json_text(std::string_view text);

}  // namespace hallwatch
