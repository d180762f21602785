#include "hall/rules/feed_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using std::chrono::seconds;
using testing::IsEmpty;
using testing::SizeIs;

HallTime at(std::string_view text) {
  return hall_time_from_text(text).value();
}

/// What is said of the feed as of a moment.
std::vector<Finding> findings(const FeedFacts& facts, std::string_view as_of, FeedSettings settings = {}) {
  FindingList list{at(as_of)};
  check_feed(facts, HallHours{}, WorkingCalendar::built_in(), settings, list);
  return list.take();
}

FeedFacts heard(std::string_view when) {
  return {"view cases", FeedHeard{"view cases", at(when), true}, {}};
}

TEST(FeedRulesTest, TenMinutesOfSilenceInServiceHoursAreStale) {
  EXPECT_THAT(findings(heard("2025-09-22 10:00:00"), "2025-09-22 10:09:59"), IsEmpty());
  const auto found = findings(heard("2025-09-22 10:00:00"), "2025-09-22 10:10:00");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].rule_id, "FEED_STALE");
  EXPECT_EQ(found[0].object, "view cases");
  EXPECT_EQ(found[0].raised_at, to_utc(at("2025-09-22 10:10:00")));
  EXPECT_FALSE(found[0].cleared_at);
}

TEST(FeedRulesTest, TheNightTheLunchAndTheHolidayAreNoSilence) {
  EXPECT_THAT(findings(heard("2025-09-22 16:55:00"), "2025-09-23 09:04:59"), IsEmpty());
  EXPECT_THAT(findings(heard("2025-09-22 16:55:00"), "2025-09-23 09:05:00"), SizeIs(1));
  EXPECT_THAT(findings(heard("2025-09-22 11:55:00"), "2025-09-22 13:34:59"), IsEmpty());
  EXPECT_THAT(findings(heard("2025-09-30 17:00:00"), "2025-10-08 18:00:00"), IsEmpty()) << "National Day";
}

TEST(FeedRulesTest, ASilenceThatIsOverStaysToldWithItsEnd) {
  auto facts = heard("2025-09-22 11:00:00");
  facts.troubles = {{"view cases", FeedTroubleKind::kSilent, at("2025-09-22 10:00:00"), at("2025-09-22 10:30:00")},
                    {"view cases", FeedTroubleKind::kSilent, at("2025-09-22 09:30:00"), at("2025-09-22 09:40:00")}};
  const auto found = findings(facts, "2025-09-22 11:05:00");
  ASSERT_THAT(found, SizeIs(1)) << "one that ended in the tenth minute was none";
  EXPECT_EQ(found[0].cleared_at, to_utc(at("2025-09-22 10:30:00")));
}

TEST(FeedRulesTest, NobodyAskedThatTheFeedKeepsComing) {
  auto facts = heard("2025-09-22 10:00:00");
  facts.heard->is_watched = false;
  EXPECT_THAT(findings(facts, "2025-09-22 16:00:00"), IsEmpty());
  EXPECT_THAT(findings({"x", std::nullopt, {}}, "2025-09-22 16:00:00"), IsEmpty());
  EXPECT_THAT(findings(heard("2025-09-22 10:00:00"), "2025-09-22 16:00:00", {seconds{0}}), IsEmpty());
}

TEST(FeedRulesTest, RejectedRowsAreToldUntilADeliveryHoldsNone) {
  FeedFacts facts{"cases.csv", std::nullopt, {}};
  facts.troubles = {{"cases.csv", FeedTroubleKind::kRejected, at("2025-09-22 08:00:00"), at("2025-09-22 09:00:00")},
                    {"cases.csv", FeedTroubleKind::kRejected, at("2025-09-22 10:00:00"), std::nullopt}};
  const auto found = findings(facts, "2025-09-22 10:00:00");
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].rule_id, "IMPORT_REJECTED");
  EXPECT_EQ(found[0].cleared_at, to_utc(at("2025-09-22 09:00:00")));
  EXPECT_FALSE(found[1].cleared_at);
}

}  // namespace
}  // namespace hallwatch
