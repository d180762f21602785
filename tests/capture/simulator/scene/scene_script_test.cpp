#include "capture/simulator/scene/scene_script.h"

#include <gmock/gmock.h>

#include <fstream>
#include <random>
#include <sstream>

#include "capture/simulator/scene/stroke_font.h"
#include "tests/capture/simulator/scene/small_scene.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string demo_text() {
  std::ostringstream text;
  text << std::ifstream{HALLWATCH_SOURCE_DIR "/docs/scenes/demo.toml"}.rdbuf();
  return text.str();
}

/// The small scene with one text instead of another; all faults in lines for people.
std::string faults_with(const std::string& from, const std::string& to) {
  auto text = small_scene_text();
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  std::string all;
  for (const auto& fault : parse_scene_script(text).faults) {
    all += to_text(fault, "s") + "\n";
  }
  return all;
}

TEST(SceneScriptTest, TheDemoHasNoFaultAndSixWindowsOfWhichTheThirdEmpties) {
  const auto outcome = parse_scene_script(demo_text());
  for (const auto& fault : outcome.faults) {
    ADD_FAILURE() << to_text(fault, "demo.toml");
  }
  const auto& cameras = outcome.script.cameras;
  ASSERT_EQ(cameras.size(), 6U);
  EXPECT_THAT(cameras[2].seats.at(0).person.present, ElementsAre(PresenceSpan{0s, 20s}, PresenceSpan{70s, 180s}));
  EXPECT_EQ(cameras[2].length, 180s);
  for (const std::size_t i : {0U, 1U, 3U, 4U}) {
    EXPECT_THAT(cameras[i].seats.at(0).person.present, ElementsAre(PresenceSpan{0s, cameras[i].length}));
  }
}

TEST(SceneScriptTest, WhatIsWrittenIsRead) {
  const auto outcome = parse_scene_script(small_scene_text());
  ASSERT_THAT(outcome.faults, IsEmpty());
  EXPECT_EQ(outcome.script.move, 500ms);
  const auto& camera = outcome.script.cameras.at(0);
  EXPECT_EQ(camera.window_id, WindowId{"W01"});
  EXPECT_EQ(camera.length, 6s);
  EXPECT_EQ(camera.seats[0].seat_id, SeatId{"front"});
  EXPECT_EQ(camera.seats[0].person.center_px, 640);
  EXPECT_THAT(camera.seats[0].person.present, ElementsAre(PresenceSpan{0s, 2s}));
}

TEST(SceneScriptTest, EachFaultHasItsLineAndARemedy) {
  EXPECT_THAT(faults_with("length_s = 6", "length_s = 2"), HasSubstr("s:12: camera[1].length_s"));
  EXPECT_THAT(faults_with("name =", "nmae ="), HasSubstr("did you mean"));
  EXPECT_THAT(faults_with("sign = \"1号窗口\"", "sign = \"办证\""), HasSubstr("0123456789号窗口"));
  EXPECT_THAT(faults_with("cutout = \"somebody\"", "cutout = \"nobody\""), HasSubstr("s:20: camera[1].seat[1].person"));
  EXPECT_THAT(faults_with("photo = \"photo.png\"", "photo = \"../photo.png\""), HasSubstr("plain file name"));
  EXPECT_THAT(faults_with("height_px = 400", "height_px = 200"), HasSubstr("below the edge of the counter"));
  EXPECT_THAT(faults_with("length_s = 6", "wall = \"blue\""), HasSubstr("no colour"));
  EXPECT_THAT(faults_with("[0.1, 0.1], ", "[1.1, 0.1], "), HasSubstr("s:7: cutout[1].outline"));
  EXPECT_THAT(faults_with("present = [\"0-2\"]", "clothes = [\"coat #112233\"]"), HasSubstr("names no dye"));
}

TEST(SceneScriptTest, SpansMustLeaveTimeToGoAndToComeBack) {
  const auto with = [](const std::string& spans) { return faults_with("[\"0-2\"]", spans); };
  EXPECT_THAT(with("[\"0-4\"]"), IsEmpty()) << "2 s are twice half a second, and a second";
  EXPECT_THAT(with("[\"0-4.001\"]"), HasSubstr("leave time to go"));
  EXPECT_THAT(with("[\"0-1\", \"3-6\"]"), IsEmpty()) << "from 3 over the end to 1: he stays";
  EXPECT_THAT(with("[\"0-1\", \"2.9-6\"]"), HasSubstr("leave time to go"));
  EXPECT_THAT(with("[\"3-4\", \"0-1\"]"), HasSubstr("spans go up"));
  EXPECT_THAT(with("[\"0-7\"]"), HasSubstr("ends after length_s"));
  EXPECT_THAT(with("[\"2-1\"]"), HasSubstr("span 1"));
  EXPECT_THAT(with("[\"zero\"]"), HasSubstr("no span"));
  EXPECT_THAT(with("[]"), IsEmpty()) << "nobody ever comes";
}

TEST(SceneScriptTest, WhatIsMissingOrTwiceIsNamed) {
  EXPECT_THAT(parse_scene_script("").faults, ElementsAre(testing::Field(&ConfigFault::key, "camera")));
  EXPECT_THAT(faults_with("window = \"W01\"\n", ""), HasSubstr("camera[1].window"));
  const auto twice = small_scene_text() + small_scene_text().substr(small_scene_text().find("[[camera]]"));
  const auto outcome = parse_scene_script(twice);
  ASSERT_EQ(outcome.faults.size(), 1U);
  EXPECT_THAT(outcome.faults[0].problem, HasSubstr("has a camera already"));
}

TEST(SceneScriptTest, BrokenTomlIsOneFaultWithItsLine) {
  const auto outcome = parse_scene_script("[scene]\nmove_ms = = 3\n");
  ASSERT_EQ(outcome.faults.size(), 1U);
  EXPECT_EQ(outcome.faults[0].line, 2);
  for (const auto* text : {"[scene]\n[规则]\n", "[scene]\n[[?]]\nmove_ms = 3\n"}) {
    const auto odd = parse_scene_script(text);
    ASSERT_EQ(odd.faults.size(), 1U) << text;
    EXPECT_EQ(odd.faults[0].line, 2) << text;
  }
}

TEST(SceneScriptTest, AnyDamageGivesFaultsOrAScriptNeverACrash) {
  std::mt19937 random{11};
  const auto demo = small_scene_text();
  for (int round = 0; round < 1'000; ++round) {
    auto text = demo;
    for (int i = 0; i < 3; ++i) {
      text[random() % text.size()] = static_cast<char>(random());
    }
    text.resize(random() % 4 == 0 ? random() % text.size() : text.size());
    (void)parse_scene_script(text);
  }
}

TEST(StrokeFontTest, SignsCanBeDrawnAndOthersNot) {
  EXPECT_TRUE(can_stroke("12号窗口"));
  EXPECT_TRUE(can_stroke(std::string{stroke_characters()}));
  EXPECT_TRUE(can_stroke(""));
  EXPECT_FALSE(can_stroke("A"));
  EXPECT_FALSE(can_stroke("1号\xE7\xAA"));
  EXPECT_FALSE(can_stroke("\xFF"));
  for (const char32_t character : characters_of(stroke_characters())) {
    for (const auto& stroke : strokes_of(character)) {
      ASSERT_GE(stroke.size(), 2U);
      for (const auto& point : stroke) {
        EXPECT_TRUE(point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1);
      }
    }
  }
}

}  // namespace
}  // namespace hallwatch
