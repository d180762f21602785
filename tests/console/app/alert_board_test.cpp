#include "console/app/alert_board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/console/made_hall.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

class AlertBoardTest : public testing::Test {
 protected:
  static Alert of_absence(Alert alert, const std::string& absence_id) {
    alert.absence_id = absence_id;
    return alert;
  }

  SiteConfig config_ = made_config();
  AlertBoard board_{config_};
};

TEST_F(AlertBoardTest, NewestLineComesFirst) {
  board_.take(made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W01", 100s));
  board_.take(made_alert(2, "CAMERA_OFFLINE", Severity::kYellow, "W02", 10s));
  const auto lines = board_.lines();
  ASSERT_EQ(lines->size(), 2U);
  EXPECT_EQ(lines->front().members.front().rule_id, "CAMERA_OFFLINE");
}

TEST_F(AlertBoardTest, AlertsOfOneAbsenceAreOneLineInOrder) {
  board_.take(of_absence(made_alert(2, "SEAT_ABSENT", Severity::kYellow, "W03", 10s), "W03-1"));
  board_.take(of_absence(made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W03", 610s), "W03-1"));
  board_.take(of_absence(made_alert(3, "SEAT_EMPTY", Severity::kWarn, "W03", 5s), "W03-2"));
  const auto lines = board_.lines();
  ASSERT_EQ(lines->size(), 2U);
  const auto& line = lines->back();
  ASSERT_EQ(line.members.size(), 2U);
  EXPECT_EQ(line.members.front().rule_id, "SEAT_EMPTY");
  EXPECT_EQ(line.severity, Severity::kYellow);
  EXPECT_EQ(line.place, "户籍业务窗口");
  EXPECT_EQ(line.raised_at(), kMadeNow - 610s);
}

TEST_F(AlertBoardTest, ALineIsClearedWhenAllOfItsAlertsAre) {
  auto empty = of_absence(made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W03", 610s), "a");
  auto absent = of_absence(made_alert(2, "SEAT_ABSENT", Severity::kYellow, "W03", 10s), "a");
  empty.cleared_at = kMadeNow;
  board_.take(empty);
  board_.take(absent);
  EXPECT_TRUE(board_.lines()->front().is_open);
  EXPECT_EQ(board_.lines()->front().cleared_at(), std::nullopt);
  absent.cleared_at = kMadeNow;
  absent.sequence = 3;
  board_.take(absent);
  EXPECT_FALSE(board_.lines()->front().is_open);
  EXPECT_EQ(board_.lines()->front().cleared_at(), kMadeNow);
}

TEST_F(AlertBoardTest, AChangeReplacesAndAnOlderOneIsIgnored) {
  auto alert = made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W03", 10s);
  alert.sequence = 5;
  alert.state = AlertState::kAcked;
  board_.take(alert);
  alert.sequence = 4;
  alert.state = AlertState::kRaised;
  board_.take(alert);
  ASSERT_EQ(board_.lines()->size(), 1U);
  EXPECT_EQ(board_.lines()->front().members.front().state, AlertState::kAcked);
}

TEST_F(AlertBoardTest, LinesStayTheSameObjectWhileNothingChanges) {
  board_.take(made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W03", 10s));
  const auto before = board_.lines();
  EXPECT_EQ(board_.lines(), before);
  board_.take(made_alert(2, "SEAT_EMPTY", Severity::kWarn, "W04", 10s));
  EXPECT_NE(board_.lines(), before);
}

TEST_F(AlertBoardTest, CountsOpenLinesBySeverity) {
  board_.take(of_absence(made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W03", 610s), "a"));
  board_.take(of_absence(made_alert(2, "SEAT_ABSENT", Severity::kYellow, "W03", 10s), "a"));
  auto cleared = made_alert(3, "SEAT_EMPTY", Severity::kWarn, "W04", 10s);
  cleared.cleared_at = kMadeNow;
  board_.take(cleared);
  EXPECT_THAT(board_.open_by_severity(), testing::ElementsAre(0, 0, 0, 1, 0));
}

TEST_F(AlertBoardTest, WhatPeoplePutAwayIsNotOpen) {
  auto alert = made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W03", 10s);
  EXPECT_TRUE(is_open(alert));
  for (const auto state : {AlertState::kFalse, AlertState::kClosed, AlertState::kRetracted, AlertState::kRectified}) {
    alert.state = state;
    EXPECT_FALSE(is_open(alert));
  }
  alert.state = AlertState::kAcked;
  EXPECT_TRUE(is_open(alert));
}

TEST_F(AlertBoardTest, KeepsNoMoreThanItsBound) {
  for (std::int64_t i = 1; i <= static_cast<std::int64_t>(AlertBoard::kMaxAlerts) + 3; ++i) {
    board_.take(made_alert(i, "SEAT_EMPTY", Severity::kWarn, "W03", std::chrono::seconds{100'000 - i}));
  }
  ASSERT_EQ(board_.lines()->size(), AlertBoard::kMaxAlerts);
  EXPECT_EQ(board_.lines()->back().members.front().alert_id, 4);
}

TEST_F(AlertBoardTest, ACameraAlertIsNamedByItsWindow) {
  auto alert = made_alert(1, "CAMERA_OFFLINE", Severity::kYellow, "CAM05", 10s);
  alert.window_id = WindowId{};
  board_.take(alert);
  EXPECT_EQ(board_.lines()->front().place, "社会保险窗口");
}

TEST_F(AlertBoardTest, FootageBeginsThirtySecondsBeforeTheAlertWithoutEvidence) {
  auto alert = made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W03", 100s);
  alert.cleared_at = kMadeNow - 50s;
  const auto footage = footage_of(made_line({alert}, ""), config_, kMadeNow);
  ASSERT_TRUE(footage.has_value());
  EXPECT_EQ(footage->camera_id, CameraId{"CAM03"});
  EXPECT_EQ(footage->from, kMadeNow - 130s);
  EXPECT_EQ(footage->to, kMadeNow + 10s);
}

TEST_F(AlertBoardTest, FootageFollowsTheEvidence) {
  auto alert = made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W03", 100s);
  alert.cleared_at = kMadeNow - 90s;
  alert.evidence.push_back({CameraId{"CAM01"}, kMadeNow - 430s, kMadeNow + 40s});
  const auto footage = footage_of(made_line({alert}, ""), config_, kMadeNow);
  ASSERT_TRUE(footage.has_value());
  EXPECT_EQ(footage->camera_id, CameraId{"CAM01"});
  EXPECT_EQ(footage->from, kMadeNow - 430s);
  EXPECT_EQ(footage->to, kMadeNow + 40s);
}

TEST_F(AlertBoardTest, FootageOfAnOpenAlertReachesToNow) {
  const auto line = made_line({made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W03", 1'000s)}, "");
  EXPECT_EQ(footage_of(line, config_, kMadeNow)->to, kMadeNow);
}

TEST_F(AlertBoardTest, AnAlertWithoutACameraHasNoFootage) {
  auto alert = made_alert(1, "FEED_STALE", Severity::kWarn, "cases.csv", 10s);
  alert.window_id = WindowId{};
  EXPECT_EQ(footage_of(made_line({alert}, ""), config_, kMadeNow), std::nullopt);
}

}  // namespace
}  // namespace hallwatch
