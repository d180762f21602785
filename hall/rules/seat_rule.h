#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "hall/facts/window_state.h"
#include "hall/finding.h"
#include "hall/rules/seat_session.h"

namespace hallwatch {

/// What is known about a front seat; whatever a picture cannot tell is kUnknown.
enum class SeatSignal : unsigned char { kUnknown = 0, kOccupied = 1, kEmpty = 2 };  // FROZEN: stored

struct TimeSpan {
  UtcTime from{};
  UtcTime to{};

  friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

struct SeatRuleSettings {
  std::chrono::microseconds empty_after{std::chrono::seconds{300}};   ///< T1
  std::chrono::microseconds absent_after{std::chrono::seconds{900}};  ///< T2
  std::chrono::microseconds presence_clears_after{std::chrono::seconds{30}};
  std::chrono::microseconds longest_pause{std::chrono::seconds{900}};  ///< of an empty seat while PAUSED

  friend bool operator==(const SeatRuleSettings&, const SeatRuleSettings&) = default;
};

/// When a window was PAUSED or CLOSED; outside of such spans it is OPEN.
struct WindowStateSpan {
  TimeSpan span;
  WindowState state = WindowState::kUnknown;

  friend bool operator==(const WindowStateSpan&, const WindowStateSpan&) = default;
};

/// All that the seat rule needs to know beside the signal. References outlive the call.
struct SeatContext {
  const SeatSessions& sessions;
  const SeatRuleSettings& settings;
  /// Spans in which the front person has a complete leave: AB_POST_GAP stands for SEAT_EMPTY (C-SEAT-EXCUSE).
  const std::vector<TimeSpan>& excused;
  std::span<const WindowStateSpan> states = {};
};

/// The rule of the empty front seat, fed with the signal in order of its time. A value: a copy goes on by itself.
/// It knows no clock; the same spans give the same findings, however they are cut.
///
/// Before an alert any presence restarts the timer. T1 raises SEAT_EMPTY, T2 SEAT_ABSENT, at the moment of reaching,
/// never at or after the end of the session. After T1 the timer runs on through presence shorter than
/// `presence_clears_after`; presence that long clears both. If the presence is full in the very moment in which T2
/// is reached, the absence has ended. The end of a session clears at once. kUnknown freezes everything but that.
/// A change of the window's state ends the absence at once: CLOSED knows none, PAUSED only PAUSE_TOO_LONG, and OPEN
/// begins anew without grace.
/// @source 洪府发〔2012〕9号 第十七、十八条; RULES section 4, C-EXACT, C-SEAT-BLIP, C-SEAT-LUNCH, C-SEAT-STATE,
///         C-PAUSE, C-SEAT-EXCUSE, C-UNKNOWN
class SeatRule {
 public:
  SeatRule(WindowId window_id, UtcTime start) : window_id_(std::move(window_id)), now_(start) {}

  /// The seat shows `signal` from now() to `until`; a time before now() does nothing.
  /// @param touched  findings that were raised or ended, each once with its latest content
  void feed(SeatSignal signal, UtcTime until, const SeatContext& context, std::vector<Finding>& touched);
  /// The clock stepped: time goes on at `now`, with the timers as they are.
  void rebase(UtcTime now);
  /// Goes on with alerts that a store holds as open, when the rule's own state is lost.
  void adopt(const std::vector<Finding>& open, const SeatRuleSettings& settings);

  [[nodiscard]] UtcTime now() const { return now_; }
  [[nodiscard]] const std::vector<Finding>& open() const { return open_; }
  /// No timer runs.
  [[nodiscard]] bool is_idle() const { return open_.empty() && !absence_start_; }

  [[nodiscard]] std::string to_json_text() const;
  /// @errors kInvalidArgument: not what to_json_text() wrote
  [[nodiscard]] static Result<SeatRule> from_json_text(const WindowId& window_id, std::string_view text);

 private:
  void run(SeatSignal signal, UtcTime until, const SeatContext& context, std::vector<Finding>& touched);
  void run_before_alert(SeatSignal signal, UtcTime until, const SeatContext& context, std::vector<Finding>& touched);
  void run_in_alert(SeatSignal signal, UtcTime until, const SeatContext& context, std::vector<Finding>& touched);
  void enter(WindowState state, std::vector<Finding>& touched);
  void raise(const char* rule_id, std::vector<Finding>& touched);
  void end_absence(std::vector<Finding>& touched);

  WindowId window_id_;
  UtcTime now_{};
  UtcTime session_end_ = UtcTime::max();           ///< of the running session
  WindowState window_state_ = WindowState::kOpen;  ///< that the absence belongs to
  std::optional<UtcTime> absence_start_;           ///< when the timer began to run
  std::chrono::microseconds timer_{0};             ///< of the absence, without frozen time
  std::chrono::microseconds presence_{0};          ///< since the seat was last empty, in an alert
  std::vector<Finding> open_;                      ///< none, T1's, or T1's and T2's
};

}  // namespace hallwatch
