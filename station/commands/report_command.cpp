// hallwatch report: weekly, monthly and quarterly reports, and the export for supervision platforms.
#include "station/commands/report_command.h"

#include <algorithm>
#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "base/time/system_clock.h"
#include "hall/reports/attendance_report.h"
#include "hall/reports/hall_names.h"
#include "hall/reports/quarter_report.h"
#include "hall/reports/supervision_report.h"
#include "hall/reports/week_report.h"
#include "station/commands/commands.h"
#include "station/commands/report_files.h"
#include "station/commands/report_source.h"
#include "station/service/service_frame.h"

namespace hallwatch {
namespace {

using std::chrono::days;

PeriodKind period_kind_of(const std::string& kind) {
  return kind == "week" ? PeriodKind::kWeek : kind == "quarter" ? PeriodKind::kQuarter : PeriodKind::kMonth;
}

Report build(const ReportOptions& options, const ReportFacts& facts, const DaySpan& span) {
  const ReportQuestion question{span, DepartmentId{options.department}};
  return options.kind == "week"         ? build_week_report(facts, question)
         : options.kind == "attendance" ? build_attendance_report(facts, question)
         : options.kind == "quarter"    ? build_quarter_report(facts, question)
                                        : build_supervision_report(facts, question);
}

Result<SourcedFacts> gather(const ReportOptions& options, const ReportPlan& plan, Clock& clock) {
  FactsAsked asked{plan.span, plan.as_of, plan.period != PeriodKind::kWeek};
  if (plan.period == PeriodKind::kQuarter) {
    asked.span = days_needed_for_quarter(plan.span);
  }
  if (!options.feeds.empty()) {
    return facts_from_feeds(options.feeds, options.site_name, asked, clock);
  }
  const auto config = read_config_or_complain(options.config_file, options.data);
  if (!config) {
    return fail(ErrorKind::kInvalidArgument, "the config has faults");
  }
  return facts_from_station(*config, asked);
}

/// @return what is wrong; empty if the hall has such a department, or none was asked for
std::string department_fault(const ReportOptions& options, const ReportFacts& facts) {
  const auto known = HallNames{facts}.departments({});
  if (options.department.empty() ||
      std::find(known.begin(), known.end(), DepartmentId{options.department}) != known.end()) {
    return {};
  }
  std::string ids;
  for (const auto& department_id : known) {
    ids += (ids.empty() ? "" : ", ") + department_id.text();
  }
  return fmt::format("--department: no department {}; known are: {}", options.department,
                     ids.empty() ? "none, as no windows and no staff are registered" : ids);
}

void tell(const ReportOptions& options, const ReportPlan& plan, const WrittenReport& written) {
  if (!options.is_json) {
    for (const auto& file : written.files) {
      std::cout << file.string() << '\n';
    }
    return;
  }
  auto files = nlohmann::json::array();
  for (const auto& file : written.files) {
    files.push_back(file.string());
  }
  std::cout << nlohmann::json{{"report", options.kind},           {"from", to_text(plan.span.from)},
                              {"to", to_text(plan.span.to)},      {"as_of", to_text(plan.as_of)},
                              {"department", options.department}, {"files", files},
                              {"warnings", written.warnings}}
                   .dump()
            << '\n';
}

int complain(const std::string& what, int exit_code) {
  std::cerr << "hallwatch report: " << what << '\n';
  return exit_code;
}

int exit_code_of(const Error& error) {
  return error.kind() == ErrorKind::kInvalidArgument || error.kind() == ErrorKind::kNotFound ? kExitBadUsage
                                                                                             : kExitFailed;
}

}  // namespace

Result<ReportPlan> plan_report(const ReportOptions& options, UtcTime now) {
  if (options.feeds.empty() == options.config_file.empty()) {
    return fail(ErrorKind::kInvalidArgument,
                "give one of --feeds DIR (a folder of the hall's files) and --config FILE (a station)");
  }
  const auto now_here = to_hall_time(now);
  std::optional<HallTime> as_of;
  if (!options.as_of.empty()) {
    const auto moment = hall_time_from_text(options.as_of);
    if (!moment.ok()) {
      return fail(ErrorKind::kInvalidArgument,
                  "--asof: " + moment.error().message() + "; give a time like \"2025-09-28 18:00:00\"");
    }
    as_of = *moment;
  }
  ReportPlan plan;
  plan.period = period_kind_of(options.kind);
  plan.span = as_of ? period_of(plan.period, std::chrono::floor<days>(*as_of))
                    : last_full_period(plan.period, std::chrono::floor<days>(now_here));
  if (!options.of.empty()) {
    const auto day = hall_day_from_text(options.of);
    if (!day.ok()) {
      return fail(ErrorKind::kInvalidArgument,
                  "--of: " + day.error().message() + "; give a day of the period, like 2025-09-24");
    }
    plan.span = period_of(plan.period, *day);
  }
  const auto last_moment = HallTime{plan.span.to + days{1}} - std::chrono::seconds{1};
  plan.as_of = as_of.value_or(std::min(last_moment, HallTime{std::chrono::floor<std::chrono::seconds>(now_here)}));
  if (plan.as_of < HallTime{plan.span.from}) {
    return fail(ErrorKind::kInvalidArgument,
                fmt::format("the period {} to {} has not begun at {}; give an earlier --of or a later --asof",
                            to_text(plan.span.from), to_text(plan.span.to), to_text(plan.as_of)));
  }
  const std::vector<std::string> usual = options.kind == "supervision" ? std::vector<std::string>{"csv", "json"}
                                                                       : std::vector<std::string>{"html", "pdf", "csv"};
  plan.formats = options.formats.empty() ? usual : options.formats;
  return plan;
}

int run_report(const ReportOptions& options, Clock& clock) {
  const auto plan = plan_report(options, clock.utc_now());
  if (!plan.ok()) {
    return complain(plan.error().message(), kExitBadUsage);
  }
  auto sourced = gather(options, *plan, clock);
  if (!sourced.ok()) {
    return complain(sourced.error().message(), exit_code_of(sourced.error()));
  }
  if (const auto fault = department_fault(options, sourced->facts); !fault.empty()) {
    return complain(fault, kExitBadUsage);
  }
  const auto report = build(options, sourced->facts, plan->span);
  auto written = write_report(report, plan->formats, options.department, options.out);
  if (!written.ok()) {
    return complain(written.error().message(), kExitFailed);
  }
  written->warnings.insert(written->warnings.begin(), sourced->warnings.begin(), sourced->warnings.end());
  for (const auto& warning : written->warnings) {
    std::cerr << "warning: " << warning << '\n';
  }
  tell(options, *plan, *written);
  return kExitDone;
}

void add_report_command(CLI::App& app, int& exit_code) {
  auto* const command = app.add_subcommand(
      "report",
      "writes reports: the week for the Monday meeting, attendance of a month, scores of a quarter, and the "
      "export for supervision platforms");
  const auto options = std::make_shared<ReportOptions>();
  command->add_option("kind", options->kind, "week, attendance (a month), quarter, or supervision (a month)")
      ->required()
      ->check(CLI::IsMember({"week", "attendance", "quarter", "supervision"}));
  command->add_option("--feeds", options->feeds, "folder of the hall's files (cases.csv, 1_attlog.dat, …)");
  command->add_option("--config", options->config_file, "config of the station whose records are read; it may run");
  command->add_option("--data", options->data, "data directory of the station instead of the config's");
  command->add_option("--of", options->of,
                      "a day of the week, month or quarter, YYYY-MM-DD; without it the period of --asof, or the last "
                      "one that is over");
  command->add_option(
      "--asof", options->as_of,
      "what came later is not known, \"YYYY-MM-DD HH:MM:SS\"; without it the end of the period, or now");
  command->add_option("--out", options->out, "folder for the files")->capture_default_str();
  command
      ->add_option("--format", options->formats,
                   "html, pdf, csv, json, with commas between; without it html,pdf,csv, and csv,json for supervision")
      ->delimiter(',')
      ->check(CLI::IsMember({"html", "pdf", "csv", "json"}));
  command->add_option("--department", options->department, "id of one department; without it all of the hall");
  command->add_option("--site-name", options->site_name, "name of the hall on paper, with --feeds")
      ->capture_default_str();
  command->add_flag("--json", options->is_json, "say what was written as one JSON object");
  command->callback([options, &exit_code] {
    SystemClock clock;
    exit_code = run_report(*options, clock);
  });
}

}  // namespace hallwatch
