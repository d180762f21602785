#include "hall/reports/supervision_report.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/reports/report_period.h"
#include "hall/reports/supervision_codes.h"
#include "tests/hall/reports/report_hall.h"

namespace hallwatch {
namespace {

using testing::SizeIs;

constexpr const char* kCase = "3601002509230001";

ReportAlert case_alert(const char* rule, Card card, const std::string& object, const std::string& raised_at) {
  auto alert = alert_of(rule, card, "W03", raised_at);
  alert.object = object;
  return alert;
}

ReportFacts hall_with_case() {
  auto facts = small_hall();
  facts.cases = {case_of(kCase, "W01", "2025-09-23 09:00:00")};
  return facts;
}

Table exported(const ReportFacts& facts) {
  const auto report = build_supervision_report(facts, {period_of(PeriodKind::kMonth, day_from("2025-09-24")), {}});
  return *find_table(report, "supervision");
}

TEST(SupervisionReportTest, AnAlertOfACaseIsOneRowWithItsCodes) {
  auto facts = hall_with_case();
  facts.alerts = {case_alert("CASE_OVERDUE", Card::kYellow, kCase, "2025-09-24 17:00:00")};
  const auto table = exported(facts);
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(cell_at(table, kCase, "supervision_no"), std::string{kCase} + "-2202-20250924170000");
  EXPECT_EQ(cell_at(table, kCase, "rule_no"), "2202");
  EXPECT_EQ(cell_at(table, kCase, "warning_type"), "2");
  EXPECT_EQ(cell_at(table, kCase, "warning_type_name"), "黄牌");
  EXPECT_EQ(cell_at(table, kCase, "state_at"), "2025-09-24 17:00:00");
  EXPECT_EQ(cell_at(table, kCase, "result"), "未消除");
  EXPECT_EQ(cell_at(table, kCase, "department"), "公安局");
  EXPECT_TRUE(table.is_for_machines);
}

TEST(SupervisionReportTest, AnEndMovesTheStateAndNotTheNumber) {
  auto facts = hall_with_case();
  facts.alerts = {case_alert("CASE_OVERDUE", Card::kYellow, kCase, "2025-09-24 17:00:00")};
  const auto before = cell_at(exported(facts), kCase, "supervision_no");
  facts.alerts[0].cleared_at = moment("2025-09-25 10:00:00");
  facts.alerts[0].verdict = AlertVerdict::kConfirmed;
  const auto table = exported(facts);
  EXPECT_EQ(cell_at(table, kCase, "supervision_no"), before);
  EXPECT_EQ(cell_at(table, kCase, "state_at"), "2025-09-25 10:00:00");
  EXPECT_EQ(cell_at(table, kCase, "result"), "已消除，已确认");
}

TEST(SupervisionReportTest, ATaskBelongsToItsCase) {
  auto facts = hall_with_case();
  facts.alerts = {case_alert("ASSIST_OVERDUE", Card::kYellow, std::string{kCase} + "/2", "2025-09-24 17:00:00")};
  EXPECT_EQ(cell_at(exported(facts), kCase, "supervision_no"), std::string{kCase} + "/2-2301-20250924170000");
}

TEST(SupervisionReportTest, WhatIsNoCaseOrDoesNotCountIsNotExported) {
  auto facts = hall_with_case();
  facts.alerts = {case_alert("CASE_OVERDUE", Card::kYellow, kCase, "2025-09-24 17:00:00"),
                  case_alert("CASE_OVERDUE", Card::kYellow, "unknown", "2025-09-24 17:00:00"),
                  case_alert("SEAT_EMPTY", Card::kWarn, "W03", "2025-09-24 10:00:00"),
                  case_alert("ACTOR_UNREGISTERED", Card::kWarn, "S99", "2025-09-24 10:00:00"),
                  case_alert("CASE_DUE_SOON", Card::kWarn, kCase, "2025-10-01 09:00:00")};
  facts.alerts[0].verdict = AlertVerdict::kDismissed;
  EXPECT_THAT(exported(facts).rows, SizeIs(0));
}

TEST(SupervisionReportTest, NumbersAreUniqueWithinOneSecond) {
  auto facts = hall_with_case();
  facts.alerts = {case_alert("LATE_ENTRY", Card::kWarn, kCase, "2025-09-24 17:00:00"),
                  case_alert("LATE_ENTRY", Card::kWarn, kCase, "2025-09-24 17:00:00")};
  facts.alerts[1].raised_at += std::chrono::milliseconds{500};
  const auto table = exported(facts);
  std::set<std::string> numbers;
  for (const auto& row : table.rows) {
    numbers.insert(row.cells.at(1).text);
  }
  EXPECT_THAT(numbers, SizeIs(2));
}

TEST(SupervisionReportTest, WithoutAWindowTheCasesDepartmentAnswers) {
  auto facts = hall_with_case();
  facts.alerts = {case_alert("CASE_OVERDUE", Card::kYellow, kCase, "2025-09-24 17:00:00")};
  facts.alerts[0].window_id = {};
  EXPECT_EQ(cell_at(exported(facts), kCase, "department_id"), "D01");
}

TEST(SupervisionReportTest, RuleNumbersAreUniqueAndEveryRuleSaysWhatToDo) {
  std::set<std::string_view> numbers;
  for (const auto& rule : supervision_rules()) {
    EXPECT_TRUE(numbers.insert(rule.number).second) << rule.rule_id;
    EXPECT_EQ(rule.number.size(), 4U) << rule.rule_id;
    EXPECT_FALSE(rule.urging.empty()) << rule.rule_id;
  }
  EXPECT_EQ(find_supervision_rule("SEAT_EMPTY"), nullptr);
  EXPECT_EQ(warning_type_code(Card::kInfo), "");
  EXPECT_EQ(warning_type_code(Card::kRed), "3");
}

}  // namespace
}  // namespace hallwatch
