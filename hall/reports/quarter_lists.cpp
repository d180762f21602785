#include "hall/reports/quarter_lists.h"

#include <fmt/format.h>

#include "hall/reports/report_period.h"
#include "hall/reports/table_parts.h"

namespace hallwatch {
namespace {

using std::chrono::local_days;
using std::chrono::months;
using std::chrono::year_month_day;

constexpr int kReviewMonths = 6;

const std::vector<Column> kPersonColumns{{"department", "部门"}, {"window", "窗口"}, {"staff_id", "工号"},
                                         {"name", "姓名"},       {"role", "岗位"},   {"since", "到岗日期"}};

std::vector<Cell> person_cells(const HallNames& names, const StaffMember& member) {
  return {Cell::of(names.department(member.department_id)),
          Cell::of(names.window(member.window_id)),
          Cell::code(member.staff_id.text()),
          Cell::of(member.name),
          Cell::of(std::string{role_name(member.role)}),
          member.on_post_since ? Cell::of(to_text(*member.on_post_since)) : Cell::empty()};
}

/// The day that lies `count` months later, clamped to the month's end.
HallDay months_later(HallDay day, int count) {
  const auto later = year_month_day{day} + months{count};
  return HallDay{local_days{later.ok() ? later : later.year() / later.month() / std::chrono::last}};
}

template <typename Visit>
void each_person(const HallNames& names, const DepartmentId& only, Visit visit) {
  for (const auto& department_id : names.departments(only)) {
    for (const auto& member : names.staff_of(department_id)) {
      visit(member);
    }
  }
}

}  // namespace

Section tenure_section(const ReportFacts& facts, const ReportQuestion& question) {
  const HallNames names{facts};
  Table table{"tenure", "", kPersonColumns, {}, TablePlace::kEverywhere, false, "本季度无任职期满人员。"};
  each_person(names, question.department_id, [&](const StaffMember& member) {
    FindingList findings{HallTime{question.span.from + std::chrono::days{1}}};
    check_tenure(member, question.span.from, facts.counter, findings);
    if (!findings.findings().empty()) {
      table.rows.push_back({person_cells(names, member), RowKind::kPlain});
    }
  });
  return {"六、任职期满人员（第十一条）",
          {fmt::format("截至{}：首席代表任职超过{}年，工作人员任职满{}年。", chinese_date(question.span.from),
                       facts.counter.chief_tenure_years, facts.counter.clerk_tenure_years)},
          {std::move(table)}};
}

Section annual_review_section(const ReportFacts& facts, const ReportQuestion& question) {
  const HallNames names{facts};
  Table table{"annual_review", "", kPersonColumns, {}, TablePlace::kEverywhere, false, "无符合条件人员。"};
  std::string unknown;
  each_person(names, question.department_id, [&](const StaffMember& member) {
    if (!member.on_post_since) {
      unknown += (unknown.empty() ? "" : "、") + member.name + "（" + member.staff_id.text() + "）";
    } else if (months_later(*member.on_post_since, kReviewMonths) <= question.span.to) {
      table.rows.push_back({person_cells(names, member), RowKind::kPlain});
    }
  });
  Section section{"七、年度考核人员名单（第四十条）",
                  {fmt::format("到{}在窗口工作满{}个月且仍在窗口工作的人员，共{}人。", chinese_date(question.span.to),
                               kReviewMonths, table.rows.size())},
                  {}};
  if (!unknown.empty()) {
    section.paragraphs.push_back("未登记到岗日期，须人工核定：" + unknown + "。");
  }
  section.tables.push_back(std::move(table));
  return section;
}

}  // namespace hallwatch
