#include "console/app/tour.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/console/headless_screen.h"
#include "tests/console/made_hall.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using Kind = TourAction::Kind;

const ScreenPicture kPicture{2, 1, {1, 2, 3, 4, 5, 6}};

TourStep step_of(std::vector<TourAction> actions) {
  return {"shot", [](const HallSnapshot&, const ItemRegistry&) { return true; },
          [actions](const HallSnapshot&) { return actions; },
          [](const HallSnapshot&) { return std::string{"{\"x\": 1}"}; }};
}

class TourTest : public testing::Test {
 protected:
  TempFolder folder_;
  HallSnapshot now_ = made_snapshot();
  ItemRegistry items_;
  MonoTime mono_{1h};
};

TEST_F(TourTest, APressLastsAFrameHoweverLongFramesTake) {
  Tour tour{folder_.path(), {step_of({{Kind::kClick}, {Kind::kPause, "", {}, 1h}})}};
  EXPECT_TRUE(tour.drive(now_, items_, mono_).is_down);
  mono_ += 5s;
  EXPECT_FALSE(tour.drive(now_, items_, mono_).is_down);
  mono_ += 5s;
  EXPECT_FALSE(tour.drive(now_, items_, mono_).is_down);
}

TEST_F(TourTest, TheHandGlidesToAnItemWhereverItIsNow) {
  Tour tour{folder_.path(), {step_of({{Kind::kMoveTo, "a"}, {Kind::kMoveTo, "b"}, {Kind::kPause, "", {}, 1h}})}};
  items_.remember("a", {{0, 0}, {10, 10}});
  items_.remember("b", {{100, 0}, {110, 10}});
  tour.drive(now_, items_, mono_);
  mono_ += 300ms;
  EXPECT_FLOAT_EQ(tour.drive(now_, items_, mono_).place.x, 5);
  mono_ += 150ms;
  EXPECT_FLOAT_EQ(tour.drive(now_, items_, mono_).place.x, 55);
  items_.remember("b", {{200, 0}, {210, 10}});
  mono_ += 150ms;
  EXPECT_FLOAT_EQ(tour.drive(now_, items_, mono_).place.x, 205);
}

TEST_F(TourTest, AnItemThatIsNotThereIsGivenUpAndTriedAgainLater) {
  Tour tour{folder_.path(), {step_of({{Kind::kMoveTo, "missing"}, {Kind::kShoot}})}};
  tour.drive(now_, items_, mono_);
  EXPECT_TRUE(tour.is_busy());
  mono_ += 3'001ms;
  tour.drive(now_, items_, mono_);
  EXPECT_FALSE(tour.is_busy());
  tour.drive(now_, items_, mono_);
  EXPECT_FALSE(tour.is_busy());
  mono_ += 3s;
  tour.drive(now_, items_, mono_);
  EXPECT_TRUE(tour.is_busy());
  EXPECT_FALSE(tour.is_done());
}

TEST_F(TourTest, AWaitEndsWithItsConditionOrItsPatience) {
  bool has_come = false;
  const TourAction wait{Kind::kWaitUntil, "it", [&](const HallSnapshot&) { return has_come; }, 10s};
  Tour tour{folder_.path(), {step_of({wait, {Kind::kPause, "", {}, 1h}})}};
  tour.drive(now_, items_, mono_);
  mono_ += 10s;
  tour.drive(now_, items_, mono_);
  EXPECT_TRUE(tour.is_busy());
  mono_ += 1ms;
  tour.drive(now_, items_, mono_);
  EXPECT_FALSE(tour.is_busy());
  has_come = true;
  mono_ += 3s;
  tour.drive(now_, items_, mono_);
  mono_ += 11s;
  tour.drive(now_, items_, mono_);
  EXPECT_TRUE(tour.is_busy());
}

TEST_F(TourTest, WritesThePictureAndTellsWhatIsOnIt) {
  Tour tour{folder_.path(), {step_of({{Kind::kShoot}})}};
  tour.drive(now_, items_, mono_);
  ASSERT_TRUE(tour.wants_picture());
  tour.take_picture(kPicture, now_);
  EXPECT_TRUE(tour.is_done());
  EXPECT_TRUE(read_text(folder_ / "shot.png").starts_with("\x89PNG"));
  const auto json = nlohmann::json::parse(read_text(folder_ / "tour.json"));
  EXPECT_EQ(json["shots"][0]["shot"], "shot");
  EXPECT_EQ(json["shots"][0]["hall_time"], "2025-09-22 10:12:30");
  EXPECT_EQ(json["shots"][0]["seen"]["x"], 1);
}

TEST_F(TourTest, APictureThatCannotBeWrittenIsNotDone) {
  Tour tour{folder_ / "missing", {step_of({{Kind::kShoot}})}};
  tour.drive(now_, items_, mono_);
  tour.take_picture(kPicture, now_);
  EXPECT_FALSE(tour.is_done());
}

/// Drives the console's own tour over the real screen, frame by frame, with commands carried out on the snapshot.
class ConsoleTourTest : public TourTest {
 protected:
  void frame() {
    const auto pointer = tour_.drive(now_, screen_.items, mono_);
    ImGui::GetIO().MousePos = pointer.place;
    ImGui::GetIO().MouseDown[0] = pointer.is_down;
    screen_.plain_frame(now_);
    if (tour_.wants_picture()) {
      tour_.take_picture(kPicture, now_);
    }
    for (const auto& command : screen_.commands.take()) {
      if (std::holds_alternative<PlayAlertLine>(command)) {
        now_.playback = made_playback();
        now_.playback.picture = {9, 640, 360};
      } else if (std::holds_alternative<ClosePlayback>(command)) {
        now_.playback = {};
      } else if (const auto* enlarge = std::get_if<EnlargeTile>(&command)) {
        now_.enlarged = enlarge->camera_id;
      }
    }
    mono_ += 40ms;
  }
  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      frame();
    }
  }
  [[nodiscard]] bool has(const std::string& shot) const { return std::filesystem::exists(folder_ / (shot + ".png")); }
  void heal() {
    for (auto& tile : now_.tiles) {
      tile.trouble = TileTrouble::kNone;
    }
  }

  HeadlessScreen screen_;
  Tour tour_{folder_.path(), console_tour()};
};

TEST_F(ConsoleTourTest, TakesEveryPictureByClicksAlone) {
  frames(700);  // 28 s: a camera is lost
  EXPECT_FALSE(has("wall"));
  for (const char* shot : {"camera_lost", "alert", "playback", "cases", "attendance", "deadlines"}) {
    EXPECT_TRUE(has(shot)) << shot;
  }
  EXPECT_EQ(now_.playback.state, PlaybackState::kClosed);
  EXPECT_FALSE(tour_.is_done());
  heal();
  frames(100);
  EXPECT_TRUE(has("wall"));
  EXPECT_TRUE(tour_.is_done());
}

TEST_F(ConsoleTourTest, WaitsForWhatIsNotThereYet) {
  heal();
  now_.alert_lines = std::make_shared<std::vector<AlertLine>>();
  now_.cases = std::make_shared<std::vector<CaseRow>>();
  now_.attendance = std::make_shared<std::vector<AttendanceRow>>();
  frames(200);
  EXPECT_TRUE(has("wall"));
  for (const char* shot : {"camera_lost", "alert", "playback", "cases", "attendance", "deadlines"}) {
    EXPECT_FALSE(has(shot)) << shot;
  }
}

TEST_F(ConsoleTourTest, TheWallIsNotShownWithAnUnjudgedSeat) {
  heal();
  now_.tiles[1].seats.front().state = ViewState::kUnknown;
  frames(100);
  EXPECT_FALSE(has("wall"));
  now_.tiles[1].seats.front().state = ViewState::kOccupied;
  frames(100);
  EXPECT_TRUE(has("wall"));
}

TEST_F(ConsoleTourTest, APlaybackThatDoesNotMoveIsNoPicture) {
  const auto still = [&] {
    frame();
    if (now_.playback.state != PlaybackState::kClosed) {
      now_.playback.position = now_.playback.from;
    }
  };
  for (int i = 0; i < 700; ++i) {
    still();
  }
  EXPECT_TRUE(has("alert"));
  EXPECT_FALSE(has("playback"));
}

TEST_F(ConsoleTourTest, ClosesWhatStandsInTheWay) {
  heal();
  now_.enlarged = CameraId{"CAM02"};
  frames(400);
  EXPECT_EQ(now_.enlarged, std::nullopt);
  EXPECT_TRUE(has("wall"));
}

TEST(PngFileTest, RefusesWhatIsNoPicture) {
  const TempFolder folder;
  EXPECT_EQ(write_png({2, 2, {1, 2, 3}}, folder / "x.png").error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_EQ(write_png({0, 0, {}}, folder / "x.png").error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_FALSE(std::filesystem::exists(folder / "x.png"));
}

TEST(PngFileTest, SaysWhereItCannotWrite) {
  const TempFolder folder;
  const auto written = write_png(kPicture, folder / "no" / "x.png");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().kind(), ErrorKind::kIo);
  EXPECT_THAT(written.error().message(), testing::HasSubstr("x.png.part"));
}

}  // namespace
}  // namespace hallwatch
