#include "hall/reports/week_report.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "hall/reports/report_period.h"
#include "hall/reports/table_parts.h"

namespace hallwatch {
namespace {

using std::chrono::days;

/// 预警, 黄牌, 红牌, 不计, 合计 of some alerts.
struct CardCounts {
  int warn = 0;
  int yellow = 0;
  int red = 0;
  int dismissed = 0;

  void add(const ReportAlert& alert) {
    const bool is_dismissed = alert.verdict == AlertVerdict::kDismissed;
    dismissed += is_dismissed ? 1 : 0;
    warn += !is_dismissed && alert.card == Card::kWarn ? 1 : 0;
    yellow += !is_dismissed && alert.card == Card::kYellow ? 1 : 0;
    red += !is_dismissed && alert.card == Card::kRed ? 1 : 0;
  }
  [[nodiscard]] int total() const { return warn + yellow + red + dismissed; }
  void put_into(std::vector<Cell>& cells) const {
    for (const int count : {warn, yellow, red, dismissed, total()}) {
      cells.push_back(Cell::number(count));
    }
  }
};

void add_card_columns(std::vector<Column>& columns) {
  columns.insert(columns.end(), {{"warn", "预警", true},
                                 {"yellow", "黄牌", true},
                                 {"red", "红牌", true},
                                 {"dismissed", "说明或误报", true},
                                 {"total", "合计", true}});
}

Row total_row(std::vector<Cell> names, const CardCounts& counts) {
  counts.put_into(names);
  return {std::move(names), RowKind::kTotal};
}

Table service_table(const HallNames& names, const DepartmentId& only, const std::map<WindowId, WindowCounts>& counts) {
  Table table{"services", "办件与服务情况", {}, {}};
  table.columns = {{"department", "部门"},         {"window", "窗口"},
                   {"received", "收件", true},     {"accepted", "受理", true},
                   {"decided", "办结", true},      {"on_time", "按时办结", true},
                   {"late", "超期办结", true},     {"open_late", "超期未结", true},
                   {"services", "叫号服务", true}, {"rated_1", "非常满意", true},
                   {"rated_2", "满意", true},      {"rated_3", "基本满意", true},
                   {"rated_4", "不满意", true},    {"rated_5", "非常不满意", true},
                   {"satisfied", "满意率%", true}};
  table.rows = rows_by_department(names, only, counts, [](const WindowCounts& count) {
    std::vector<Cell> cells;
    for (const int value : {count.received, count.accepted, count.decided, count.decided_on_time(), count.decided_late,
                            count.open_late, count.services}) {
      cells.push_back(Cell::number(value));
    }
    for (const int value : count.ratings) {
      cells.push_back(Cell::number(value));
    }
    cells.push_back(decimal_cell(count.satisfied_percent()));
    return cells;
  });
  return table;
}

Table rule_table(const std::vector<ReportAlert>& alerts) {
  Table table{"alerts_by_rule", "按事项统计", {}, {}};
  table.columns = {{"rule_id", "规则代码"}, {"rule", "监察事项"}};
  add_card_columns(table.columns);
  std::map<std::string, std::pair<std::string, CardCounts>> by_rule;
  CardCounts all;
  for (const auto& alert : alerts) {
    auto& [name, counts] = by_rule[alert.rule_id];
    name = alert.rule_name;
    counts.add(alert);
    all.add(alert);
  }
  for (const auto& [rule_id, entry] : by_rule) {
    std::vector<Cell> cells{Cell::of(rule_id), Cell::of(entry.first)};
    entry.second.put_into(cells);
    table.rows.push_back({std::move(cells), RowKind::kPlain});
  }
  table.rows.push_back(total_row({Cell::of(""), Cell::of("合计")}, all));
  return table;
}

Table window_table(const HallNames& names, const DepartmentId& only, const std::map<WindowId, WindowCounts>& counts) {
  Table table{"alerts_by_window", "按部门和窗口统计", {}, {}};
  table.columns = {{"department", "部门"}, {"window", "窗口"}};
  add_card_columns(table.columns);
  table.rows = rows_by_department(names, only, counts, [](const WindowCounts& count) {
    std::vector<Cell> cells;
    CardCounts{count.warn, count.yellow, count.red, count.dismissed}.put_into(cells);
    return cells;
  });
  return table;
}

Table day_table(const std::vector<ReportAlert>& alerts, const ReportQuestion& question) {
  Table table{"alerts_by_day", "按日期统计", {}, {}};
  table.columns = {{"date", "日期"}, {"weekday", "星期"}};
  add_card_columns(table.columns);
  CardCounts all;
  CardCounts outside;
  std::map<HallDay, CardCounts> by_day;
  for (const auto& alert : alerts) {
    const auto day = std::chrono::floor<days>(alert.raised_at);
    (question.span.holds(day) ? by_day[day] : outside).add(alert);
    all.add(alert);
  }
  for (auto day = question.span.from; day <= question.span.to; day += days{1}) {
    std::vector<Cell> cells{Cell::of(to_text(day)), Cell::of(chinese_weekday(day))};
    by_day[day].put_into(cells);
    table.rows.push_back({std::move(cells), RowKind::kPlain});
  }
  if (outside.total() > 0) {
    std::vector<Cell> cells{Cell::of("日期不在本期"), Cell::of("时钟错误的记录")};
    outside.put_into(cells);
    table.rows.push_back({std::move(cells), RowKind::kPlain});
  }
  table.rows.push_back(total_row({Cell::of("合计"), Cell::of("")}, all));
  return table;
}

bool is_absence(const ReportAlert& alert) {
  return alert.category == "seat" && alert.rule_id != "AFTER_HOURS_PRESENCE";
}

/// One line for each absence, with all that it raised (C-ABSENCE).
Table absence_table(const HallNames& names, const std::vector<ReportAlert>& alerts) {
  Table table{"absences", "空岗离岗时段", {}, {}, TablePlace::kEverywhere, false, "本期无空岗离岗。"};
  table.columns = {{"department", "部门"}, {"window", "窗口"}, {"from", "起算时间"}, {"to", "结束时间"},
                   {"length", "历时"},     {"alerts", "告警"}, {"verdict", "认定"}};
  std::map<std::string, std::vector<const ReportAlert*>> absences;
  for (const auto& alert : alerts) {
    if (is_absence(alert)) {
      const auto key = alert.absence_id.empty() ? alert.rule_id + to_text(alert.raised_at) : alert.absence_id;
      absences[to_text(alert.cause_since) + alert.window_id.text() + key].push_back(&alert);
    }
  }
  for (const auto& [key, parts] : absences) {
    std::string said;
    for (const auto* part : parts) {
      said += (said.empty() ? "" : "、") + part->rule_name + "（" + std::string{card_text(part->card)} + "）";
    }
    const auto& first = *parts.front();
    const auto& last = *parts.back();
    const auto length = last.cleared_at ? std::chrono::floor<std::chrono::seconds>(*last.cleared_at - first.cause_since)
                                        : std::chrono::seconds{0};
    table.rows.push_back(
        {{Cell::of(names.department_of_window(first.window_id)), Cell::of(names.window(first.window_id)),
          Cell::of(to_text(first.cause_since)), moment_cell(last.cleared_at),
          last.cleared_at ? Cell::of(length_text(length)) : Cell::of("未结束"), Cell::of(std::move(said)),
          Cell::of(std::string{verdict_text(last.verdict)})},
         RowKind::kPlain});
  }
  return table;
}

Table alert_table(const HallNames& names, std::vector<ReportAlert> alerts, std::string id) {
  Table table{std::move(id), "", {}, {}};
  table.columns = {{"number", "序号", true}, {"raised_at", "告警时间"}, {"cleared_at", "消除时间"}, {"card", "级别"},
                   {"rule_id", "规则代码"},  {"rule", "监察事项"},      {"object", "对象"},         {"window", "窗口"},
                   {"department", "部门"},   {"verdict", "认定"}};
  std::stable_sort(alerts.begin(), alerts.end(), [](const ReportAlert& one, const ReportAlert& other) {
    return std::tie(one.raised_at, one.rule_id, one.object) < std::tie(other.raised_at, other.rule_id, other.object);
  });
  std::int64_t number = 0;
  for (const auto& alert : alerts) {
    const bool has_window = !alert.window_id.is_empty();
    table.rows.push_back(
        {{Cell::number(++number), Cell::of(to_text(alert.raised_at)), moment_cell(alert.cleared_at),
          Cell::of(std::string{card_text(alert.card)}), Cell::of(alert.rule_id), Cell::of(alert.rule_name),
          Cell::code(alert.object), has_window ? Cell::of(names.window(alert.window_id)) : Cell::empty(),
          has_window ? Cell::of(names.department_of_window(alert.window_id)) : Cell::empty(),
          Cell::of(std::string{verdict_text(alert.verdict)})},
         RowKind::kPlain});
  }
  return table;
}

Section summary(const ReportFacts& facts, const ReportQuestion& question, const WindowCounts& sum,
                const std::vector<ReportAlert>& alerts) {
  Section section{"一、概况", {}, {}};
  CardCounts cards;
  int outside = 0;
  for (const auto& alert : alerts) {
    cards.add(alert);
    outside += question.span.holds(alert.raised_at) ? 0 : 1;
  }
  section.paragraphs.push_back(fmt::format(
      "本期收件{}件，受理{}件，办结{}件，其中按时办结{}件、超期办结{}件；截至出具时超期未结{}件。叫号服务{}次；"
      "收到评价{}次{}，其中不满意和非常不满意{}次。",
      sum.received, sum.accepted, sum.decided, sum.decided_on_time(), sum.decided_late, sum.open_late, sum.services,
      sum.rated(), sum.satisfied_percent() ? fmt::format("，满意率{:.2f}%", *sum.satisfied_percent()) : "",
      sum.badly_rated()));
  section.paragraphs.push_back(
      fmt::format("本期告警{}条：预警{}条，黄牌{}条，红牌{}条，已说明或认定误报不计牌的{}条{}。", cards.total(),
                  cards.warn, cards.yellow, cards.red, cards.dismissed,
                  outside > 0 ? fmt::format("；其中{}条为考勤机时钟错误，所记日期不在本期", outside) : ""));
  const auto consulted = std::count_if(facts.consultations.begin(), facts.consultations.end(),
                                       [&](const auto& one) { return question.span.holds(one.asked_at); });
  const auto complained = std::count_if(facts.complaints.begin(), facts.complaints.end(),
                                        [&](const auto& one) { return question.span.holds(one.received_at); });
  if (question.department_id.is_empty()) {
    section.paragraphs.push_back(fmt::format("本期收到咨询{}件、投诉{}件。", consulted, complained));
  }
  return section;
}

}  // namespace

Report build_week_report(const ReportFacts& facts, const ReportQuestion& question) {
  const HallNames names{facts};
  const auto counts = count_windows(facts, question.span);
  const auto alerts = alerts_of(facts, question);
  auto report = begin_report(facts, "week", "窗口管理周报");
  report.shape = PaperShape::kLandscape;
  report.period = period_text(PeriodKind::kWeek, question.span);
  report.period_id = period_id(PeriodKind::kWeek, question.span);
  if (!question.department_id.is_empty()) {
    report.notes.push_back("本报告仅含" + names.department(question.department_id) + "。");
  }
  if (!has_data(facts, question.span)) {
    report.notes.emplace_back("本期没有任何数据，请核对数据目录和日期。");
  }
  report.notes.emplace_back("告警为系统提示，须经人工确认方可作为处理依据；已撤销的告警不列入。");
  const auto sum = sum_of(names, question.department_id, counts);
  report.sections.push_back(summary(facts, question, sum, alerts));
  report.sections.push_back({"二、办件与服务", {}, {service_table(names, question.department_id, counts)}});
  report.sections.push_back({"三、纪律情况",
                             {},
                             {rule_table(alerts), window_table(names, question.department_id, counts),
                              day_table(alerts, question), absence_table(names, alerts)}});
  report.sections.push_back({"四、考勤异常", {}, {attendance_exceptions(facts, question, "attendance_exceptions")}});
  report.sections.push_back({"五、告警清单",
                             {"告警时间与消除时间为事实发生时间；“—”表示尚未消除或须人工处理。"},
                             {alert_table(names, alerts, "alerts")}});
  report.sections.push_back({"附录　提示事项",
                             {"以下为提示，不属预警和红黄牌，不计入以上合计。"},
                             {alert_table(names, hints_of(facts, question), "hints")}});
  return report;
}

}  // namespace hallwatch
