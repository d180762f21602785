#include "station/demo/demo_facts.h"

#include <gmock/gmock.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

const UtcTime kStart = utc_from_us(1'758'504'600'000'000);

CameraReport camera_report(SessionState state, UtcTime since) {
  CameraReport report;
  report.stream_id = {CameraId{"CAM06"}, StreamKind::kMain};
  report.state = state;
  report.since = since;
  return report;
}

SeenAlert seen(std::int64_t id, const char* rule, const char* window, UtcTime raised_at,
               std::optional<UtcTime> cleared_at = {}) {
  Alert alert;
  alert.alert_id = id;
  alert.rule_id = rule;
  alert.window_id = WindowId{window};
  alert.object = window;
  alert.raised_at = raised_at;
  alert.cleared_at = cleared_at;
  return {alert, raised_at + 1s};
}

TEST(DemoFactsTest, ReportsAreKeptOnlyWhenTheStateChanges) {
  StationLog log;
  for (int i = 0; i < 3; ++i) {
    note_report(log, camera_report(SessionState::kLive, kStart), kStart + i * 1s);
  }
  note_report(log, camera_report(SessionState::kLost, kStart + 3s), kStart + 4s);
  ASSERT_EQ(log.camera_changes["CAM06/main"].size(), 2U);
  EXPECT_EQ(log.camera_changes["CAM06/main"][0].seen_at, kStart);
  EXPECT_EQ(log.camera_changes["CAM06/main"][1].seen_at, kStart + 4s);
  EXPECT_EQ(log.cameras["CAM06/main"].state, SessionState::kLost);
}

TEST(DemoFactsTest, SeatReportsAreKeptBySeat) {
  StationLog log;
  SeatReport report;
  report.window_id = WindowId{"W01"};
  report.seat_id = SeatId{"front"};
  report.state = ViewState::kOccupied;
  note_report(log, report, kStart);
  report.seat_id = SeatId{"second"};
  note_report(log, report, kStart);
  EXPECT_EQ(log.seat_changes.size(), 2U);
}

TEST(DemoFactsTest, TheSeatsAlertsAreThoseOfItsAbsence) {
  StationLog log;
  log.alerts = {seen(1, "SEAT_EMPTY", "W03", kStart - 60s), seen(2, "SEAT_EMPTY", "W02", kStart + 15s),
                seen(3, "SEAT_EMPTY", "W03", kStart + 15s), seen(4, "SEAT_ABSENT", "W03", kStart + 35s),
                seen(3, "SEAT_EMPTY", "W03", kStart + 15s, kStart + 50s)};
  SeatFacts seat;
  seat.window_id = "W03";
  seat.left = kStart;
  read_seat(log, seat);
  ASSERT_TRUE(seat.empty && seat.absent && seat.cleared);
  EXPECT_EQ(seat.empty->alert.alert_id, 3);
  EXPECT_EQ(seat.absent->alert.alert_id, 4);
  EXPECT_EQ(seat.cleared->alert.cleared_at, kStart + 50s);
}

TEST(DemoFactsTest, WithoutAlertsNothingIsTold) {
  SeatFacts seat;
  seat.window_id = "W03";
  read_seat({}, seat);
  EXPECT_FALSE(seat.empty || seat.absent || seat.cleared);
  DeathFacts death;
  death.camera_id = "CAM06";
  read_death({}, death);
  EXPECT_FALSE(death.lost_seen_at || death.live_since || death.offline || death.cleared);
}

TEST(DemoFactsTest, ADeathIsReadFromTheReportsAfterIt) {
  StationLog log;
  note_report(log, camera_report(SessionState::kLost, kStart - 30s), kStart - 30s);
  note_report(log, camera_report(SessionState::kLive, kStart - 20s), kStart - 20s);
  note_report(log, camera_report(SessionState::kLost, kStart), kStart + 1s);
  note_report(log, camera_report(SessionState::kConnecting, kStart + 2s), kStart + 2s);
  note_report(log, camera_report(SessionState::kLive, kStart + 16s), kStart + 17s);
  log.alerts = {seen(8, "CAMERA_OFFLINE", "W01", kStart + 1s), seen(9, "CAMERA_OFFLINE", "W06", kStart + 1s)};
  DeathFacts death;
  death.camera_id = "CAM06";
  death.window_id = "W06";
  death.died = kStart;
  read_death(log, death);
  EXPECT_EQ(death.lost_seen_at, kStart + 1s);
  EXPECT_EQ(death.live_since, kStart + 16s);
  EXPECT_EQ(death.live_seen_at, kStart + 17s);
  ASSERT_TRUE(death.offline.has_value());
  EXPECT_EQ(death.offline->alert.alert_id, 9);
  EXPECT_FALSE(death.cleared.has_value());
}

TEST(DemoFactsTest, FalseAlarmsElsewhereAreNamed) {
  StationLog log;
  log.alerts = {seen(1, "SEAT_EMPTY", "W03", kStart), seen(2, "SEAT_EMPTY", "W05", kStart),
                seen(2, "SEAT_EMPTY", "W05", kStart, kStart + 9s), seen(3, "CASE_DUE_SOON", "W05", kStart)};
  EXPECT_THAT(seat_alerts_elsewhere(log, "W03"), ElementsAre(StartsWith("W05 SEAT_EMPTY")));
  EXPECT_THAT(seat_alerts_elsewhere({}, "W03"), IsEmpty());
}

}  // namespace
}  // namespace hallwatch
