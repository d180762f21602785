#include "station/commands/report_source.h"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "alerts/life/alert_store.h"
#include "alerts/model/catalogue.h"
#include "hall/engine/site_settings.h"
#include "hall/reports/facts_reading.h"
#include "station/replay/rules_replay.h"

namespace hallwatch {
namespace {

/// Changes of alerts that are read at a time.
constexpr std::int64_t kPage = 2'000;
/// Evidence begins that long before the cause (RULES section 8).
constexpr std::chrono::seconds kEvidenceBefore{30};

Card card_of(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return Card::kInfo;
    case Severity::kWarn:
      return Card::kWarn;
    case Severity::kYellow:
      return Card::kYellow;
    case Severity::kRed:
      return Card::kRed;
    case Severity::kUnknown:
      break;
  }
  return Card::kUnknown;
}

void name_rule(ReportAlert& alert) {
  const auto* const rule = find_rule(alert.rule_id);
  alert.rule_name = rule == nullptr ? alert.rule_id : std::string{rule->name};
  alert.category = rule == nullptr ? "other" : std::string{rule->category};
}

ReportAlert report_alert_of(const Finding& finding) {
  ReportAlert alert;
  alert.rule_id = finding.rule_id;
  name_rule(alert);
  const auto* const rule = find_rule(finding.rule_id);
  alert.card = rule == nullptr ? Card::kWarn : card_of(rule->severity);
  alert.object = finding.object;
  alert.window_id = finding.window_id;
  alert.raised_at = to_hall_time(finding.raised_at);
  if (finding.cleared_at) {
    alert.cleared_at = to_hall_time(*finding.cleared_at);
  }
  alert.cause_since = to_hall_time(finding.cause_since);
  alert.absence_id = finding.absence_id;
  return alert;
}

ReportAlert report_alert_of(const Alert& stored, HallTime as_of) {
  ReportAlert alert;
  alert.rule_id = stored.rule_id;
  name_rule(alert);
  alert.card = card_of(stored.severity);
  alert.object = stored.object;
  alert.window_id = stored.window_id;
  alert.raised_at = to_hall_time(stored.raised_at);
  if (stored.cleared_at && to_hall_time(*stored.cleared_at) <= as_of) {
    alert.cleared_at = to_hall_time(*stored.cleared_at);
  }
  const bool has_cause = stored.category == "seat" && !stored.evidence.empty();
  alert.cause_since = has_cause ? to_hall_time(stored.evidence.front().from + kEvidenceBefore) : alert.raised_at;
  alert.absence_id = stored.absence_id;
  return alert;
}

/// What people decided last; RECTIFIED and CLOSED decide nothing, and a taken-back decision is none.
AlertVerdict verdict_after(AlertVerdict before, AlertState state) {
  switch (state) {
    case AlertState::kConfirmed:
      return AlertVerdict::kConfirmed;
    case AlertState::kExplained:
    case AlertState::kFalse:
      return AlertVerdict::kDismissed;
    case AlertState::kRaised:
    case AlertState::kAcked:
      return AlertVerdict::kOpen;
    case AlertState::kRectified:
    case AlertState::kClosed:
    case AlertState::kRetracted:
    case AlertState::kUnknown:
      break;
  }
  return before;
}

struct StoredAlert {
  Alert alert;  ///< as it stands
  AlertVerdict verdict = AlertVerdict::kOpen;
};

/// Every alert as it stands, with what people decided about it on the way.
Result<std::map<std::int64_t, StoredAlert>> stored_alerts(AlertStore& store) {
  std::map<std::int64_t, StoredAlert> alerts;
  for (std::int64_t from = 1;;) {
    auto changes = store.changes(from, kPage);
    if (!changes.ok()) {
      return changes.error();
    }
    if (changes->empty()) {
      return alerts;
    }
    from = changes->back().sequence + 1;
    for (auto& change : *changes) {
      auto& known = alerts[change.alert_id];
      known.verdict = verdict_after(known.verdict, change.state);
      known.alert = std::move(change);
    }
  }
}

Result<> add_alerts(AlertStore& store, ReportFacts& facts) {
  const auto alerts = stored_alerts(store);
  if (!alerts.ok()) {
    return alerts.error();
  }
  for (const auto& [alert_id, known] : *alerts) {
    if (known.alert.state == AlertState::kRetracted) {
      continue;
    }
    auto alert = report_alert_of(known.alert, facts.as_of);
    const bool is_ahead = alert.raised_at > facts.as_of && alert.rule_id != "TERMINAL_CLOCK_BAD";
    if (!is_ahead) {
      alert.verdict = known.verdict;
      facts.alerts.push_back(std::move(alert));
    }
  }
  return {};
}

}  // namespace

Result<SourcedFacts> facts_from_feeds(const std::filesystem::path& folder, const std::string& site_name,
                                      const FactsAsked& asked, Clock& clock) {
  ReplayQuestion question;
  question.data = folder;
  question.from = asked.span.from;
  question.as_of = asked.as_of;
  question.does_begin_with_records = asked.does_begin_with_records;
  SourcedFacts sourced;
  const auto outcome = replay_rules(question, clock, [&](FactStore& store, ObjectJudge& judge) -> Result<> {
    auto facts = read_report_facts(store, judge, {asked.span, asked.as_of, site_name}, question.settings);
    if (!facts.ok()) {
      return facts.error();
    }
    sourced.facts = std::move(*facts);
    return {};
  });
  if (!outcome.ok()) {
    return outcome.error();
  }
  for (const auto& finding : outcome->findings) {
    sourced.facts.alerts.push_back(report_alert_of(finding));
  }
  for (const auto& file : outcome->files) {
    if (!file.fault.empty()) {
      sourced.warnings.push_back(fmt::format("{} was refused: {}", file.file, file.fault));
    }
  }
  if (outcome->files.empty()) {
    sourced.warnings.push_back(
        fmt::format("no feeds in {}; expected files like cases.csv, staff.csv, 1_attlog.dat", folder.string()));
  }
  return sourced;
}

Result<SourcedFacts> facts_from_station(const SiteConfig& config, const FactsAsked& asked) {
  const auto path = config.data / "hall.db";
  std::error_code code;
  if (!std::filesystem::exists(path, code)) {
    return fail(ErrorKind::kNotFound,
                fmt::format("no {}: the station has kept nothing in this data directory; start it "
                            "with `hallwatch run`, or name its folder by --data",
                            path.string()));
  }
  auto store = FactStore::open(path.string(), config.site_id);
  auto alerts = AlertStore::open(path.string(), config.site_id);
  if (!store.ok() || !alerts.ok()) {
    return store.ok() ? alerts.error() : store.error();
  }
  const auto settings = hall_settings_of(config);
  ObjectJudge judge{*store, settings, AttendanceClose::kAtItsWindows};
  SourcedFacts sourced;
  auto facts = read_report_facts(*store, judge, {asked.span, asked.as_of, config.name}, settings);
  if (!facts.ok()) {
    return facts.error();
  }
  sourced.facts = std::move(*facts);
  if (auto done = add_alerts(*alerts, sourced.facts); !done.ok()) {
    return done.error().while_doing("read the alerts");
  }
  return sourced;
}

}  // namespace hallwatch
