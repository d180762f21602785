#include "station/demo/seat_schedule.h"

#include <gmock/gmock.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

SceneSeat seat_with(std::vector<PresenceSpan> present) {
  return {SeatId{"front"}, {}, std::move(present), 1500ms};
}

TEST(SeatScheduleTest, AnAbsenceRunsFromTheMiddleOfGoingUntilSomebodySits) {
  const auto seat = seat_with({{0ms, 30'000ms}, {80'000ms, 120'000ms}});
  EXPECT_THAT(absences_of(seat, 120s, 0s, 120s), ElementsAre(SeatAbsence{30'750ms, 80'000ms}));
}

TEST(SeatScheduleTest, ALoopedClipRepeatsItsAbsences) {
  const auto seat = seat_with({{0ms, 30'000ms}, {80'000ms, 120'000ms}});
  EXPECT_THAT(absences_of(seat, 120s, 60s, 300s),
              ElementsAre(SeatAbsence{150'750ms, 200'000ms}, SeatAbsence{270'750ms, 320'000ms}));
}

TEST(SeatScheduleTest, AnAbsenceGoesOnOverTheEndOfTheClip) {
  const auto seat = seat_with({{20'000ms, 100'000ms}});
  EXPECT_THAT(absences_of(seat, 120s, 0s, 120s), ElementsAre(SeatAbsence{100'750ms, 140'000ms}));
}

TEST(SeatScheduleTest, ASeatThatIsAlwaysTakenHasNoAbsence) {
  EXPECT_THAT(absences_of(seat_with({{0ms, 120'000ms}}), 120s, 0s, 600s), IsEmpty());
}

TEST(SeatScheduleTest, ASeatInWhichNobodyEverSitsIsAlwaysEmpty) {
  const auto found = absences_of(seat_with({}), 120s, 0s, 600s);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().left, 0ms);
}

TEST(SeatScheduleTest, TheEndOfTheRangeIsNotInIt) {
  const auto seat = seat_with({{0ms, 30'000ms}, {80'000ms, 120'000ms}});
  EXPECT_THAT(absences_of(seat, 120s, 0s, 30'750ms), IsEmpty());
  EXPECT_THAT(absences_of(seat, 120s, 30'750ms, 30'751ms), ElementsAre(SeatAbsence{30'750ms, 80'000ms}));
}

}  // namespace
}  // namespace hallwatch
