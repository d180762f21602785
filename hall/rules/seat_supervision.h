#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time/clock.h"
#include "hall/finding.h"
#include "hall/rules/seat_rule.h"
#include "hall/rules/seat_timeline.h"

namespace hallwatch {

/// What one report says about a seat.
struct SeatObservation {
  SeatSignal signal = SeatSignal::kUnknown;
  UtcTime since{};          ///< the signal holds from here; may lie before the report's forerunner: it is then revised
  UtcTime certain_until{};  ///< and certainly up to here
  UtcTime at{};             ///< picture that was judged last; a step back means that the clock stepped
};

struct SeatSupervisionSettings {
  SeatRuleSettings rule;
  /// A later report may change what was said of the seat this far back.
  std::chrono::microseconds revised_within{std::chrono::seconds{60}};
  /// Without news for this long the seat is unknown, never empty.
  std::chrono::microseconds stale_after{std::chrono::seconds{6}};
};

/// Applies the seat rule to reports as they come: keeps the last minute open for revision, freezes on silence, keeps
/// its timers over steps of the clock. Says what changed about its findings. Owned by the rules thread; knows no clock.
///
/// The rule works on the time of the pictures: the same reports give the same findings, live or later.
class SeatSupervision {
 public:
  SeatSupervision(WindowId window_id, SeatSessions sessions, const SeatSupervisionSettings& settings);

  void set_sessions(SeatSessions sessions) { sessions_ = std::move(sessions); }
  void set_excused(std::vector<TimeSpan> excused) { excused_ = std::move(excused); }
  void set_states(std::vector<WindowStateSpan> states) { states_ = std::move(states); }

  /// @param received  reading of the monotonic clock when the report came: tells a late report from a clock step
  void observe(const SeatObservation& seen, MonoTime received);
  /// The camera gave no picture in [from, to), whatever reports say.
  void mark_unknown(UtcTime from, UtcTime to);
  /// What changed since the last call.
  [[nodiscard]] std::vector<FindingChange> evaluate(UtcTime now, MonoTime mono);

  [[nodiscard]] std::string to_json_text() const;
  /// Goes on where to_json_text() was written. @param published  findings that the store holds as open
  /// @errors kInvalidArgument: not such a text; nothing is changed
  [[nodiscard]] Result<> restore(std::string_view text, std::vector<Finding> published);
  /// The rule's own state is lost, but a store holds open alerts of it: the absence goes on.
  void adopt(std::vector<Finding> published);

 private:
  [[nodiscard]] SeatContext context() const { return {sessions_, settings_.rule, excused_, states_}; }
  void begin(const SeatObservation& seen);
  void settle(UtcTime until);
  [[nodiscard]] bool is_step_back(const SeatObservation& seen) const;
  [[nodiscard]] bool is_step_forward(const SeatObservation& seen, MonoTime received) const;
  void publish(const Finding& finding, std::vector<FindingChange>& changes);

  WindowId window_id_;
  SeatSessions sessions_;
  SeatSupervisionSettings settings_;
  std::vector<TimeSpan> excused_;
  std::vector<WindowStateSpan> states_;
  std::optional<SeatRule> settled_;           ///< up to its now() nothing is revised any more
  SeatTimeline recent_;                       ///< from settled_->now() on
  UtcTime known_until_{};                     ///< end of what is certain
  std::optional<UtcTime> last_at_;            ///< newest picture that a report told of
  std::optional<MonoTime> last_at_received_;  ///< when that report came, in this process
  std::optional<MonoTime> last_news_;         ///< when a report last said something new
  std::vector<Finding> settled_touched_;      ///< changed by settling since the last evaluate()
  std::vector<Finding> published_;            ///< as the caller knows them: open ones, and recent ones that ended
};

}  // namespace hallwatch
