#include "analytics/seats/seat_evidence.h"

#include <gtest/gtest.h>

#include "tests/analytics/scripted_detector.h"

namespace hallwatch {
namespace {

/// 100 × 100 px; the seat is 40..60 × 40..80.
std::vector<SeatZone> one_seat() {
  return {SeatZone{rectangle(0.4F, 0.4F, 0.6F, 0.8F), 100, 100}};
}

SeatSight see(std::vector<PersonBox> persons, LookKind kind) {
  return see_seat(persons, one_seat(), 0, kind);
}

TEST(SeatEvidenceTest, TakesThePersonWhoseUpperBodyIsInTheSeat) {
  const PersonBox sitting{{42.0F, 38.0F, 16.0F, 40.0F}, 0.7F};
  EXPECT_FLOAT_EQ(see({sitting}, LookKind::kWhole).person_score, 0.7F);
  EXPECT_FLOAT_EQ(see({sitting}, LookKind::kCrop).person_score, 0.7F);
}

TEST(SeatEvidenceTest, PassesOverWhoSitsBesideTheSeat) {
  const PersonBox beside{{62.0F, 38.0F, 16.0F, 40.0F}, 0.9F};
  EXPECT_FLOAT_EQ(see({beside}, LookKind::kWhole).person_score, 0.0F);
  EXPECT_FLOAT_EQ(see({beside}, LookKind::kCrop).person_score, 0.0F);
}

TEST(SeatEvidenceTest, PassesOverACitizenInFrontWhoseUpperBodyIsBelowTheSeat) {
  const PersonBox in_front{{40.0F, 70.0F, 20.0F, 60.0F}, 0.9F};
  EXPECT_FLOAT_EQ(see({in_front}, LookKind::kWhole).person_score, 0.0F);
}

TEST(SeatEvidenceTest, WantsATwelfthPartOfTheSeatCoveredInTheWholePicture) {
  // 20 × 40 px of seat: 12 % are 96 px².
  EXPECT_FLOAT_EQ(see({{{45.0F, 50.0F, 9.5F, 10.0F}, 0.9F}}, LookKind::kWhole).person_score, 0.0F);
  EXPECT_FLOAT_EQ(see({{{45.0F, 50.0F, 9.7F, 10.0F}, 0.9F}}, LookKind::kWhole).person_score, 0.9F);
}

TEST(SeatEvidenceTest, WantsHalfOfTheBoxOrHalfOfTheSeatInACrop) {
  EXPECT_FLOAT_EQ(see({{{50.1F, 50.0F, 20.0F, 10.0F}, 0.9F}}, LookKind::kCrop).person_score, 0.0F);
  EXPECT_FLOAT_EQ(see({{{50.0F, 50.0F, 20.0F, 10.0F}, 0.9F}}, LookKind::kCrop).person_score, 0.9F);
  EXPECT_FLOAT_EQ(see({{{20.0F, 35.0F, 30.1F, 70.0F}, 0.2F}}, LookKind::kCrop).person_score, 0.2F)
      << "half of the seat";
}

TEST(SeatEvidenceTest, TakesTheBestOfSeveral) {
  const PersonBox weak{{42.0F, 38.0F, 16.0F, 40.0F}, 0.2F};
  const PersonBox strong{{41.0F, 41.0F, 16.0F, 40.0F}, 0.6F};
  EXPECT_FLOAT_EQ(see({weak, strong}, LookKind::kWhole).person_score, 0.6F);
}

TEST(SeatEvidenceTest, GivesAPersonToOneSeatOnly) {
  const std::vector<SeatZone> seats{SeatZone{rectangle(0.2F, 0.4F, 0.5F, 0.8F), 100, 100},
                                    SeatZone{rectangle(0.4F, 0.4F, 0.7F, 0.8F), 100, 100}};
  const std::vector<PersonBox> persons{{{36.0F, 40.0F, 20.0F, 40.0F}, 0.8F}};  // middle at 46, in both
  EXPECT_FLOAT_EQ(see_seat(persons, seats, 0, LookKind::kWhole).person_score, 0.0F);
  EXPECT_FLOAT_EQ(see_seat(persons, seats, 1, LookKind::kWhole).person_score, 0.8F);
}

TEST(SeatEvidenceTest, SeesABlockerOnlyIfLargeSureAndCentredOutside) {
  // Twice the seat's height, covers it, upper body (40 % down) and centre above it.
  const BoxPx large{35.0F, -40.0F, 30.0F, 110.0F};
  EXPECT_TRUE(see({{large, 0.3F}}, LookKind::kWhole).is_blocked);
  EXPECT_FALSE(see({{large, 0.29F}}, LookKind::kWhole).is_blocked) << "too weak";
  EXPECT_FALSE(see({{{35.0F, 0.0F, 30.0F, 79.0F}, 0.9F}}, LookKind::kWhole).is_blocked) << "not high enough";
  EXPECT_FALSE(see({{{35.0F, -60.0F, 30.0F, 110.0F}, 0.9F}}, LookKind::kWhole).is_blocked) << "covers too little";
  EXPECT_FALSE(see({{{35.0F, 10.0F, 30.0F, 100.0F}, 0.9F}}, LookKind::kWhole).is_blocked) << "sits there";
}

TEST(SeatEvidenceTest, SurvivesASeatWithoutArea) {
  const std::vector<SeatZone> seats{SeatZone{{}, 100, 100}};
  const std::vector<PersonBox> persons{{{0.0F, 0.0F, 100.0F, 100.0F}, 0.9F}};
  EXPECT_FLOAT_EQ(see_seat(persons, seats, 0, LookKind::kWhole).person_score, 0.0F);
  EXPECT_FLOAT_EQ(see_seat(persons, seats, 0, LookKind::kCrop).person_score, 0.0F);
}

TEST(SeatEvidenceTest, GrowsWithThePersonsScoreAndCrossesAHalfAtTheThreshold) {
  EXPECT_NEAR(presence_from_person_score(0.135F), 0.5F, 0.001F);
  float last = -1.0F;
  for (const float score : {0.0F, 0.05F, 0.1F, 0.2F, 0.5F, 1.0F}) {
    EXPECT_GT(presence_from_person_score(score), last);
    last = presence_from_person_score(score);
  }
  EXPECT_LT(presence_from_person_score(0.0F), 0.05F);
  EXPECT_GT(presence_from_person_score(0.5F), 0.95F);
  EXPECT_GE(presence_from_person_score(7.0F), 0.99F) << "a score outside 0..1 is clamped";
}

TEST(SeatEvidenceTest, FusesTowardsTheWholePicturesScore) {
  EXPECT_NEAR(fused_person_score(0.2F, 0.2F), 0.2F, 0.001F);
  const float between = fused_person_score(0.3F, 0.1F);
  EXPECT_GT(between, 0.2F);
  EXPECT_LT(between, 0.3F);
  EXPECT_GE(fused_person_score(0.0F, 0.0F), 0.0F);
}

TEST(SteadyScoreTest, AveragesLooksAndForgetsAtRestart) {
  SteadyScore steady;
  EXPECT_NEAR(steady.add(0.8F), 0.8F, 0.001F);
  EXPECT_NEAR(steady.add(0.2F), 0.5F, 0.001F);
  steady.restart();
  EXPECT_NEAR(steady.add(0.1F), 0.1F, 0.001F);
}

TEST(SteadyScoreTest, IsNotStuckByACertainLook) {
  SteadyScore steady;
  EXPECT_GT(steady.add(1.0F), 0.99F);
  int looks = 0;
  while (steady.add(0.05F) > 0.5F) {
    ASSERT_LT(++looks, 20);
  }
}

}  // namespace
}  // namespace hallwatch
