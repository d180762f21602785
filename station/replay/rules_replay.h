#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time/clock.h"
#include "base/time/hall_time.h"
#include "hall/assessment/quarter_score.h"
#include "hall/engine/rule_book.h"

namespace hallwatch {

struct ReplayQuestion {
  std::filesystem::path data;  ///< folder of the feeds
  HallDay from{};              ///< first day of the period
  HallTime as_of{};            ///< end of the period
  HallSettings settings;
  /// Days before the first roster row or punch of the period raise nothing: a long period over a folder of a few days.
  bool does_begin_with_records = false;
};

struct ReplayedCase {
  CaseNo case_no;
  CaseStanding standing;
};

struct ReplayedWindow {
  WindowId window_id;
  ScoreInput input;
  QuarterScore score;
};

/// What the rules say about a folder of feeds, as of a moment.
struct ReplayOutcome {
  std::vector<ReplayedCase> cases;
  std::vector<Finding> findings;  ///< raised on days of the period, and clocks that were wrong (C-PERIOD); sorted
  std::vector<AttendanceDay> attendance;
  std::vector<ReplayedWindow> windows;
  std::vector<QuarantinedRow> quarantine;
  std::vector<FeedFile> files;
};

/// Looks at the records while they are there, once everything is judged.
using ReplayVisitor = std::function<Result<>(FactStore& store, ObjectJudge& judge)>;

/// Reads the folder into a database of its own (in memory) and runs the same rule book as the live supervisor.
/// @errors kNotFound: no such folder; what the database says; what the visitor says
[[nodiscard]] Result<ReplayOutcome> replay_rules(const ReplayQuestion& question, Clock& clock,
                                                 const ReplayVisitor& visit = {});

/// Writes expected_deadlines.csv, expected_alerts.csv, expected_attendance.csv, expected_assessment.csv and
/// expected_quarantine.csv (UTF-8) into a folder.
/// @errors kIo
[[nodiscard]] Result<> write_replay(const ReplayOutcome& outcome, const ReplayQuestion& question,
                                    const std::filesystem::path& folder);

}  // namespace hallwatch
