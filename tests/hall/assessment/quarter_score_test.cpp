#include "hall/assessment/quarter_score.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

std::vector<int> codes(const std::array<int, 5>& counts) {
  std::vector<int> made;
  for (int code = 1; code <= 5; ++code) {
    made.insert(made.end(), static_cast<std::size_t>(counts[static_cast<std::size_t>(code - 1)]), code);
  }
  return made;
}

// The worked example of the rules: window W05, third quarter.
TEST(QuarterScoreTest, TheWorkedExampleHolds) {
  ScoreInput input;
  input.warn_count = 6;
  input.yellow = 1;
  input.late_early = 1;
  input.half_day = 1;
  input.early_cases = 23;
  input.decided_cases = 100;
  input.rating_codes = {codes({150, 40, 6, 3, 1}), codes({12, 6, 1, 1, 0}), codes({5, 4, 1, 0, 0})};
  const auto score = compute_score(input, AssessmentSettings{});
  EXPECT_EQ(score.guarantee, 85);
  EXPECT_DOUBLE_EQ(*score.channel_means[0], 93.25);
  EXPECT_DOUBLE_EQ(*score.satisfaction, 91.25);
  EXPECT_DOUBLE_EQ(rounded(score.score), 87.50);
}

TEST(QuarterScoreTest, WithoutAnyRatingTheGuaranteePartIsAll) {
  ScoreInput input;
  input.yellow = 2;
  const auto score = compute_score(input, AssessmentSettings{});
  EXPECT_EQ(score.satisfaction, std::nullopt);
  EXPECT_DOUBLE_EQ(score.score, 90.0);
}

TEST(QuarterScoreTest, WeightsOfChannelsWithoutDataAreShared) {
  ScoreInput input;
  input.rating_codes[1] = {2};
  input.rating_codes[2] = {1};
  EXPECT_DOUBLE_EQ(*compute_score(input, AssessmentSettings{}).satisfaction, 90.0);
}

TEST(QuarterScoreTest, ThePartsStayBetweenZeroAndAHundred) {
  ScoreInput bad;
  bad.red = 20;
  EXPECT_EQ(compute_score(bad, AssessmentSettings{}).guarantee, 0);
  ScoreInput good;
  good.early_cases = 10;
  good.decided_cases = 10;
  EXPECT_EQ(compute_score(good, AssessmentSettings{}).guarantee, 100);
}

TEST(QuarterScoreTest, ThreeWarningsAreARunAndTwoAreNone) {
  ScoreInput input;
  input.warn_count = 5;
  EXPECT_EQ(compute_score(input, AssessmentSettings{}).warn_runs, 1);
  input.warn_count = 2;
  EXPECT_EQ(compute_score(input, AssessmentSettings{}).guarantee, 100);
}

TEST(QuarterScoreTest, TheYearIsTheMeanOfTheQuartersThatExist) {
  EXPECT_DOUBLE_EQ(rounded(*year_score({90.10, 84.25, 87.50, 88.00})), 87.46);
  EXPECT_DOUBLE_EQ(*year_score({std::nullopt, 80.0, std::nullopt, 90.0}), 85.0);
  EXPECT_EQ(year_score({}), std::nullopt);
}

TEST(QuarterScoreTest, HalfACentGoesUp) {
  EXPECT_DOUBLE_EQ(rounded(87.465), 87.47);
  EXPECT_DOUBLE_EQ(rounded(87.4625), 87.46);
}

TEST(QuarterScoreTest, AttendanceReviewsAndTechnicalRulesAreNoCards) {
  for (const char* const rule : {"ATT_MISSING", "BAD_REVIEW", "CAMERA_OFFLINE", "TERMINAL_CLOCK_BAD", "FEED_STALE"}) {
    EXPECT_FALSE(counts_in_assessment(rule)) << rule;
  }
  for (const char* const rule : {"SEAT_EMPTY", "CASE_DUE_SOON", "LEAVE_APPROVED_LATE", "PUNCH_NOT_FINGERPRINT"}) {
    EXPECT_TRUE(counts_in_assessment(rule)) << rule;
  }
}

}  // namespace
}  // namespace hallwatch
