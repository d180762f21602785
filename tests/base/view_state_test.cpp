#include "base/view_state.h"

#include <gmock/gmock.h>

namespace hallwatch {
namespace {

SeatReport seat_report() {
  SeatReport report;
  report.window_id = WindowId{"W01"};
  report.camera_id = CameraId{"CAM01"};
  report.seat_id = SeatId{"front"};
  report.state = ViewState::kEmpty;
  report.since = utc_from_us(1'758'504'600'123'456);
  report.at = utc_from_us(1'758'504'611'000'000);
  report.last_presence = utc_from_us(1'758'504'600'123'456);
  report.presence_score = 0.25F;
  return report;
}

CameraReport camera_report() {
  CameraReport report;
  report.stream_id = {CameraId{"CAM01"}, StreamKind::kMain};
  report.state = SessionState::kLost;
  report.since = utc_from_us(1);
  report.at = utc_from_us(2);
  report.last_packet = utc_from_us(3);
  report.recorded_up_to = utc_from_us(4);
  report.reason = "摄像机没有回应";
  report.codec = "H264+PCMA";
  report.width_px = 1920;
  report.height_px = 1080;
  report.video_frames = 5'000'000'000;
  report.stored_frames = 6;
  report.lost_packets = 7;
  report.frames_per_second = 12.5F;
  report.kilobits_per_second = 2'048.0F;
  return report;
}

TEST(ViewStateTest, ASeatReportComesBackWhole) {
  const auto back = seat_report_from_json_text(to_json_text(seat_report()));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, seat_report());
}

TEST(ViewStateTest, ACameraReportComesBackWhole) {
  const auto back = camera_report_from_json_text(to_json_text(camera_report()));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, camera_report());
}

TEST(ViewStateTest, EveryStateHasItsTextAndIsReadBack) {
  for (const auto state : {ViewState::kUnknown, ViewState::kOccupied, ViewState::kEmpty, ViewState::kBlocked,
                           ViewState::kStale, ViewState::kBlind}) {
    EXPECT_EQ(view_state_from_text(to_text(state)), state);
  }
  for (const auto state : {SessionState::kUnknown, SessionState::kConnecting, SessionState::kLive, SessionState::kLost,
                           SessionState::kRefused, SessionState::kUnsupported}) {
    EXPECT_EQ(session_state_from_text(to_text(state)), state);
  }
}

TEST(ViewStateTest, AStateOfANewerProgramIsUnknown) {
  EXPECT_EQ(view_state_from_text("DANCING"), ViewState::kUnknown);
  EXPECT_EQ(session_state_from_text(""), SessionState::kUnknown);
}

TEST(ViewStateTest, NumbersOnTheWireAreFrozen) {
  EXPECT_EQ(static_cast<int>(ViewState::kOccupied), 1);
  EXPECT_EQ(static_cast<int>(ViewState::kBlind), 5);
  EXPECT_EQ(static_cast<int>(SessionState::kConnecting), 1);
  EXPECT_EQ(static_cast<int>(SessionState::kUnsupported), 5);
}

TEST(ViewStateTest, AnotherMessageIsNoReport) {
  EXPECT_FALSE(seat_report_from_json_text(to_json_text(camera_report())).ok());
  EXPECT_FALSE(camera_report_from_json_text(to_json_text(seat_report())).ok());
}

TEST(ViewStateTest, TextThatIsNotUtf8IsMendedAndNeverThrown) {
  auto camera = camera_report();
  camera.reason = "\xff";
  EXPECT_TRUE(camera_report_from_json_text(to_json_text(camera)).ok());
  auto seat = seat_report();
  seat.seat_id = SeatId{"\xff"};
  EXPECT_TRUE(seat_report_from_json_text(to_json_text(seat)).ok());
}

TEST(ViewStateTest, APresenceOutsideItsRangeIsRefused) {
  SeatReport report;
  report.presence_score = 1.0F;
  auto text = to_json_text(report);
  ASSERT_TRUE(seat_report_from_json_text(text).ok());
  const auto at = text.find("1.0");
  for (const auto* score : {"1.5", "-0.1", "2e75"}) {
    auto wrong = text;
    EXPECT_FALSE(seat_report_from_json_text(wrong.replace(at, 3, score)).ok()) << score;
  }
}

}  // namespace
}  // namespace hallwatch
