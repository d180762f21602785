#include "analytics/seats/seat_looker.h"

#include <gtest/gtest.h>

#include "tests/analytics/scripted_detector.h"

namespace hallwatch {
namespace {

SeatPlace seat(const std::string& name, float left) {
  return {WindowId{"W" + name}, SeatId{name}, rectangle(left, 0.4F, left + 0.1F, 0.7F)};
}

std::vector<SeatPlace> seats(int count) {
  std::vector<SeatPlace> places;
  for (int i = 0; i < count; ++i) {
    places.push_back(seat(std::to_string(i), 0.15F * static_cast<float>(i)));
  }
  return places;
}

/// One person in the first seat of a picture of 200 × 100 px.
ScriptedDetector person_in_first_seat(float score) {
  return ScriptedDetector{[score](const Picture&) {
    return std::vector<PersonBox>{{{0.0F, 40.0F, 20.0F, 30.0F}, score}};
  }};
}

TEST(SeatLookerTest, LooksAtCropsOfFewSeats) {
  auto detector = person_in_first_seat(0.8F);
  SeatLooker looker{seats(2), detector, LookMode::kAuto};
  const auto evidence = looker.look(plain_picture(200, 100), {true, true});
  ASSERT_TRUE(evidence.ok());
  EXPECT_EQ(detector.crop_looks, 2);
  EXPECT_EQ(detector.whole_looks, 0);
  EXPECT_GT((*evidence)[0]->presence_score, 0.9F);
  EXPECT_LT((*evidence)[1]->presence_score, 0.1F);
}

TEST(SeatLookerTest, LooksOnceAtTheWholePictureOfManySeats) {
  auto detector = person_in_first_seat(0.8F);
  SeatLooker looker{seats(5), detector, LookMode::kAuto};
  const auto evidence = looker.look(plain_picture(200, 100), std::vector<bool>(5, true));
  ASSERT_TRUE(evidence.ok());
  EXPECT_EQ(detector.whole_looks, 1);
  EXPECT_EQ(detector.crop_looks, 0);
  EXPECT_GT((*evidence)[0]->presence_score, 0.9F);
}

TEST(SeatLookerTest, LooksTwiceWhereOneIsUnsure) {
  auto detector = person_in_first_seat(0.15F);
  SeatLooker looker{seats(1), detector, LookMode::kAuto};
  ASSERT_TRUE(looker.look(plain_picture(200, 100), {true}).ok());
  EXPECT_EQ(detector.crop_looks, 1);
  EXPECT_EQ(detector.whole_looks, 1);
}

TEST(SeatLookerTest, LooksOnlyAtSeatsThatAreDue) {
  auto detector = person_in_first_seat(0.8F);
  SeatLooker looker{seats(2), detector, LookMode::kAuto};
  const auto none = looker.look(plain_picture(200, 100), {false, false});
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE((*none)[0].has_value());
  EXPECT_EQ(detector.crop_looks, 0);
  const auto second = looker.look(plain_picture(200, 100), {false, true});
  ASSERT_TRUE(second.ok());
  EXPECT_FALSE((*second)[0].has_value());
  EXPECT_TRUE((*second)[1].has_value());
  EXPECT_EQ(detector.crop_looks, 1);
}

TEST(SeatLookerTest, GivesTheSeatWithContextToTheDetector) {
  auto detector = person_in_first_seat(0.8F);
  SeatLooker looker{{seat("x", 0.4F)}, detector, LookMode::kCrops};
  ASSERT_TRUE(looker.look(plain_picture(200, 100), {true}).ok());
  EXPECT_NEAR(detector.last_part().left_px, 80.0F - 30.0F, 0.01F);
  EXPECT_NEAR(detector.last_part().width_px, 80.0F, 0.01F);
}

TEST(SeatLookerTest, PassesTheDetectorsTroubleOn) {
  ScriptedDetector detector{[](const Picture&) -> Result<std::vector<PersonBox>> {
    return fail(ErrorKind::kDataLoss, "the model's scores are not numbers");
  }};
  for (const int count : {1, 5}) {
    SeatLooker looker{seats(count), detector, LookMode::kAuto};
    const auto evidence =
        looker.look(plain_picture(200, 100), std::vector<bool>(static_cast<std::size_t>(count), true));
    ASSERT_FALSE(evidence.ok());
    EXPECT_EQ(evidence.error().kind(), ErrorKind::kDataLoss);
  }
}

}  // namespace
}  // namespace hallwatch
