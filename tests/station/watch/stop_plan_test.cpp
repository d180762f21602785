#include "station/watch/stop_plan.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using std::chrono::milliseconds;

StopSituation recorder_after(milliseconds elapsed) {
  StopSituation situation;
  situation.elapsed = elapsed;
  situation.turn = StopTurn::kLast;
  return situation;
}

TEST(StopPlanTest, TerminatesTheFirstTurnAtOnce) {
  EXPECT_EQ(next_stop_action({}), StopAction::kTerminate);
}

TEST(StopPlanTest, TerminatesOnlyOnce) {
  StopSituation situation;
  situation.was_terminated = true;
  situation.elapsed = kKillAfter - milliseconds{1};
  EXPECT_EQ(next_stop_action(situation), StopAction::kNothing);
}

TEST(StopPlanTest, TheRecorderWaitsWhileOthersLive) {
  EXPECT_EQ(next_stop_action(recorder_after(milliseconds{0})), StopAction::kNothing);
  EXPECT_EQ(next_stop_action(recorder_after(kLastTurnAfter - milliseconds{1})), StopAction::kNothing);
}

TEST(StopPlanTest, TheRecorderStopsAsSoonAsTheOthersAreGone) {
  auto situation = recorder_after(milliseconds{1});
  situation.is_first_turn_over = true;
  EXPECT_EQ(next_stop_action(situation), StopAction::kTerminate);
}

TEST(StopPlanTest, TheRecorderWaitsForNobodyForEver) {
  EXPECT_EQ(next_stop_action(recorder_after(kLastTurnAfter)), StopAction::kTerminate);
}

TEST(StopPlanTest, KillsWhoIsLateAndOnlyOnce) {
  auto situation = recorder_after(kKillAfter);
  situation.was_terminated = true;
  EXPECT_EQ(next_stop_action(situation), StopAction::kKill);
  situation.was_killed = true;
  EXPECT_EQ(next_stop_action(situation), StopAction::kNothing);
}

TEST(StopPlanTest, LeavesTheRecorderTimeToCloseItsFilesAndTheKernelTimeToKill) {
  EXPECT_GE(kKillAfter - kLastTurnAfter, milliseconds{2'000});
  EXPECT_GT(kStopLimit, kKillAfter);
  EXPECT_LE(kStopLimit, milliseconds{5'000});
}

}  // namespace
}  // namespace hallwatch
