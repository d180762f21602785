#include "hall/rules/items/guide_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

HallTime at(const char* text) {
  return hall_time_from_text(text).value();
}

ServiceItem license() {
  ServiceItem item;
  item.item_id = "I03";
  item.window_id = WindowId{"W02"};
  item.task_code = "SYNTH03";
  item.promise_limit = 10;
  item.legal_limit = 20;
  item.limit_unit = "WORKDAY";
  item.fee_standard = "80";
  return item;
}

GuideItem guide() {
  GuideItem item;
  item.item_id = "I03";
  item.published_at = at("2026-01-05 09:00:00");
  item.promise_limit = 10;
  item.legal_limit = 20;
  item.fee_standard = "80.00";
  return item;
}

bool is_told(const ServiceItem& item, const GuideItem& row, const char* as_of) {
  FindingList list{at(as_of)};
  check_guide(item, row, {}, list);
  return !list.findings().empty();
}

TEST(GuideRulesTest, AGuideThatSaysTheSameIsNoFinding) {
  EXPECT_THAT(compare_with_guide(license(), guide(), {}), IsEmpty());
  EXPECT_FALSE(is_told(license(), guide(), "2026-02-01 00:00:00"));
}

TEST(GuideRulesTest, EachLimitAndFeeThatDiffersIsListedWithBothValues) {
  auto row = guide();
  row.promise_limit = 7;
  row.legal_limit = 0;
  row.limit_unit = "CALENDAR_DAY";
  row.fee_standard = "120";
  EXPECT_THAT(
      compare_with_guide(license(), row, {}),
      ElementsAre(GuideDifference{GuideField::kPromiseLimit, "10", "7"},
                  GuideDifference{GuideField::kLimitUnit, "WORKDAY", "CALENDAR_DAY"},
                  GuideDifference{GuideField::kLegalLimit, "20", "0"}, GuideDifference{GuideField::kFee, "80", "120"}));
}

TEST(GuideRulesTest, OneFindingAnItemAtTheMomentOfItsPublication) {
  auto row = guide();
  row.promise_limit = 7;
  row.fee_standard = "0";
  FindingList list{at("2026-01-05 09:00:00")};
  check_guide(license(), row, {}, list);
  ASSERT_EQ(list.findings().size(), 1U);
  const auto& finding = list.findings().front();
  EXPECT_EQ(finding.rule_id, "GUIDE_MISMATCH");
  EXPECT_EQ(finding.object, "I03");
  EXPECT_EQ(finding.window_id, WindowId{"W02"});
  EXPECT_EQ(to_hall_time(finding.raised_at), at("2026-01-05 09:00:00"));
}

TEST(GuideRulesTest, AGuideOfTomorrowIsAskedForAgainTomorrow) {
  auto row = guide();
  row.promise_limit = 7;
  FindingList list{at("2026-01-05 08:59:59")};
  check_guide(license(), row, {}, list);
  EXPECT_THAT(list.findings(), IsEmpty());
  EXPECT_EQ(list.next_moment(), at("2026-01-05 09:00:00"));
}

TEST(GuideRulesTest, WhatTheGuideDoesNotSayIsNotCompared) {
  GuideItem row;
  row.item_id = "I03";
  EXPECT_THAT(compare_with_guide(license(), row, {}), IsEmpty());
  auto item = license();
  item.fee_standard = "";
  EXPECT_THAT(compare_with_guide(item, guide(), {}), IsEmpty());
}

TEST(GuideRulesTest, FeesAreNumbersAndFreeIsNone) {
  auto item = license();
  auto row = guide();
  item.fee_standard = "0";
  for (const char* const free : {"不收费", "免费", "无", "0.00", "0元"}) {
    row.fee_standard = free;
    EXPECT_THAT(compare_with_guide(item, row, {}), IsEmpty()) << free;
  }
  row.fee_standard = "0.01";
  EXPECT_EQ(compare_with_guide(item, row, {}).size(), 1U);
  row.fee_standard = "按面积";  // no number: somebody must read it
  EXPECT_EQ(compare_with_guide(item, row, {}).size(), 1U);
  item.fee_standard = "按面积";
  EXPECT_THAT(compare_with_guide(item, row, {}), IsEmpty());
}

TEST(GuideRulesTest, AnItemIsFoundByItsIdElseByItsTaskCode) {
  auto row = guide();
  row.promise_limit = 7;
  row.item_id = "I04";
  row.task_code = "SYNTH03";
  EXPECT_FALSE(is_about(row, license())) << "the id decides where there is one";
  row.item_id = "";
  EXPECT_TRUE(is_told(license(), row, "2026-02-01 00:00:00"));
  row.task_code = "";
  EXPECT_FALSE(is_told(license(), row, "2026-02-01 00:00:00"));
  auto item = license();
  item.task_code = "";
  EXPECT_FALSE(is_about(row, item)) << "two empty codes are not the same code";
}

TEST(GuideRulesTest, ASiteChoosesWhatIsCompared) {
  auto row = guide();
  row.promise_limit = 7;
  row.legal_limit = 19;
  row.fee_standard = "1";
  GuideSettings settings;
  settings.is_promise_compared = false;
  EXPECT_EQ(compare_with_guide(license(), row, settings).size(), 2U);
  settings.is_legal_limit_compared = false;
  EXPECT_EQ(compare_with_guide(license(), row, settings).size(), 1U);
  settings.is_fee_compared = false;
  EXPECT_THAT(compare_with_guide(license(), row, settings), IsEmpty());
}

TEST(GuideRulesTest, FieldsBearTheNamesOfTheirColumns) {
  EXPECT_EQ(to_text(GuideField::kPromiseLimit), "promise_limit");
  EXPECT_EQ(to_text(GuideField::kFee), "fee_standard_yuan");
}

}  // namespace
}  // namespace hallwatch
