#include "station/replay/rules_replay.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "alerts/model/catalogue.h"
#include "hall/facts/fact_fields.h"
#include "hall/facts/object_key.h"
#include "hall/feeds/drop_folder/feed_watch.h"

namespace hallwatch {
namespace {

using std::chrono::days;

class Replay {
 public:
  Replay(const ReplayQuestion& question, FactStore& store, RuleBook& book)
      : question_(question), store_(store), book_(book) {}

  Result<ReplayOutcome> run() {
    if (auto done = judge_all(); !done.ok()) {
      return done.error();
    }
    if (auto done = list_cases(); !done.ok()) {
      return done.error();
    }
    if (auto done = list_attendance(); !done.ok()) {
      return done.error();
    }
    keep_period();
    if (auto done = assess(); !done.ok()) {
      return done.error();
    }
    auto quarantine = store_.quarantine();
    if (!quarantine.ok()) {
      return quarantine.error();
    }
    outcome_.quarantine = std::move(*quarantine);
    return std::move(outcome_);
  }

 private:
  Result<> judge_all() {
    std::map<std::tuple<UtcTime, std::string, std::string>, Finding> standing;
    while (true) {
      auto step = book_.step(question_.as_of, 5'000);
      if (!step.ok()) {
        return step.error();
      }
      for (auto& change : step->changes) {
        const std::tuple key{change.finding.raised_at, change.finding.rule_id, change.finding.object};
        if (change.kind == FindingChangeKind::kRetracted) {
          standing.erase(key);
        } else {
          standing[key] = std::move(change.finding);
        }
      }
      if (auto done = book_.commit(*step); !done.ok()) {
        return done;
      }
      if (step->is_last) {
        break;
      }
    }
    for (auto& [key, finding] : standing) {
      outcome_.findings.push_back(std::move(finding));
    }
    return {};
  }

  Result<> list_cases() {
    const auto cases = store_.all<CaseFact>();
    if (!cases.ok()) {
      return cases.error();
    }
    for (const auto& one : *cases) {
      auto judged = book_.judge().judge(object_key::of_case(one.case_no), question_.as_of);
      if (!judged.ok()) {
        return judged.error();
      }
      project_types_[one.case_no] = one.project_type;
      case_windows_[one.case_no] = one.window_id;
      outcome_.cases.push_back({one.case_no, std::move(*judged->standing)});
    }
    return {};
  }

  Result<> list_attendance() {
    const auto staff = book_.judge().staff();
    if (!staff.ok()) {
      return staff.error();
    }
    for (auto day = question_.from; day <= day_of(question_.as_of); day += days{1}) {
      for (const auto& member : *staff) {
        auto judged = book_.judge().judge(object_key::of_attendance(member.staff_id, day), question_.as_of);
        if (!judged.ok()) {
          return judged.error();
        }
        if (judged->attendance) {
          outcome_.attendance.push_back(std::move(*judged->attendance));
          home_windows_[member.staff_id] = member.window_id;
        }
      }
    }
    return {};
  }

  [[nodiscard]] bool is_in_period(HallDay day) const { return question_.from <= day && day <= day_of(question_.as_of); }

  void keep_period() {
    std::erase_if(outcome_.findings, [this](const Finding& finding) {
      // Faults of the import are of today, not of the period (C-QUARANTINE): quarantine tells them.
      if (finding.rule_id == "IMPORT_REJECTED" || finding.rule_id == "FEED_STALE") {
        return true;
      }
      return finding.rule_id != "TERMINAL_CLOCK_BAD" && !is_in_period(hall_day(finding.raised_at));
    });
  }

  Result<> assess() {
    const auto windows = book_.judge().windows();
    const auto ratings = store_.all<Rating>();
    const auto calendar = book_.judge().calendar();
    if (!windows.ok() || !ratings.ok() || !calendar.ok()) {
      return !windows.ok() ? windows.error() : !ratings.ok() ? ratings.error() : calendar.error();
    }
    std::map<WindowId, ScoreInput> inputs;
    for (const auto& window : *windows) {
      inputs[window.window_id];
    }
    count_cards(inputs);
    count_attendance(inputs);
    count_cases(inputs, *calendar);
    count_ratings(inputs, *ratings);
    for (auto& [window_id, input] : inputs) {
      const auto score = compute_score(input, question_.settings.assessment);
      outcome_.windows.push_back({window_id, std::move(input), score});
    }
    return {};
  }

  void count_cards(std::map<WindowId, ScoreInput>& inputs) const {
    for (const auto& finding : outcome_.findings) {
      const auto found = inputs.find(finding.window_id);
      const auto* const rule = find_rule(finding.rule_id);
      if (found == inputs.end() || rule == nullptr || !counts_in_assessment(finding.rule_id)) {
        continue;
      }
      found->second.warn_count += rule->severity == Severity::kWarn ? 1 : 0;
      found->second.yellow += rule->severity == Severity::kYellow ? 1 : 0;
      found->second.red += rule->severity == Severity::kRed ? 1 : 0;
    }
  }

  void count_attendance(std::map<WindowId, ScoreInput>& inputs) const {
    for (const auto& day : outcome_.attendance) {
      const auto found = inputs.find(home_windows_.at(day.staff_id));
      if (found == inputs.end()) {
        continue;
      }
      for (const auto& slot : day.slots) {
        found->second.late_early += slot.status == SlotStatus::kLate || slot.status == SlotStatus::kEarly ? 1 : 0;
        found->second.missing += slot.status == SlotStatus::kMissing ? 1 : 0;
        found->second.half_day += slot.status == SlotStatus::kHalfDayAbsent ? 1 : 0;
      }
    }
  }

  void count_cases(std::map<WindowId, ScoreInput>& inputs, const WorkingCalendar& calendar) const {
    for (const auto& one : outcome_.cases) {
      const auto& decided = one.standing.decided_at;
      const auto found = inputs.find(case_windows_.at(one.case_no));
      if (!decided || !is_in_period(day_of(*decided)) || project_types_.at(one.case_no) == 1 || found == inputs.end()) {
        continue;
      }
      ++found->second.decided_cases;
      if (one.standing.due_date) {
        const auto left = calendar.working_days_between(day_of(*decided), *one.standing.due_date);
        found->second.early_cases += left.value_or(0) >= 1 ? 1 : 0;
      }
    }
  }

  void count_ratings(std::map<WindowId, ScoreInput>& inputs, const std::vector<Rating>& ratings) const {
    for (const auto& rating : ratings) {
      const auto found = inputs.find(rating.window_id);
      if (rating.code < 1 || rating.code > 5 || !rating.evaluated_at || found == inputs.end() ||
          rating.channel == RatingChannel::kUnknown || *rating.evaluated_at > question_.as_of ||
          !is_in_period(day_of(*rating.evaluated_at))) {
        continue;
      }
      found->second.rating_codes.at(static_cast<std::size_t>(rating.channel) - 1).push_back(rating.code);
    }
  }

  const ReplayQuestion& question_;
  FactStore& store_;
  RuleBook& book_;
  ReplayOutcome outcome_;
  std::map<CaseNo, int> project_types_;
  std::map<CaseNo, WindowId> case_windows_;
  std::map<StaffId, WindowId> home_windows_;
};

/// The day of the period on which rosters or punches begin; the day after it if there are none.
Result<HallDay> first_record(FactStore& store, const ReplayQuestion& question) {
  const std::array<FactValue, 1> day_values{to_text(question.from)};
  const std::array<FactValue, 2> values{to_us(to_utc(HallTime{question.from})), to_us(to_utc(question.as_of))};
  const auto rows = store.find<RosterRow>("date>=?2", day_values);
  const auto punches = store.find<Punch>("punched_at>=?2 AND punched_at<=?3", values);
  if (!rows.ok() || !punches.ok()) {
    return rows.ok() ? punches.error() : rows.error();
  }
  auto first = day_of(question.as_of) + days{1};
  for (const auto& row : *rows) {
    first = std::min(first, row.day);
  }
  for (const auto& punch : *punches) {
    first = std::min(first, day_of(punch.at));
  }
  return first;
}

}  // namespace

Result<ReplayOutcome> replay_rules(const ReplayQuestion& question, Clock& clock, const ReplayVisitor& visit) {
  std::error_code code;
  if (!std::filesystem::is_directory(question.data, code)) {
    return fail(ErrorKind::kNotFound, "no folder " + question.data.string());
  }
  const SiteId site_id{"REPLAY"};
  auto feeds = FactStore::open(":memory:", site_id);
  if (!feeds.ok()) {
    return feeds.error();
  }
  FeedWatch watch{question.data, std::move(*feeds), clock};
  auto files = watch.read_now();
  auto& store = watch.store();
  const auto begins = question.does_begin_with_records ? first_record(store, question) : Result<HallDay>{question.from};
  if (!begins.ok()) {
    return begins.error();
  }
  auto book = RuleBook::open(store, question.settings, *begins, AttendanceClose::kAtDayEnd);
  if (!book.ok()) {
    return book.error();
  }
  auto outcome = Replay{question, store, *book}.run();
  if (!outcome.ok()) {
    return outcome;
  }
  outcome->files = std::move(files);
  if (visit) {
    if (auto done = visit(store, book->judge()); !done.ok()) {
      return done.error();
    }
  }
  return outcome;
}

}  // namespace hallwatch
