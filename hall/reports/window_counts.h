#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "hall/reports/hall_names.h"
#include "hall/reports/report_facts.h"

namespace hallwatch {

/// What is counted for one window, or for several together, in a span of days.
struct WindowCounts {
  int received = 0;
  int accepted = 0;
  int decided = 0;
  int decided_late = 0;
  int early = 0;
  int open_late = 0;  ///< still open and past the due date, as of the report
  int services = 0;   ///< tickets served to the end
  std::array<int, 5> ratings{};
  int warn = 0;
  int yellow = 0;
  int red = 0;
  int dismissed = 0;  ///< warnings and cards that were explained or false

  [[nodiscard]] int decided_on_time() const { return decided - decided_late; }
  [[nodiscard]] int rated() const;
  [[nodiscard]] int badly_rated() const { return ratings[3] + ratings[4]; }
  /// Share of 1 … 3 among all, percent; nothing without a rating.
  [[nodiscard]] std::optional<double> satisfied_percent() const;
  [[nodiscard]] int alerts() const { return warn + yellow + red + dismissed; }
  WindowCounts& operator+=(const WindowCounts& other);
  friend bool operator==(const WindowCounts&, const WindowCounts&) = default;
};

/// Which alerts a score counts.
enum class ScoreBasis : unsigned char {
  kAllStanding = 1,    ///< nobody has confirmed any: all that are neither retracted, explained nor false (C-ASSESS)
  kConfirmedOnly = 2,  ///< RULES section 5
};

/// 预警, 黄牌 and 红牌 of the span, and clocks that were wrong whatever their date (C-PERIOD); no INFO.
/// @param question  with a department: those of its windows
[[nodiscard]] std::vector<ReportAlert> alerts_of(const ReportFacts& facts, const ReportQuestion& question);
/// INFO findings of the span.
[[nodiscard]] std::vector<ReportAlert> hints_of(const ReportFacts& facts, const ReportQuestion& question);

/// Counts of every registered window, and of windows that only facts name; under the empty id what belongs to none.
/// An on-the-spot case counts like any other; TERMINAL_CLOCK_BAD of another date counts.
[[nodiscard]] std::map<WindowId, WindowCounts> count_windows(const ReportFacts& facts, const DaySpan& span);

[[nodiscard]] ScoreBasis score_basis(const ReportFacts& facts, const DaySpan& span);
/// What goes into the score of each registered window (C-ASSESS).
[[nodiscard]] std::map<WindowId, ScoreInput> score_inputs(const ReportFacts& facts, const DaySpan& span,
                                                          ScoreBasis basis);
/// Whether anything at all is known of the span.
[[nodiscard]] bool has_data(const ReportFacts& facts, const DaySpan& span);

}  // namespace hallwatch
