#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time/clock.h"
#include "base/time/hall_time.h"
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

/// What the seat showed on one day that is over; what no span covers before the first one is from before the reports.
struct SeatDayRecord {
  HallDay day{};
  std::vector<SeatTimeline::Span> spans;
};

/// Applies the seat rule to reports as they come: keeps the last minute open for revision, freezes on silence, keeps
/// its timers over steps of the clock. Says what changed about its findings. Owned by the rules thread; knows no clock.
///
/// Keeps what the seat showed since midnight: a leave or a window's state that becomes known later in the day is
/// applied to the whole day, and alerts that it disproves are taken back (C-RETRACT). The record of a day that is over
/// is handed out for the facts, from which days that are over are judged.
///
/// The rule works on the time of the pictures: the same reports give the same findings, live or later.
class SeatSupervision {
 public:
  SeatSupervision(WindowId window_id, SeatSessions sessions, const SeatSupervisionSettings& settings);

  void set_sessions(SeatSessions sessions) { sessions_ = std::move(sessions); }
  /// Of today; others are forgotten. What they change about the day is said by the next evaluate().
  void set_excused(std::vector<TimeSpan> excused);
  void set_states(std::vector<WindowStateSpan> states);

  /// @param received  reading of the monotonic clock when the report came: tells a late report from a clock step
  void observe(const SeatObservation& seen, MonoTime received);
  /// The camera gave no picture in [from, to), whatever reports say.
  void mark_unknown(UtcTime from, UtcTime to);
  /// What changed since the last call.
  [[nodiscard]] std::vector<FindingChange> evaluate(UtcTime now, MonoTime mono);

  /// Days that are over since the last call, oldest first; one that began in the middle of an absence is not told.
  [[nodiscard]] std::vector<SeatDayRecord> take_finished_days() { return std::exchange(finished_, {}); }

  [[nodiscard]] std::string to_json_text() const;
  /// What the seat showed since midnight and what was said of it: apart from the state, because it changes seldom.
  [[nodiscard]] std::string day_to_json_text() const;
  /// Changes whenever that text does.
  [[nodiscard]] std::int64_t day_version() const { return day_version_; }
  /// Goes on where to_json_text() was written. @param published  findings that the store holds as open
  /// @errors kInvalidArgument: not such a text; nothing is changed
  [[nodiscard]] Result<> restore(std::string_view text, std::vector<Finding> published);
  /// After restore(): what day_to_json_text() wrote. Without it the day begins now: what came before is not revised.
  /// @errors kInvalidArgument: not such a text; nothing is changed
  [[nodiscard]] Result<> restore_day(std::string_view text);
  /// The rule's own state is lost, but a store holds open alerts of it: the absence goes on.
  void adopt(std::vector<Finding> published);

 private:
  [[nodiscard]] SeatContext context() const { return {sessions_, settings_.rule, excused_, states_}; }
  void begin(const SeatObservation& seen);
  void settle(UtcTime until);
  void settle_within_day(UtcTime until);
  void begin_day();
  void judge_day_anew(std::vector<FindingChange>& changes);
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
  std::optional<SeatRule> morning_;           ///< the rule as it was when the kept day began
  SeatTimeline day_;                          ///< from morning_->now() to settled_->now()
  std::vector<Finding> told_;                 ///< of the kept day, as the caller knows them: also ended ones
  std::vector<SeatDayRecord> finished_;
  std::int64_t day_version_ = 0;
  bool is_context_new_ = false;           ///< since the day was judged
  std::vector<Finding> settled_touched_;  ///< changed by settling since the last evaluate()
  std::vector<Finding> published_;        ///< as the caller knows them: open ones, and recent ones that ended
};

}  // namespace hallwatch
