#include "console/panels/screen.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "console/panels/wall_layout.h"
#include "tests/console/headless_screen.h"
#include "tests/console/made_hall.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class ScreenTest : public testing::Test {
 protected:
  /// Text of the second frame: the first one knows no sizes yet.
  std::string text() {
    screen_.frame(now_);
    return screen_.frame(now_);
  }
  template <typename T>
  T only_command(const std::string& item, float part_x = 0.5F) {
    const auto commands = screen_.click(now_, item, part_x);
    EXPECT_EQ(commands.size(), 1U) << item;
    if (commands.size() != 1 || !std::holds_alternative<T>(commands.front())) {
      ADD_FAILURE() << "no such command came of " << item;
      return T{};
    }
    return std::get<T>(commands.front());
  }

  HallSnapshot now_ = made_snapshot();
  HeadlessScreen screen_;
};

TEST_F(ScreenTest, TopBarTellsHallClockAndCounts) {
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("南昌市政务服务大厅"));
  EXPECT_THAT(shown, HasSubstr("10:12:30"));
  EXPECT_THAT(shown, HasSubstr("星期一"));
  EXPECT_THAT(shown, HasSubstr("在线 5/6"));
  EXPECT_THAT(shown, HasSubstr("失联 1"));
  EXPECT_THAT(shown, HasSubstr("预警 1"));
  EXPECT_THAT(shown, HasSubstr("黄牌 1"));
  EXPECT_THAT(shown, Not(HasSubstr("红牌")));
}

TEST_F(ScreenTest, ServicesThatDoNotAnswerAreToldByName) {
  EXPECT_THAT(text(), HasSubstr("分析 已连接"));
  now_.analytics = ServiceState::kAway;
  now_.supervisor = ServiceState::kStarting;
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("录像 已连接"));
  EXPECT_THAT(shown, HasSubstr("分析 未连接"));
  EXPECT_THAT(shown, HasSubstr("监督 正在连接"));
}

TEST_F(ScreenTest, ALiveTileTellsWindowCameraSeatAgeAndRecording) {
  const auto shown = text();
  for (const char* words :
       {"企业登记窗口", "CAM01", "值守 张敏", "0.1 秒前", "在岗", "录像至 10:12:29", "空岗 5 分 20 秒", "遮挡 12 秒"}) {
    EXPECT_THAT(shown, HasSubstr(words));
  }
}

TEST_F(ScreenTest, ALostTileSaysSoAndIsNoSilentStill) {
  now_.tiles[4].picture = {1, 480, 270};
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("摄像机失联  已 42 秒"));
  EXPECT_THAT(shown, HasSubstr("42 秒前"));
  EXPECT_THAT(shown, HasSubstr("下面是 10:11:48 的旧画面"));
  EXPECT_THAT(shown, HasSubstr("录像停于 10:11:48"));
}

TEST_F(ScreenTest, ALostCamerasSeatIsStaleWhateverWasSaidBefore) {
  now_.tiles.resize(1);
  now_.tiles[0].trouble = TileTrouble::kLost;
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("画面陈旧"));
  EXPECT_THAT(shown, Not(HasSubstr("在岗")));
}

TEST_F(ScreenTest, EveryTroubleHasItsWords) {
  const std::vector<std::pair<TileTrouble, const char*>> all{
      {TileTrouble::kWaiting, "等待画面"},          {TileTrouble::kServiceAway, "未连接录像服务"},
      {TileTrouble::kConnecting, "正在连接摄像机"}, {TileTrouble::kLost, "摄像机失联"},
      {TileTrouble::kRefused, "摄像机拒绝密码"},    {TileTrouble::kUnsupported, "码流不支持"},
      {TileTrouble::kStale, "画面停止更新"}};
  for (const auto& [trouble, words] : all) {
    now_.tiles[0].trouble = trouble;
    EXPECT_THAT(text(), HasSubstr(words));
  }
}

TEST_F(ScreenTest, ADarkTileIsDrawnDarkAndALiveOneBright) {
  now_.tiles.resize(1);
  now_.tiles[0].picture = {77, 480, 270};
  const auto colors_of_picture = [&] {
    screen_.plain_frame(now_);
    screen_.plain_frame(now_);
    const auto* data = ImGui::GetDrawData();
    std::vector<ImU32> colors;
    for (int i = 0; i < data->CmdListsCount; ++i) {
      for (const auto& command : data->CmdLists[i]->CmdBuffer) {
        if (command.UserCallback == nullptr && command.TextureId == reinterpret_cast<ImTextureID>(77) &&
            command.ElemCount > 0) {
          const auto index = data->CmdLists[i]->IdxBuffer[static_cast<int>(command.IdxOffset)];
          colors.push_back(data->CmdLists[i]->VtxBuffer[static_cast<int>(command.VtxOffset + index)].col);
        }
      }
    }
    return colors;
  };
  EXPECT_THAT(colors_of_picture(), testing::ElementsAre(IM_COL32(255, 255, 255, 255)));
  now_.tiles[0].trouble = TileTrouble::kStale;
  EXPECT_THAT(colors_of_picture(), testing::ElementsAre(IM_COL32(60, 60, 60, 255)));
}

TEST_F(ScreenTest, TheWallAsksForExactlyTheTilesItShows) {
  screen_.plain_frame(now_);
  std::ignore = screen_.commands.take();
  screen_.plain_frame(now_);
  for (const auto& command : screen_.commands.take()) {
    if (const auto* tiles = std::get_if<ShowTiles>(&command)) {
      ASSERT_EQ(tiles->tiles.size(), 6U);
      EXPECT_GT(tiles->tiles.front().width_px, 200);
      return;
    }
  }
  FAIL() << "the wall asked for nothing";
}

TEST_F(ScreenTest, AClickOnATileEnlargesItAndAnotherShowsAllAgain) {
  EXPECT_EQ(only_command<EnlargeTile>("tile.CAM02").camera_id, CameraId{"CAM02"});
  now_.enlarged = CameraId{"CAM02"};
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("返回全部"));
  EXPECT_THAT(shown, Not(HasSubstr("CAM01")));
  EXPECT_EQ(only_command<EnlargeTile>("tile.CAM02").camera_id, std::nullopt);
  EXPECT_EQ(only_command<EnlargeTile>("wall.back").camera_id, std::nullopt);
}

TEST_F(ScreenTest, AlertsAreToldInChineseWithTheirTimes) {
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("空岗预警"));
  EXPECT_THAT(shown, HasSubstr("10:12:10 起   未解除，已 20 秒"));
  EXPECT_THAT(shown, HasSubstr("摄像机离线"));
  EXPECT_THAT(shown, HasSubstr("09:05:50 起   09:27:30 解除"));
}

TEST_F(ScreenTest, AlertsOfOneAbsenceAreOneLine) {
  EXPECT_THAT(text(), HasSubstr("空岗预警 → 脱岗黄牌"));
}

TEST_F(ScreenTest, AlertsOfEarlierDaysShowTheirDay) {
  now_.alert_lines = std::make_shared<std::vector<AlertLine>>(
      std::vector{made_line({made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W01", 86'400s)}, "企业登记窗口")});
  EXPECT_THAT(text(), HasSubstr("09-21 10:12:30 起"));
}

TEST_F(ScreenTest, AClickOnAnAlertPlaysItsFootage) {
  EXPECT_EQ(only_command<PlayAlertLine>("alert.line-7").line_key, "line-7");
}

TEST_F(ScreenTest, ClearedAlertsCanBeLeftOut) {
  screen_.click(now_, "alerts.open_only", 0.1F);
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("摄像机离线"));
  EXPECT_THAT(shown, Not(HasSubstr("食品许可窗口 已认定")));
  EXPECT_THAT(shown, Not(HasSubstr("09:27:30 解除")));
}

TEST_F(ScreenTest, AnEmptyListWithoutTheSupervisorIsNotCalledComplete) {
  now_.alert_lines = std::make_shared<std::vector<AlertLine>>();
  now_.supervisor = ServiceState::kAway;
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("监督服务未连接，告警可能不全"));
  EXPECT_THAT(shown, HasSubstr("暂无告警"));
}

TEST_F(ScreenTest, ALongAlertListDrawsOnlyWhatIsSeen) {
  const int few = screen_.plain_frame(now_);
  auto lines = std::make_shared<std::vector<AlertLine>>();
  for (int i = 1; i <= 20'000; ++i) {
    lines->push_back(
        made_line({made_alert(i, "SEAT_EMPTY", Severity::kWarn, "W01", std::chrono::seconds{i})}, "企业登记窗口"));
  }
  now_.alert_lines = lines;
  screen_.plain_frame(now_);
  EXPECT_LT(screen_.plain_frame(now_), few + 20'000);
}

TEST_F(ScreenTest, CasesAreShownWithTheirTimes) {
  const auto shown = text();
  for (const char* words : {"3601002509220001", "食品经营许可", "李建国", "10 个工作日", "即办", "36 件"}) {
    EXPECT_THAT(shown, HasSubstr(words));
  }
}

TEST_F(ScreenTest, CasesCanBeFilteredByWindow) {
  screen_.click(now_, "cases.filter");
  screen_.click(now_, "cases.filter.W02");
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("6 件"));
  EXPECT_THAT(shown, HasSubstr("3601002509220001"));
  EXPECT_THAT(shown, Not(HasSubstr("3601002509220002")));
}

TEST_F(ScreenTest, CasesAreSortedByAColumnThatIsClicked) {
  const auto newest_first = text();
  EXPECT_LT(newest_first.find("3601002509220001"), newest_first.find("3601002509220036"));
  screen_.plain_frame(now_);
  const auto row = screen_.items.find("case.3601002509220001");
  ASSERT_TRUE(row.has_value());
  screen_.items.remember("header", {{row->least.x, row->least.y - row->height() * 1.9F},
                                    {row->least.x + 60, row->least.y - row->height() * 0.9F}});
  auto& io = ImGui::GetIO();
  const auto header = screen_.items.find("header")->middle();
  for (int clicks = 0; clicks < 2; ++clicks) {  // ascending, then descending
    io.MousePos = header;
    screen_.plain_frame(now_);
    io.MouseDown[0] = true;
    screen_.plain_frame(now_);
    io.MouseDown[0] = false;
    screen_.plain_frame(now_);
  }
  const auto by_number = text();
  EXPECT_LT(by_number.find("3601002509220036"), by_number.find("3601002509220001"));
}

TEST_F(ScreenTest, TablesTellWhyTheyAreEmpty) {
  now_.cases = std::make_shared<std::vector<CaseRow>>();
  EXPECT_THAT(text(), HasSubstr("没有办件数据"));
  now_.supervisor = ServiceState::kAway;
  EXPECT_THAT(text(), HasSubstr("监督服务未连接"));
}

TEST_F(ScreenTest, AttendanceShowsPunchesLeaveAndOtherDays) {
  screen_.click(now_, "tab.attendance");
  const auto shown = text();
  for (const char* words : {"3 人，2 人有打卡", "王芳", "病假", "08:46:00", "12:46:00"}) {
    EXPECT_THAT(shown, HasSubstr(words));
  }
  EXPECT_EQ(only_command<ShowAttendanceOf>("attendance.earlier").day, now_.attendance_day - std::chrono::days{1});
  now_.attendance_day -= std::chrono::days{3};
  EXPECT_EQ(only_command<ShowAttendanceOf>("attendance.today").day, hall_day(kMadeNow));
  now_.is_attendance_known = false;
  EXPECT_THAT(text(), HasSubstr("正在读取…"));
}

TEST_F(ScreenTest, DeadlinesPutRunningCasesWithTheEarliestDateFirst) {
  screen_.click(now_, "tab.deadlines");
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("数据源未给出"));
  EXPECT_LT(shown.find("办理中"), shown.find("已办结"));
  EXPECT_LT(shown.find("2025-10-02"), shown.find("2025-10-08"));
  screen_.click(now_, "deadlines.open_only", 0.1F);
  EXPECT_THAT(text(), Not(HasSubstr("已办结")));
}

TEST_F(ScreenTest, ThePlaybackShowsPositionMarksAndControls) {
  now_.playback = made_playback();
  const auto shown = text();
  for (const char* words : {"录像回放", "2025-09-22 10:06:58", "告警前 5 分 12 秒", "10:08:00", "暂停", "有录像"}) {
    EXPECT_THAT(shown, HasSubstr(words));
  }
  EXPECT_THAT(shown, HasSubstr("实时画面"));
}

TEST_F(ScreenTest, ThePlaybackControlsSendTheirCommands) {
  now_.playback = made_playback();
  EXPECT_EQ(only_command<PlayOrPause>("playback.play"), PlayOrPause::kPause);
  now_.playback.state = PlaybackState::kPaused;
  EXPECT_EQ(only_command<PlayOrPause>("playback.play"), PlayOrPause::kPlay);
  EXPECT_EQ(only_command<SetPlaybackSpeed>("playback.speed.4").speed, 4.0);
  only_command<ClosePlayback>("playback.close");
  const auto seek = only_command<SeekPlayback>("playback.ruler", 0.5F).to;
  EXPECT_LT(std::chrono::abs(seek - (kMadeNow - 175s)), 2s);
}

TEST_F(ScreenTest, AFailedPlaybackSaysWhy) {
  now_.playback = made_playback();
  now_.playback.state = PlaybackState::kFailed;
  const std::vector<std::pair<PlaybackTrouble, const char*>> all{{PlaybackTrouble::kNoFootage, "这段时间没有录像"},
                                                                 {PlaybackTrouble::kNoCamera, "没有对应的摄像机"},
                                                                 {PlaybackTrouble::kRecorderAway, "录像服务没有回答"},
                                                                 {PlaybackTrouble::kOther, "无法回放"}};
  for (const auto& [trouble, words] : all) {
    now_.playback.trouble = trouble;
    EXPECT_THAT(text(), HasSubstr(words));
  }
}

TEST_F(ScreenTest, ANarrowWindowShowsThePlaybackInsteadOfTheWall) {
  screen_.resize(800, 500);
  now_.playback = made_playback();
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("录像回放"));
  EXPECT_THAT(shown, Not(HasSubstr("实时画面")));
}

TEST_F(ScreenTest, DrawsAtAnySizeAndEvenWithNothing) {
  for (const auto& [width, height] :
       {std::pair{800.0F, 500.0F}, {320.0F, 200.0F}, {1.0F, 1.0F}, {5'120.0F, 2'880.0F}}) {
    screen_.resize(width, height);
    for (const auto& snapshot : {now_, HallSnapshot{}}) {
      screen_.plain_frame(snapshot);
      EXPECT_GE(screen_.plain_frame(snapshot), 0);
    }
  }
}

TEST_F(ScreenTest, AWallWithoutCamerasSaysSo) {
  now_.tiles.clear();
  EXPECT_THAT(text(), HasSubstr("配置中没有摄像机"));
}

TEST(WallLayoutTest, TilesStayInsideTheAreaAndDoNotOverlap) {
  const ScreenRect area{{10, 20}, {1'210, 620}};
  for (const std::size_t count : {1U, 2U, 6U, 12U, 16U, 64U}) {
    const auto tiles = lay_out_wall(count, area, {});
    ASSERT_EQ(tiles.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_GE(tiles[i].least.x, area.least.x);
      EXPECT_LE(tiles[i].most.x, area.most.x + 0.5F);
      EXPECT_LE(tiles[i].most.y, area.most.y + 0.5F);
      for (std::size_t j = 0; j < i; ++j) {
        EXPECT_FALSE(tiles[j].holds(tiles[i].middle()));
      }
    }
  }
}

TEST(WallLayoutTest, PicturesAreAsLargeAsTheyCanBe) {
  const auto wide = lay_out_wall(6, {{0, 0}, {1'500, 600}}, {8, 26});
  EXPECT_FLOAT_EQ(wide[0].least.y, wide[2].least.y);
  EXPECT_GT(wide[3].least.y, wide[0].least.y);
  const auto tall = lay_out_wall(3, {{0, 0}, {300, 1'200}}, {8, 26});
  EXPECT_GT(tall[1].least.y, tall[0].least.y);
  EXPECT_FLOAT_EQ(tall[0].width(), 300);
}

}  // namespace
}  // namespace hallwatch
