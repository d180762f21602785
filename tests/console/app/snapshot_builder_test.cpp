#include "console/app/snapshot_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "console/app/fit.h"
#include "console/app/frame_budget.h"
#include "console/app/tile_state.h"
#include "tests/console/made_hall.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

class SnapshotBuilderTest : public testing::Test {
 protected:
  [[nodiscard]] HallSnapshot build() { return builder_.build(kMadeNow, now_); }
  [[nodiscard]] TileView tile(const std::string& camera) { return *build().tile(CameraId{camera}); }

  void report_camera(const std::string& stream, SessionState state, UtcTime since = kMadeNow - 10s) {
    CameraReport report;
    report.stream_id = stream_id_from_text(stream);
    report.state = state;
    report.since = since;
    report.recorded_up_to = kMadeNow - 1s;
    builder_.take(report, now_);
  }
  void report_seat(const std::string& window, ViewState state) {
    builder_.take(SeatReport{WindowId{window}, CameraId{"CAM01"}, SeatId{"front"}, state, kMadeNow - 20s, kMadeNow},
                  now_);
  }
  void picture(const std::string& camera, std::chrono::milliseconds age) {
    builder_.picture_arrived(CameraId{camera}, {1, 480, 270}, kMadeNow - age, age, now_);
  }

  SiteConfig config_ = made_config();
  MonoTime now_{1h};
  SnapshotBuilder builder_{config_, now_};
};

TEST_F(SnapshotBuilderTest, EveryCameraOfTheConfigHasATileWithItsWindow) {
  const auto snapshot = build();
  ASSERT_EQ(snapshot.tiles.size(), 6U);
  EXPECT_EQ(snapshot.tiles[0].title, "企业登记窗口");
  EXPECT_EQ(snapshot.tiles[0].seats.size(), 1U);
  EXPECT_EQ(snapshot.tiles[0].trouble, TileTrouble::kWaiting);
}

TEST_F(SnapshotBuilderTest, TwoWindowsOfOneCameraShareItsTile) {
  config_.windows[1].camera_id = CameraId{"CAM01"};
  EXPECT_EQ(tile("CAM01").title, "企业登记窗口 / 食品许可窗口");
  EXPECT_EQ(tile("CAM02").title, "CAM02");
}

TEST_F(SnapshotBuilderTest, ServicesAreStartingThenAwayThenReachable) {
  EXPECT_EQ(build().recorder, ServiceState::kStarting);
  now_ += 3'501ms;
  EXPECT_EQ(build().recorder, ServiceState::kAway);
  EXPECT_EQ(build().analytics, ServiceState::kAway);
  EXPECT_EQ(build().supervisor, ServiceState::kStarting);
  report_camera("CAM01/main", SessionState::kLive);
  report_seat("W01", ViewState::kOccupied);
  builder_.supervisor_answered(now_);
  EXPECT_EQ(build().recorder, ServiceState::kReachable);
  EXPECT_EQ(build().analytics, ServiceState::kReachable);
  now_ += 8'000ms;
  EXPECT_EQ(build().supervisor, ServiceState::kReachable);
  EXPECT_EQ(build().recorder, ServiceState::kAway);
  now_ += 1ms;
  EXPECT_EQ(build().supervisor, ServiceState::kAway);
}

TEST_F(SnapshotBuilderTest, AFreshPictureMakesATileLiveUntilItIsStale) {
  report_camera("CAM01/sub", SessionState::kLive);
  picture("CAM01", 100ms);
  EXPECT_TRUE(tile("CAM01").is_live());
  now_ += 2'900ms;
  EXPECT_TRUE(tile("CAM01").is_live());
  EXPECT_EQ(*tile("CAM01").picture_age, 3'000ms);
  now_ += 1ms;
  EXPECT_EQ(tile("CAM01").trouble, TileTrouble::kStale);
}

TEST_F(SnapshotBuilderTest, ALostCameraIsToldAtOnceWhateverThePictureSays) {
  picture("CAM01", 100ms);
  report_camera("CAM01/sub", SessionState::kLost, kMadeNow - 42s);
  EXPECT_EQ(tile("CAM01").trouble, TileTrouble::kLost);
  EXPECT_EQ(tile("CAM01").trouble_for, 42s);
}

TEST_F(SnapshotBuilderTest, AWallClockThatStepsBackGivesNoNegativeLengths) {
  report_camera("CAM01/sub", SessionState::kLost, kMadeNow + 1h);
  EXPECT_EQ(tile("CAM01").trouble_for, 0s);
  picture("CAM02", -5s);
  EXPECT_EQ(*tile("CAM02").picture_age, 0ms);
}

TEST_F(SnapshotBuilderTest, OldReportsAreNotBelieved) {
  report_camera("CAM01/main", SessionState::kLost);
  report_seat("W01", ViewState::kEmpty);
  EXPECT_EQ(build().cameras_lost, 1);
  EXPECT_EQ(tile("CAM01").seats.front().state, ViewState::kEmpty);
  EXPECT_EQ(tile("CAM01").seats.front().state_for, 20s);
  now_ += 5'001ms;
  EXPECT_EQ(build().cameras_lost, 0);
  EXPECT_EQ(tile("CAM01").seats.front().state, ViewState::kUnknown);
  EXPECT_EQ(tile("CAM01").record_state, RecordState::kUnknown);
}

TEST_F(SnapshotBuilderTest, CountsLiveAndLostCamerasByTheirMainStream) {
  report_camera("CAM01/main", SessionState::kLive);
  report_camera("CAM01/sub", SessionState::kLost);
  report_camera("CAM02/main", SessionState::kRefused);
  report_camera("CAM03/main", SessionState::kConnecting);
  EXPECT_EQ(build().cameras_live, 1);
  EXPECT_EQ(build().cameras_lost, 1);
}

TEST_F(SnapshotBuilderTest, AnEnlargedTileShowsTheMainStream) {
  EXPECT_EQ(builder_.wall_stream(CameraId{"CAM01"}).kind, StreamKind::kSub);
  builder_.enlarge(CameraId{"CAM01"});
  EXPECT_EQ(builder_.wall_stream(CameraId{"CAM01"}).kind, StreamKind::kMain);
  config_.cameras[1].sub_url.clear();
  EXPECT_EQ(builder_.wall_stream(CameraId{"CAM02"}).kind, StreamKind::kMain);
}

TEST_F(SnapshotBuilderTest, AHiddenTileComesBackWithoutItsOldPicture) {
  picture("CAM01", 100ms);
  builder_.tile_hidden(CameraId{"CAM01"});
  EXPECT_EQ(tile("CAM01").picture.texture, 0U);
  EXPECT_EQ(tile("CAM01").trouble, TileTrouble::kWaiting);
}

TEST_F(SnapshotBuilderTest, SameCasesStayTheSameObject) {
  builder_.take_cases({made_case(1, "W01", false)});
  const auto before = build().cases;
  builder_.take_cases({made_case(1, "W01", false)});
  EXPECT_EQ(build().cases, before);
  builder_.take_cases({made_case(2, "W01", false)});
  EXPECT_NE(build().cases, before);
}

TEST_F(SnapshotBuilderTest, AttendanceIsKnownOnlyForTheDayThatIsShown) {
  const auto today = hall_day(kMadeNow);
  EXPECT_EQ(build().attendance_day, today);
  builder_.take_attendance(today, {});
  EXPECT_TRUE(build().is_attendance_known);
  builder_.show_attendance_of(today - std::chrono::days{1});
  EXPECT_FALSE(build().is_attendance_known);
}

TEST_F(SnapshotBuilderTest, NamesOfWindowsComeFromTheSupervisorOnceItAnswers) {
  EXPECT_EQ(build().window_name(WindowId{"W01"}), "企业登记窗口");
  EXPECT_EQ(build().window_name(WindowId{"W99"}), "W99");
  builder_.take_windows({{WindowId{"W01"}, "新名字", "", CameraId{"CAM01"}, "张敏"}});
  EXPECT_EQ(build().window_name(WindowId{"W01"}), "新名字");
  EXPECT_EQ(tile("CAM01").staff, "张敏");
}

TEST(TileStateTest, WithoutTheRecorderATileSaysSo) {
  EXPECT_EQ(judge_tile({ServiceState::kAway, nullptr, 50ms, 3s, kMadeNow}).trouble, TileTrouble::kServiceAway);
  EXPECT_EQ(judge_tile({ServiceState::kAway, nullptr, std::nullopt, 3s, kMadeNow}).trouble, TileTrouble::kServiceAway);
}

TEST(TileStateTest, EverySessionStateHasItsTrouble) {
  CameraReport report;
  const auto trouble = [&](SessionState state) {
    report.state = state;
    return judge_tile({ServiceState::kReachable, &report, 50ms, 3s, kMadeNow}).trouble;
  };
  EXPECT_EQ(trouble(SessionState::kLive), TileTrouble::kNone);
  EXPECT_EQ(trouble(SessionState::kConnecting), TileTrouble::kConnecting);
  EXPECT_EQ(trouble(SessionState::kLost), TileTrouble::kLost);
  EXPECT_EQ(trouble(SessionState::kRefused), TileTrouble::kRefused);
  EXPECT_EQ(trouble(SessionState::kUnsupported), TileTrouble::kUnsupported);
}

TEST(TileStateTest, RecordingStandsStillAfterSixSeconds) {
  CameraReport report;
  EXPECT_EQ(judge_recording(nullptr, kMadeNow), RecordState::kUnknown);
  EXPECT_EQ(judge_recording(&report, kMadeNow), RecordState::kNotRecorded);
  report.recorded_up_to = kMadeNow - 6s;
  EXPECT_EQ(judge_recording(&report, kMadeNow), RecordState::kStopped);  // no session
  report.state = SessionState::kLive;
  EXPECT_EQ(judge_recording(&report, kMadeNow), RecordState::kRecording);
  report.recorded_up_to -= 1us;
  EXPECT_EQ(judge_recording(&report, kMadeNow), RecordState::kStopped);
}

TEST(FrameBudgetTest, TheWindowSleepsWhenNothingMoves) {
  EXPECT_EQ(frame_budget({true, true, true, false}), 16ms);
  EXPECT_EQ(frame_budget({false, true, true, false}), 40ms);
  EXPECT_EQ(frame_budget({false, true, true, true}), 80ms);
  EXPECT_EQ(frame_budget({false, false, true, false}), 500ms);
  EXPECT_EQ(frame_budget({}), 1'000ms);
}

TEST(FitTest, KeepsTheShapeInsideTheBox) {
  EXPECT_EQ(fit_inside({1920, 1080}, {480, 400}).height_px, 270);
  EXPECT_EQ(fit_inside({1920, 1080}, {800, 270}).width_px, 480);
  EXPECT_EQ(fit_inside({720, 576}, {480, 270}).width_px, 336);
  EXPECT_EQ(fit_inside({0, 576}, {480, 270}).width_px, 0);
  EXPECT_EQ(fit_inside({4000, 10}, {100, 100}).height_px, 2);
}

}  // namespace
}  // namespace hallwatch
