#include "hall/reports/quarter_report.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "hall/reports/quarter_lists.h"
#include "hall/reports/report_period.h"
#include "hall/reports/table_parts.h"

namespace hallwatch {
namespace {

using Counts = std::map<WindowId, WindowCounts>;

/// What one quarter came to; nothing is known of a missing one.
struct QuarterFigures {
  DaySpan span;
  bool is_known = false;
  ScoreBasis basis = ScoreBasis::kAllStanding;
  std::map<WindowId, ScoreInput> inputs;
  std::map<WindowId, QuarterScore> scores;
  Counts counts;
};

QuarterFigures figures_of(const ReportFacts& facts, const DaySpan& span) {
  QuarterFigures figures;
  figures.span = span;
  figures.is_known = has_data(facts, span);
  if (!figures.is_known) {
    return figures;
  }
  figures.basis = score_basis(facts, span);
  figures.inputs = score_inputs(facts, span, figures.basis);
  figures.counts = count_windows(facts, span);
  for (const auto& [window_id, input] : figures.inputs) {
    figures.scores[window_id] = compute_score(input, facts.assessment);
  }
  return figures;
}

std::optional<double> score_of(const QuarterFigures& figures, const WindowId& window_id) {
  const auto found = figures.scores.find(window_id);
  return found == figures.scores.end() ? std::nullopt : std::optional{rounded(found->second.score)};
}

WindowCounts counts_of(const QuarterFigures& figures, const WindowId& window_id) {
  const auto found = figures.counts.find(window_id);
  return found == figures.counts.end() ? WindowCounts{} : found->second;
}

Cell difference_cell(const std::optional<double>& now, const std::optional<double>& before) {
  return now && before ? Cell::decimal_difference(*now - *before) : Cell::empty();
}

/// Visits windows by department: window rows, then one for a department of several (with its windows).
template <typename Visit>
void by_department(const HallNames& names, const DepartmentId& only, Visit visit) {
  for (const auto& department_id : names.departments(only)) {
    const auto windows = names.windows_of(department_id);
    for (const auto& window_id : windows) {
      visit(names.department(department_id), names.window(window_id), std::vector{window_id}, RowKind::kPlain);
    }
    if (windows.size() > 1) {
      visit(names.department(department_id), std::string{"小计"}, windows, RowKind::kSubtotal);
    }
  }
}

std::optional<double> mean_score(const QuarterFigures& figures, const std::vector<WindowId>& windows) {
  double sum = 0.0;
  for (const auto& window_id : windows) {
    const auto score = score_of(figures, window_id);
    if (!score) {
      return std::nullopt;
    }
    sum += *score;
  }
  return windows.empty() ? std::nullopt : std::optional{sum / static_cast<double>(windows.size())};
}

Table score_table(const HallNames& names, const DepartmentId& only, const QuarterFigures& now,
                  const QuarterFigures& before) {
  Table table{"scores", "考核得分", {}, {}};
  table.columns = {{"department", "部门"},      {"window", "窗口"},       {"G", "保证目标G", true},
                   {"S", "满意目标S", true},    {"Q", "本季得分Q", true}, {"Q_before", "上季得分", true},
                   {"difference", "增减", true}};
  by_department(
      names, only,
      [&](const std::string& department, const std::string& window, const std::vector<WindowId>& windows,
          RowKind kind) {
        const auto score = mean_score(now, windows);
        const auto score_before = mean_score(before, windows);
        const auto found = now.scores.find(windows.front());
        const bool is_one = kind == RowKind::kPlain && found != now.scores.end();
        table.rows.push_back({{Cell::of(department), Cell::of(is_one || kind == RowKind::kPlain ? window : "窗口平均"),
                               is_one ? Cell::number(found->second.guarantee) : Cell::empty(),
                               is_one ? decimal_cell(found->second.satisfaction) : Cell::empty(), decimal_cell(score),
                               decimal_cell(score_before), difference_cell(score, score_before)},
                              kind});
      });
  return table;
}

Table parts_table(const HallNames& names, const DepartmentId& only, const QuarterFigures& now) {
  Table table{"score_parts", "得分构成", {}, {}};
  table.columns = {{"window", "窗口"},
                   {"warn", "预警次数", true},
                   {"warn_runs", "预警轮数", true},
                   {"yellow", "黄牌", true},
                   {"red", "红牌", true},
                   {"late_early", "迟到早退", true},
                   {"missing", "缺签", true},
                   {"half_day", "旷工半天", true},
                   {"attendance_points", "考勤扣分", true},
                   {"decided", "计分办结", true},
                   {"early", "提前办结", true},
                   {"bonus", "加分", true},
                   {"device", "评价器均分", true},
                   {"sms", "短信均分", true},
                   {"questionnaire", "问卷均分", true}};
  by_department(names, only,
                [&](const std::string& /*department*/, const std::string& window, const std::vector<WindowId>& windows,
                    RowKind kind) {
                  if (kind != RowKind::kPlain || !now.scores.contains(windows.front())) {
                    return;
                  }
                  const auto& input = now.inputs.at(windows.front());
                  const auto& score = now.scores.at(windows.front());
                  std::vector<Cell> cells{Cell::of(window)};
                  for (const int value :
                       {input.warn_count, score.warn_runs, input.yellow, input.red, input.late_early, input.missing,
                        input.half_day, score.attendance_points, input.decided_cases, input.early_cases, score.bonus}) {
                    cells.push_back(Cell::number(value));
                  }
                  for (const auto& mean : score.channel_means) {
                    cells.push_back(decimal_cell(mean));
                  }
                  table.rows.push_back({std::move(cells), RowKind::kPlain});
                });
  return table;
}

/// Windows that only facts name, and the empty one, where anything is counted for them.
std::set<WindowId> unregistered(const HallNames& names, const QuarterFigures& now, const QuarterFigures& before) {
  std::set<WindowId> found;
  for (const auto* quarter : {&now, &before}) {
    for (const auto& [window_id, counts] : quarter->counts) {
      if (!names.is_registered(window_id) && counts != WindowCounts{}) {
        found.insert(window_id);
      }
    }
  }
  return found;
}

/// One figure of a window, shown as this quarter, the one before, and the difference.
struct Figure {
  const char* key;
  const char* title;
  int (*of)(const WindowCounts&);
};

Table compared(Table table, const HallNames& names, const DepartmentId& only, const QuarterFigures& now,
               const QuarterFigures& before, const std::vector<Figure>& figures) {
  table.columns = {{"department", "部门"}, {"window", "窗口"}};
  for (const auto& figure : figures) {
    const std::string key{figure.key};
    table.columns.push_back({key, figure.title, true});
    table.columns.push_back({key + "_before", "上季", true});
    table.columns.push_back({key + "_difference", "增减", true});
  }
  const auto add_row = [&](const std::string& department, const std::string& window, const WindowCounts& counts,
                           const WindowCounts& counts_before, RowKind kind) {
    std::vector<Cell> cells{Cell::of(department), Cell::of(window)};
    for (const auto& figure : figures) {
      const auto value = figure.of(counts);
      cells.push_back(now.is_known ? Cell::number(value) : Cell::empty());
      cells.push_back(before.is_known ? Cell::number(figure.of(counts_before)) : Cell::empty());
      cells.push_back(now.is_known && before.is_known ? Cell::difference(value - figure.of(counts_before))
                                                      : Cell::empty());
    }
    table.rows.push_back({std::move(cells), kind});
  };
  const auto sum = [](const QuarterFigures& quarter, const std::vector<WindowId>& windows) {
    WindowCounts counts;
    for (const auto& window_id : windows) {
      counts += counts_of(quarter, window_id);
    }
    return counts;
  };
  by_department(names, only,
                [&](const std::string& department, const std::string& window, const std::vector<WindowId>& windows,
                    RowKind kind) { add_row(department, window, sum(now, windows), sum(before, windows), kind); });
  for (const auto& window_id : only.is_empty() ? unregistered(names, now, before) : std::set<WindowId>{}) {
    const auto counts = counts_of(now, window_id);
    const auto counts_before = counts_of(before, window_id);
    const bool has_any = std::any_of(figures.begin(), figures.end(), [&](const Figure& figure) {
      return figure.of(counts) != 0 || figure.of(counts_before) != 0;
    });
    if (has_any) {
      add_row("", names.window(window_id), counts, counts_before, RowKind::kPlain);
    }
  }
  add_row("", "合计", sum_of(names, only, now.counts), sum_of(names, only, before.counts), RowKind::kTotal);
  return table;
}

Table year_table(const ReportFacts& facts, const HallNames& names, const ReportQuestion& question) {
  Table table{"year", "", {}, {}};
  table.columns = {{"department", "部门"}, {"window", "窗口"}};
  const int year = year_of(question.span.from);
  const int last = quarter_of(question.span.from);
  std::array<QuarterFigures, 4> quarters;
  std::string missing;
  for (int quarter = 1; quarter <= last; ++quarter) {
    auto& figures = quarters.at(static_cast<std::size_t>(quarter) - 1);
    figures = figures_of(facts, quarter_span(year, quarter));
    table.columns.push_back({fmt::format("Q{}", quarter), fmt::format("第{}季度", quarter), true});
    if (!figures.is_known) {
      missing += fmt::format("{}{}", missing.empty() ? "" : "、", quarter);
    }
  }
  table.columns.push_back({"mean", "年度平均", true});
  table.columns.push_back({"note", "说明"});
  by_department(
      names, question.department_id,
      [&](const std::string& department, const std::string& window, const std::vector<WindowId>& windows,
          RowKind kind) {
        if (kind != RowKind::kPlain) {
          return;
        }
        std::array<std::optional<double>, 4> scores;
        std::vector<Cell> cells{Cell::of(department), Cell::of(window)};
        for (std::size_t quarter = 0; quarter < static_cast<std::size_t>(last); ++quarter) {
          scores.at(quarter) = score_of(quarters.at(quarter), windows.front());
          cells.push_back(decimal_cell(scores.at(quarter)));
        }
        cells.push_back(decimal_cell(year_score(scores)));
        cells.push_back(missing.empty() ? Cell::empty() : Cell::of("缺第" + missing + "季度，按已有季度平均"));
        table.rows.push_back({std::move(cells), RowKind::kPlain});
      });
  return table;
}

void explain(Report& report, const ReportFacts& facts, const ReportQuestion& question, const QuarterFigures& now,
             const QuarterFigures& before) {
  if (!now.is_known) {
    report.notes.emplace_back("本季度没有任何数据，不计得分。");
  } else {
    report.notes.push_back(basis_text(now.basis));
  }
  if (!before.is_known) {
    report.notes.push_back(period_text(PeriodKind::kQuarter, before.span) + "没有数据，上季各栏为“—”。");
  } else if (before.basis != now.basis) {
    report.notes.push_back("上季度：" + basis_text(before.basis));
  }
  if (std::chrono::floor<std::chrono::days>(facts.as_of) < question.span.to) {
    report.notes.emplace_back("本季度尚未结束，得分为截至目前的情况。");
  }
  if (facts.attendance_begins && *facts.attendance_begins > question.span.from) {
    report.notes.push_back("签到记录自" + chinese_date(*facts.attendance_begins) + "开始，此前各日不计考勤。");
  }
  report.notes.push_back(fmt::format(
      "得分Q＝{:.0f}%×保证目标G＋{:.0f}%×满意目标S；无评价的窗口Q＝G。G为100分，每三次预警扣{}分，黄牌扣{}分，红牌扣{}"
      "分，扣"
      "考勤分，加提前办结分，最低0分，最高100分。",
      facts.assessment.guarantee_weight * 100, facts.assessment.satisfaction_weight * 100,
      facts.assessment.points_per_run, facts.assessment.points_per_yellow, facts.assessment.points_per_red));
}

}  // namespace

DaySpan days_needed_for_quarter(const DaySpan& quarter) {
  const auto before = period_before(PeriodKind::kQuarter, quarter);
  return {std::min(before.from, quarter_span(year_of(quarter.from), 1).from), quarter.to};
}

Report build_quarter_report(const ReportFacts& facts, const ReportQuestion& question) {
  const HallNames names{facts};
  const auto& only = question.department_id;
  const auto now = figures_of(facts, question.span);
  const auto before = figures_of(facts, period_before(PeriodKind::kQuarter, question.span));
  auto report = begin_report(facts, "quarter", "窗口季度考核报告");
  report.shape = PaperShape::kLandscape;
  report.period = period_text(PeriodKind::kQuarter, question.span);
  report.period_id = period_id(PeriodKind::kQuarter, question.span);
  explain(report, facts, question, now, before);
  report.sections.push_back(
      {"一、考核得分", {}, {score_table(names, only, now, before), parts_table(names, only, now)}});
  report.sections.push_back(
      {"二、监察告警",
       {},
       {compared({"cards", "", {}, {}}, names, only, now, before,
                 {{"warn", "预警", [](const WindowCounts& c) { return c.warn; }},
                  {"yellow", "黄牌", [](const WindowCounts& c) { return c.yellow; }},
                  {"red", "红牌", [](const WindowCounts& c) { return c.red; }},
                  {"dismissed", "说明或误报", [](const WindowCounts& c) { return c.dismissed; }}})}});
  report.sections.push_back({"三、办件情况",
                             {},
                             {compared({"cases", "", {}, {}}, names, only, now, before,
                                       {{"received", "收件", [](const WindowCounts& c) { return c.received; }},
                                        {"decided", "办结", [](const WindowCounts& c) { return c.decided; }},
                                        {"early", "提前办结", [](const WindowCounts& c) { return c.early; }},
                                        {"late", "超期办结", [](const WindowCounts& c) { return c.decided_late; }}})}});
  report.sections.push_back({"四、服务与评价",
                             {},
                             {compared({"ratings", "", {}, {}}, names, only, now, before,
                                       {{"services", "叫号服务", [](const WindowCounts& c) { return c.services; }},
                                        {"rated", "评价次数", [](const WindowCounts& c) { return c.rated(); }},
                                        {"bad", "差评", [](const WindowCounts& c) { return c.badly_rated(); }}})}});
  report.sections.push_back({"五、年度平均", {}, {year_table(facts, names, question)}});
  report.sections.push_back(tenure_section(facts, question));
  if (quarter_of(question.span.from) == 4) {
    report.sections.push_back(annual_review_section(facts, question));
  }
  return report;
}

}  // namespace hallwatch
