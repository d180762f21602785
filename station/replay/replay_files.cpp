// write_replay(): the outcome as the files that are compared with expectations.
#include <fstream>

#include <fmt/format.h>

#include "alerts/model/catalogue.h"
#include "station/replay/rules_replay.h"

namespace hallwatch {
namespace {

/// A field of a CSV file: quoted where it must be.
std::string cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char letter : text) {
    quoted += letter == '"' ? "\"\"" : std::string(1, letter);
  }
  return quoted + "\"";
}

std::string line_of(std::initializer_list<std::string> cells) {
  std::string line;
  for (const auto& one : cells) {
    line += (line.empty() ? "" : ",") + cell(one);
  }
  return line + "\n";
}

template <typename Value>
std::string text_or_empty(const std::optional<Value>& value) {
  if constexpr (std::is_same_v<Value, int>) {
    return value ? std::to_string(*value) : "";
  } else {
    return value ? to_text(*value) : "";
  }
}

std::string decimals(std::optional<double> value) {
  return value ? fmt::format("{:.2f}", rounded(*value)) : "";
}

std::string deadlines_of(const ReplayOutcome& outcome, const ReplayQuestion& question) {
  auto as_of = to_text(question.as_of);
  as_of[10] = 'T';
  std::string text =
      "project_no,clock_start,effective_limit,due_date,remaining_workdays_asof,state_asof_" + as_of + ",note\n";
  for (const auto& one : outcome.cases) {
    const auto& standing = one.standing;
    text += line_of({one.case_no.text(), text_or_empty(standing.clock_start), text_or_empty(standing.effective_limit),
                     text_or_empty(standing.due_date), text_or_empty(standing.remaining_wd), standing.state, ""});
  }
  return text;
}

/// INFO findings are lists of reports (C-INFO); faults of the system are of today, not of the period (C-QUARANTINE).
bool is_listed(const RuleEntry* rule) {
  return rule == nullptr || (rule->severity != Severity::kInfo && rule->category != "system");
}

std::string alerts_of(const ReplayOutcome& outcome) {
  std::string text = "rule_id,severity,object,raised_at,cleared_at,note\n";
  for (const auto& finding : outcome.findings) {
    const auto* const rule = find_rule(finding.rule_id);
    if (!is_listed(rule)) {
      continue;
    }
    text += line_of({finding.rule_id, rule == nullptr ? "" : std::string{to_text(rule->severity)}, finding.object,
                     to_text(to_hall_time(finding.raised_at)),
                     finding.cleared_at ? to_text(to_hall_time(*finding.cleared_at)) : "",
                     rule == nullptr ? "" : std::string{rule->name}});
  }
  return text;
}

std::string attendance_of(const ReplayOutcome& outcome) {
  std::string text =
      "date,staff_id,am_in,am_in_status,am_in_diff_s,pm_in,pm_in_status,pm_in_diff_s,pm_out,pm_out_status,"
      "pm_out_diff_s,day_status\n";
  for (const auto& day : outcome.attendance) {
    text += to_text(day.day) + "," + cell(day.staff_id.text());
    for (const auto& slot : day.slots) {
      text += fmt::format(",{},{},{}", text_or_empty(slot.punched_at), to_text(slot.status), slot.difference.count());
    }
    text += fmt::format(",{}\n", day.status());
  }
  return text;
}

std::string assessment_of(const ReplayOutcome& outcome, const ReplayQuestion& question) {
  std::string text =
      "window_id,period_from,period_to,warn_count,warn_runs,yellow,red,late_early,missing,half_day,attendance_points,"
      "early_cases,decided_cases,bonus,G,device_n,device_mean,sms_n,sms_mean,questionnaire_n,questionnaire_mean,S,Q\n";
  for (const auto& window : outcome.windows) {
    const auto& input = window.input;
    const auto& score = window.score;
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}", cell(window.window_id.text()),
                        to_text(question.from), to_text(day_of(question.as_of)), input.warn_count, score.warn_runs,
                        input.yellow, input.red, input.late_early, input.missing, input.half_day,
                        score.attendance_points, input.early_cases, input.decided_cases, score.bonus, score.guarantee);
    for (std::size_t channel = 0; channel < input.rating_codes.size(); ++channel) {
      text += fmt::format(",{},{}", input.rating_codes[channel].size(), decimals(score.channel_means[channel]));
    }
    text += fmt::format(",{},{:.2f}\n", decimals(score.satisfaction), rounded(score.score));
  }
  return text;
}

std::string quarantine_of(const ReplayOutcome& outcome) {
  std::string text = "file,line,reason,row\n";
  for (const auto& row : outcome.quarantine) {
    text += line_of({row.file, std::to_string(row.line), row.reason, row.row});
  }
  return text;
}

Result<> write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out{file, std::ios::binary | std::ios::trunc};
  out << text;
  out.flush();
  return out ? Result<>{} : fail(ErrorKind::kIo, "write " + file.string());
}

}  // namespace

Result<> write_replay(const ReplayOutcome& outcome, const ReplayQuestion& question,
                      const std::filesystem::path& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) {
    return fail(ErrorKind::kIo, "make folder " + folder.string() + ": " + code.message());
  }
  const std::array<std::pair<const char*, std::string>, 5> files{
      {{"expected_deadlines.csv", deadlines_of(outcome, question)},
       {"expected_alerts.csv", alerts_of(outcome)},
       {"expected_attendance.csv", attendance_of(outcome)},
       {"expected_assessment.csv", assessment_of(outcome, question)},
       {"expected_quarantine.csv", quarantine_of(outcome)}}};
  for (const auto& [name, text] : files) {
    if (auto done = write_file(folder / name, text); !done.ok()) {
      return done;
    }
  }
  return {};
}

}  // namespace hallwatch
