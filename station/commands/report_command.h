#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time/clock.h"
#include "hall/reports/report_period.h"

namespace hallwatch {

/// Options of `hallwatch report` as they were typed.
struct ReportOptions {
  std::string kind;  ///< "week", "attendance", "quarter", "supervision"
  std::string feeds;
  std::string config_file;
  std::string data;
  std::string of;
  std::string as_of;
  std::string out = ".";
  std::vector<std::string> formats;  ///< empty: those that suit the kind
  std::string department;
  std::string site_name = "政务服务大厅";
  bool is_json = false;
};

/// What is to be made.
struct ReportPlan {
  PeriodKind period = PeriodKind::kUnknown;
  DaySpan span;
  HallTime as_of{};
  std::vector<std::string> formats;

  friend bool operator==(const ReportPlan&, const ReportPlan&) = default;
};

/// Works out period, moment and formats: without --of the period of --asof, without both the last full one before now;
/// a period that is not over is told as of now.
/// @errors kInvalidArgument: with what to give instead
[[nodiscard]] Result<ReportPlan> plan_report(const ReportOptions& options, UtcTime now);

/// Makes the report, writes its files and says on standard output which.
/// @return exit code
[[nodiscard]] int run_report(const ReportOptions& options, Clock& clock);

}  // namespace hallwatch
