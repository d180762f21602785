// The Spring Festival fed live, fact by fact under a simulated clock, in processes that are killed.
#include <gtest/gtest.h>

#include "tests/station/replay/live_week.h"
#include "tests/station/replay/spring_week.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

constexpr int kKills = 3;

void expect_spring_live(FeedOrder order) {
  TempFolder data;
  const auto week = spring_week();
  week.write(data.path());
  expect_live_equals_replay(data.path(), week.times().time("02-09 00:00"), week.times().time("02-28 20:00"), order,
                            kKills);
}

TEST(OwnWeeksLiveTest, TheSpringFestivalGivesTheAlertsOfItsReplayIfFactsComeAsTheyHappen) {
  expect_spring_live(FeedOrder::kOfEvents);
}

TEST(OwnWeeksLiveTest, TheSpringFestivalGivesTheAlertsOfItsReplayIfFactsComeAsTheyAreEntered) {
  expect_spring_live(FeedOrder::kOfEntry);
}

}  // namespace
}  // namespace hallwatch
