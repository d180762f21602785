#include "analytics/seats/seat_state.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kStart = utc_from_us(1'000'000'000'000);

/// Speaks in seconds since the start.
class SeatStateTest : public testing::Test {
 protected:
  void look(SeatSign sign, double from_s, double to_s) {
    for (double at = from_s; at <= to_s + 1e-9; at += 1.0) {
      machine_.observe(sign, time(at));
    }
  }
  static UtcTime time(double seconds) {
    return kStart + std::chrono::round<std::chrono::microseconds>(std::chrono::duration<double>{seconds});
  }
  [[nodiscard]] ViewState state() const { return machine_.condition().state; }
  [[nodiscard]] double since() const {
    return std::chrono::duration<double>(machine_.condition().since - kStart).count();
  }
  [[nodiscard]] double last_presence() const {
    return std::chrono::duration<double>(machine_.condition().last_presence - kStart).count();
  }

  SeatStateMachine machine_{SeatTimings{}};
};

TEST_F(SeatStateTest, KnowsNothingAtFirst) {
  EXPECT_EQ(state(), ViewState::kUnknown);
  EXPECT_EQ(machine_.condition().last_presence, UtcTime{});
  look(SeatSign::kPresent, 0, 0);
  EXPECT_EQ(state(), ViewState::kUnknown);
}

TEST_F(SeatStateTest, IsOccupiedAfterTwoSecondsFromTheFirstPresence) {
  look(SeatSign::kPresent, 0, 1);
  EXPECT_FALSE(machine_.observe(SeatSign::kPresent, time(1.999)));
  EXPECT_EQ(state(), ViewState::kUnknown);
  EXPECT_TRUE(machine_.observe(SeatSign::kPresent, time(2)));
  EXPECT_EQ(state(), ViewState::kOccupied);
  EXPECT_DOUBLE_EQ(since(), 0.0);
}

TEST_F(SeatStateTest, IsEmptyOnlyAfterTheWholeHoldAndDatedBackToTheLastPresence) {
  look(SeatSign::kPresent, 0, 5);
  look(SeatSign::kAbsent, 6, 14);
  EXPECT_FALSE(machine_.observe(SeatSign::kAbsent, time(14.999)));
  EXPECT_EQ(state(), ViewState::kOccupied);
  EXPECT_TRUE(machine_.observe(SeatSign::kAbsent, time(15)));
  EXPECT_EQ(state(), ViewState::kEmpty);
  EXPECT_DOUBLE_EQ(since(), 5.0);
  EXPECT_DOUBLE_EQ(last_presence(), 5.0);
}

TEST_F(SeatStateTest, IsEmptyFromTheFirstLookIfNobodyWasEverSeen) {
  look(SeatSign::kAbsent, 3, 13);
  EXPECT_EQ(state(), ViewState::kEmpty);
  EXPECT_DOUBLE_EQ(since(), 3.0);
  EXPECT_EQ(machine_.condition().last_presence, UtcTime{});
}

TEST_F(SeatStateTest, StaysOccupiedByOneLookWithinTheHold) {
  look(SeatSign::kPresent, 0, 5);
  look(SeatSign::kAbsent, 6, 14);
  look(SeatSign::kPresent, 15, 15);
  look(SeatSign::kAbsent, 16, 24);
  EXPECT_EQ(state(), ViewState::kOccupied);
  look(SeatSign::kAbsent, 25, 25);
  EXPECT_EQ(state(), ViewState::kEmpty);
  EXPECT_DOUBLE_EQ(since(), 15.0);
}

TEST_F(SeatStateTest, StaysEmptyThroughAPresenceThatIsTooShort) {
  look(SeatSign::kPresent, 0, 5);
  look(SeatSign::kAbsent, 6, 20);
  look(SeatSign::kPresent, 21, 22);
  look(SeatSign::kAbsent, 23, 23);
  EXPECT_EQ(state(), ViewState::kEmpty);
  EXPECT_DOUBLE_EQ(since(), 5.0);
  EXPECT_DOUBLE_EQ(last_presence(), 5.0) << "who passes through has not taken the seat";
}

TEST_F(SeatStateTest, IsOccupiedAgainFromTheFirstLookOfTheReturn) {
  look(SeatSign::kAbsent, 0, 20);
  look(SeatSign::kPresent, 21, 23);
  EXPECT_EQ(state(), ViewState::kOccupied);
  EXPECT_DOUBLE_EQ(since(), 21.0);
  EXPECT_DOUBLE_EQ(last_presence(), 23.0);
}

TEST_F(SeatStateTest, DoesNotCountWhatNobodySawAsAbsence) {
  look(SeatSign::kPresent, 0, 5);
  look(SeatSign::kAbsent, 6, 12);
  EXPECT_TRUE(machine_.lose_view(ViewState::kStale, time(12)));
  EXPECT_EQ(state(), ViewState::kStale);
  EXPECT_DOUBLE_EQ(since(), 12.0);
  look(SeatSign::kAbsent, 40, 49);
  EXPECT_EQ(state(), ViewState::kUnknown);
  EXPECT_DOUBLE_EQ(since(), 40.0);
  look(SeatSign::kAbsent, 50, 50);
  EXPECT_EQ(state(), ViewState::kEmpty);
  EXPECT_DOUBLE_EQ(since(), 40.0);
  EXPECT_DOUBLE_EQ(last_presence(), 5.0);
}

TEST_F(SeatStateTest, TellsALostViewOnce) {
  look(SeatSign::kPresent, 0, 5);
  EXPECT_TRUE(machine_.lose_view(ViewState::kStale, time(5)));
  EXPECT_FALSE(machine_.lose_view(ViewState::kStale, time(9)));
  EXPECT_DOUBLE_EQ(since(), 5.0);
  EXPECT_TRUE(machine_.lose_view(ViewState::kBlind, time(11)));
  EXPECT_EQ(state(), ViewState::kBlind);
  EXPECT_DOUBLE_EQ(since(), 11.0);
}

TEST_F(SeatStateTest, IsOccupiedAfterALostViewOnlyByNewLooks) {
  look(SeatSign::kPresent, 0, 5);
  machine_.lose_view(ViewState::kBlind, time(6));
  look(SeatSign::kPresent, 10, 11);
  EXPECT_EQ(state(), ViewState::kUnknown);
  look(SeatSign::kPresent, 12, 12);
  EXPECT_EQ(state(), ViewState::kOccupied);
  EXPECT_DOUBLE_EQ(since(), 10.0);
}

TEST_F(SeatStateTest, TakesALongGapBetweenLooksForAnInterruption) {
  look(SeatSign::kPresent, 0, 5);
  machine_.observe(SeatSign::kPresent, time(8));
  EXPECT_EQ(state(), ViewState::kOccupied) << "three seconds are no gap yet";
  EXPECT_TRUE(machine_.observe(SeatSign::kPresent, time(11.001)));
  EXPECT_EQ(state(), ViewState::kUnknown);
  EXPECT_DOUBLE_EQ(since(), 8.0) << "nobody looked from then on";
}

TEST_F(SeatStateTest, LeavesAllAsItIsWhenSomebodyPasses) {
  look(SeatSign::kPresent, 0, 5);
  look(SeatSign::kBlocked, 6, 7);
  EXPECT_EQ(state(), ViewState::kOccupied);
  look(SeatSign::kPresent, 8, 8);
  EXPECT_EQ(state(), ViewState::kOccupied);
  EXPECT_DOUBLE_EQ(last_presence(), 8.0);
}

TEST_F(SeatStateTest, IsBlockedWhileSomebodyStaysInFrontAndTheTimerBeginsAnew) {
  look(SeatSign::kPresent, 0, 5);
  look(SeatSign::kAbsent, 6, 9);
  look(SeatSign::kBlocked, 10, 30);
  EXPECT_EQ(state(), ViewState::kBlocked);
  EXPECT_DOUBLE_EQ(since(), 10.0);
  look(SeatSign::kAbsent, 31, 40);
  EXPECT_EQ(state(), ViewState::kUnknown);
  look(SeatSign::kAbsent, 41, 41);
  EXPECT_EQ(state(), ViewState::kEmpty);
  EXPECT_DOUBLE_EQ(since(), 31.0);
}

TEST_F(SeatStateTest, IsOccupiedAgainBehindABlockerWhoWent) {
  look(SeatSign::kPresent, 0, 5);
  look(SeatSign::kBlocked, 6, 10);
  look(SeatSign::kPresent, 11, 13);
  EXPECT_EQ(state(), ViewState::kOccupied);
  EXPECT_DOUBLE_EQ(since(), 11.0);
}

TEST_F(SeatStateTest, BeginsAnewWhenThePacketClockWentBack) {
  look(SeatSign::kPresent, 100, 110);
  EXPECT_TRUE(machine_.observe(SeatSign::kAbsent, time(50)));
  EXPECT_EQ(state(), ViewState::kUnknown);
  EXPECT_DOUBLE_EQ(since(), 50.0);
  EXPECT_LE(last_presence(), 50.0) << "no presence in the future";
  look(SeatSign::kAbsent, 51, 60);
  EXPECT_EQ(state(), ViewState::kEmpty);
  EXPECT_DOUBLE_EQ(since(), 50.0);
}

TEST_F(SeatStateTest, NeverHoldsFromBeforeTheStateBefore) {
  look(SeatSign::kAbsent, 0, 20);
  EXPECT_TRUE(machine_.lose_view(ViewState::kStale, time(-5)));
  EXPECT_DOUBLE_EQ(since(), 0.0);
}

}  // namespace
}  // namespace hallwatch
