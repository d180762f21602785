#include "base/config/site_config.h"

#include <gmock/gmock.h>

#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kCamera = "[[camera]]\nid = \"CAM01\"\nurl = \"rtsp://h/main\"\n";
constexpr const char* kSquare = "polygon = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]\n";

ConfigOutcome parse(const std::string& text) {
  return parse_site_config(text, "/tmp");
}

std::vector<std::string> fault_texts(const ConfigOutcome& outcome) {
  std::vector<std::string> texts;
  for (const auto& fault : outcome.faults) {
    texts.push_back(to_text(fault, "hall.toml"));
  }
  return texts;
}

std::vector<std::string> faults_of(const std::string& text) {
  return fault_texts(parse(text));
}

TEST(SiteConfigTest, AnEmptyTextIsEveryDefault) {
  const auto outcome = parse("");
  EXPECT_THAT(fault_texts(outcome), IsEmpty());
  EXPECT_EQ(outcome.config, SiteConfig{});
}

TEST(SiteConfigTest, ReadsCamerasWindowsAndSeats) {
  const auto outcome = parse(
      "[[camera]]\nid = \"CAM01\"\nurl = \"rtsp://h/main\"\nsub_url = \"rtsp://h/sub\"\nuser = \"admin\"\n"
      "password = \"x\"\ntransport = \"udp\"\naudio = true\n"
      "[[window]]\nid = \"W01\"\nname = \"企业登记\"\ndepartment = \"市监局\"\ncamera = \"CAM01\"\n"
      "[[window.seat]]\npolygon = [[0, 0], [1.0, 0], [1, 1.0]]\n"
      "[[window.seat]]\nid = \"back\"\npolygon = [[0.5, 0], [1, 0], [1, 1]]\n");
  ASSERT_THAT(fault_texts(outcome), IsEmpty());
  const CameraConfig camera{CameraId{"CAM01"}, "rtsp://h/main", "rtsp://h/sub", "admin", "x", "udp", true};
  EXPECT_THAT(outcome.config.cameras, ElementsAre(camera));
  const WindowConfig window{
      WindowId{"W01"},
      "企业登记",
      "市监局",
      CameraId{"CAM01"},
      {{SeatId{"front"}, {{0, 0}, {1, 0}, {1, 1}}}, {SeatId{"back"}, {{0.5F, 0}, {1, 0}, {1, 1}}}}};
  EXPECT_THAT(outcome.config.windows, ElementsAre(window));
}

TEST(SiteConfigTest, AWindowWithoutANameIsCalledByItsId) {
  const auto outcome = parse(std::string{kCamera} + "[[window]]\nid = \"W01\"\ncamera = \"CAM01\"\n");
  ASSERT_THAT(fault_texts(outcome), IsEmpty());
  EXPECT_EQ(outcome.config.windows.at(0).name, "W01");
}

TEST(SiteConfigTest, ATableNameThatTomlCannotHaveIsAFaultWithItsLine) {
  const auto outcome = parse_site_config("[site]\nid = \"H\"\n[规则]\na = 1\n", "/");
  ASSERT_EQ(outcome.faults.size(), 1U);
  EXPECT_EQ(outcome.faults[0].line, 3);
}

TEST(SiteConfigTest, BrokenTomlIsAFaultWithItsLine) {
  const auto outcome = parse_site_config("[site]\nid = \"H\nname = 1\n", "/");
  ASSERT_EQ(outcome.faults.size(), 1U);
  EXPECT_EQ(outcome.faults[0].line, 2);
}

TEST(SiteConfigTest, TellsAllFaultsAtOnceInTheOrderOfTheirLines) {
  const auto faults = faults_of(
      "[site]\n"                                            // 1
      "idd = \"HALL\"\n"                                    // 2: unknown key
      "data = \"/dev/null/data\"\n"                         // 3: unreachable path
      "[rules]\n"                                           // 4
      "opening_grace_s = \"long\"\n"                        // 5: wrong type
      "[[camera]]\n"                                        // 6
      "id = \"CAM01\"\n"                                    // 7
      "url = \"rtsp://h/a\"\n"                              // 8
      "[[camera]]\n"                                        // 9
      "id = \"CAM01\"\n"                                    // 10: duplicate
      "url = \"rtsp://h/b\"\n"                              // 11
      "[[window]]\n"                                        // 12
      "id = \"W01\"\n"                                      // 13
      "camera = \"CAM02\"\n"                                // 14: no such camera
      "[[window.seat]]\n"                                   // 15
      "polygon = [[0.1, 0.1], [1.1, 0.1], [0.5, 0.5]]\n");  // 16: outside
  EXPECT_THAT(
      faults,
      ElementsAre(
          AllOf(HasSubstr("hall.toml:2: site.idd: there is no such key"), HasSubstr("did you mean \"id\"?")),
          AllOf(HasSubstr("hall.toml:3: site.data: \"/dev/null/data\" cannot be used"), HasSubstr("give a folder")),
          AllOf(HasSubstr("hall.toml:5: rules.opening_grace_s: must be a whole number"), HasSubstr("for example")),
          AllOf(HasSubstr("hall.toml:10: camera[2].id: \"CAM01\" is used twice, first in line 7"), HasSubstr("; give")),
          AllOf(HasSubstr("hall.toml:14: window[1].camera: there is no camera \"CAM02\""), HasSubstr("; name one")),
          AllOf(HasSubstr("hall.toml:16: window[1].seat[1].polygon: the point [1.1, 0.1] is outside 0..1"),
                HasSubstr("; give parts"))));
}

struct OneFault {
  const char* text;
  const char* expected;
};

class ConfigFaultTest : public testing::TestWithParam<OneFault> {};

TEST_P(ConfigFaultTest, IsTheOnlyOneTold) {
  EXPECT_THAT(faults_of(GetParam().text), ElementsAre(HasSubstr(GetParam().expected)));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, ConfigFaultTest,
    testing::Values(
        OneFault{"[sit]\n", "hall.toml:1: sit: there is no such key; did you mean \"site\"?"},
        OneFault{"[zzzzzzzzzz]\n", "remove it; known here: site, hours"},
        OneFault{"site = 3\n", "site: must be a table; write [site]"},
        OneFault{"camera = 3\n", "camera: must be a list of tables; write [[camera]]"},
        OneFault{"[camera]\nid = \"A\"\n", "camera: must be a list of tables"}, OneFault{"[site\n", "hall.toml:1: "},
        OneFault{"[site]\nid = \"政务\"\n", "site.id: \"政务\" is not an id"},
        OneFault{"[site]\nid = \"a/b\"\n", "is not an id"}, OneFault{"[site]\nid = \"\"\n", "is not an id"},
        OneFault{"[site]\nname = 3\n", "site.name: must be a text in quotes"},
        OneFault{"[site]\nhall_data = \"/nowhere\"\n", "there is no folder \"/nowhere\""},
        OneFault{"[hours]\nam_open = \"9:00\"\n", "must be a time of day"},
        OneFault{"[hours]\nam_open = \" 9:00\"\n", "must be a time of day"},
        OneFault{"[hours]\nam_open = \"24:00\"\n", "must be a time of day"},
        OneFault{"[hours]\nam_open = \"12:00\"\n", "the four times are not in order"},
        OneFault{"[hours]\nalways_open = 1\n", "must be true or false"},
        OneFault{"[rules]\nseat_absent_after_s = 300\n", "is not longer than seat_empty_after_s"},
        OneFault{"[rules]\nseat_empty_after_s = 0\n", "0 is outside 1 to 7200"},
        OneFault{"[rules]\ncamera_offline_after_s = 0\n", "0 is outside 1 to 3600"},
        OneFault{"[rules]\nopening_grace_s = 1.5\n", "must be a whole number"},
        OneFault{"[rules]\nopening_grace_s = 99999999999\n", "is outside 0 to 3600"},
        OneFault{"[recorder]\nkeep_days = 29\n", "29 is outside 30 to 3650"},
        OneFault{"[analytics]\ndetector = \"magic\"\n", "choose one of: auto, onnxruntime, opencv"},
        OneFault{"[alerts]\npublish = [\"tcp://0.0.0.0:7601\"]\n", "would leave this machine without keys"},
        OneFault{"[alerts]\npublish = [7601]\n", "must be a list of texts"},
        OneFault{"[alerts]\npublish = \"tcp://127.0.0.1:1\"\n", "must be a list of texts"},
        OneFault{"[[camera]]\nid = \"A\"\n", "hall.toml:1: camera[1].url: is missing"},
        OneFault{"[[camera]]\nurl = \"rtsp://h/x\"\n", "hall.toml:1: camera[1].id: is missing"},
        OneFault{"[[camera]]\nid = \"A\"\nurl = \"http://h/x\"\n", "\"http://h/x\" is not an RTSP address"},
        OneFault{"[[camera]]\nid = \"A\"\nurl = \"rtsp://h/x\"\ntransport = \"smoke\"\n", "choose one of: tcp, udp"},
        OneFault{"[[camera]]\nid = \"A\"\nurl = \"rtsp://h/x\"\npassword_file = \"/nowhere/p\"\n",
                 "password_file: \"/nowhere/p\" cannot be read"},
        OneFault{"[[camera]]\nid = \"A\"\nurl = \"rtsp://h/x\"\npassword = \"a\"\npassword_file = \"b\"\n",
                 "is given beside password"},
        OneFault{"[[camera]]\nid = \"A\"\nurl = \"rtsp://h/x\"\nfps = 25\n", "camera[1].fps: there is no such key"}));

struct SeatFault {
  const char* polygon;
  const char* expected;
};

class SeatFaultTest : public testing::TestWithParam<SeatFault> {};

TEST_P(SeatFaultTest, NamesTheSeat) {
  const auto text = std::string{kCamera} + "[[window]]\nid = \"W01\"\ncamera = \"CAM01\"\n[[window.seat]]\n";
  EXPECT_THAT(faults_of(text + GetParam().polygon),
              ElementsAre(AllOf(HasSubstr("window[1].seat[1].polygon: "), HasSubstr(GetParam().expected))));
}

INSTANTIATE_TEST_SUITE_P(
    Polygons, SeatFaultTest,
    testing::Values(SeatFault{"", "is missing"}, SeatFault{"polygon = 3", "must be a list of points"},
                    SeatFault{"polygon = [0.1, 0.2]", "must be a list of points of two numbers"},
                    SeatFault{"polygon = [[0.1, 0.2], [0.3], [0.4, 0.5]]", "must be a list of points of two numbers"},
                    SeatFault{"polygon = [[0.1, \"a\"], [0.3, 0.1], [0.4, 0.5]]", "must be a list of points"},
                    SeatFault{"polygon = [[0.1, 0.2], [0.3, 0.4]]", "has 2 points; give 3 to 32"},
                    SeatFault{"polygon = [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]]", "encloses nothing"},
                    SeatFault{"polygon = [[-0.01, 0.1], [0.9, 0.2], [0.3, 0.9]]", "is outside 0..1"},
                    SeatFault{"polygon = [[nan, 0.1], [0.9, 0.2], [0.3, 0.9]]", "is outside 0..1"},
                    SeatFault{"polygon = [[inf, 0.1], [0.9, 0.2], [0.3, 0.9]]", "is outside 0..1"}));

TEST(SiteConfigTest, EveryPointOutsideIsAFaultOfItsOwn) {
  const auto text = std::string{kCamera} + "[[window]]\nid = \"W01\"\ncamera = \"CAM01\"\n[[window.seat]]\n";
  EXPECT_THAT(faults_of(text + "polygon = [[2, 0], [0, 2], [0.5, 0.5]]"), testing::SizeIs(2));
}

TEST(SiteConfigTest, TwoSeatsOfAWindowHaveTwoIds) {
  const auto text = std::string{kCamera} + "[[window]]\nid = \"W01\"\ncamera = \"CAM01\"\n" + "[[window.seat]]\n" +
                    kSquare + "[[window.seat]]\n" + kSquare;
  EXPECT_THAT(faults_of(text), ElementsAre(HasSubstr("\"front\" is used twice")));
}

TEST(SiteConfigTest, TwoWindowsHaveTwoIds) {
  const auto window = std::string{"[[window]]\nid = \"W01\"\ncamera = \"CAM01\"\n"};
  EXPECT_THAT(faults_of(kCamera + window + window), ElementsAre(HasSubstr("window[2].id: \"W01\" is used twice")));
}

TEST(SiteConfigTest, NoListOfCamerasIsAnEmptyOne) {
  EXPECT_THAT(faults_of("camera = []\nwindow = []\n"), IsEmpty());
}

TEST(SiteConfigTest, APasswordIsInNoFault) {
  const auto faults = faults_of("[[camera]]\nid = \"A\"\nurl = \"rtps://admin:secret@h/x\"\n");
  EXPECT_THAT(faults, ElementsAre(AllOf(HasSubstr("admin:***@h"), testing::Not(HasSubstr("secret")))));
}

TEST(SiteConfigTest, DemonstrationsMayShortenEveryWait) {
  const auto outcome = parse(
      "[rules]\nseat_empty_after_s = 1\nseat_absent_after_s = 2\nopening_grace_s = 0\npresence_clears_after_s = 0\n"
      "camera_offline_after_s = 1\n[analytics]\nempty_hold_s = 1\noccupied_after_s = 1\n");
  EXPECT_THAT(fault_texts(outcome), IsEmpty());
  RulesConfig rules;
  rules.seat_empty_after = seconds{1};
  rules.seat_absent_after = seconds{2};
  rules.opening_grace = seconds{0};
  rules.presence_clears_after = seconds{0};
  rules.camera_offline_after = seconds{1};
  EXPECT_EQ(outcome.config.rules, rules);
  EXPECT_EQ(outcome.config.analytics.empty_hold, seconds{1});
}

TEST(SiteConfigTest, ClockTimesCountFromTheHallsMidnight) {
  const auto outcome = parse("[hours]\nam_open = \"08:30\"\npm_close = \"23:59\"\n");
  ASSERT_THAT(fault_texts(outcome), IsEmpty());
  EXPECT_EQ(outcome.config.hours.am_open, minutes{510});
  EXPECT_EQ(outcome.config.hours.pm_close, minutes{1439});
}

class SiteConfigFileTest : public testing::Test {
 protected:
  TempFolder folder_;
};

TEST_F(SiteConfigFileTest, RelativePathsCountFromTheFile) {
  write_text(folder_ / "password", "geheim\nsecond line\n");
  std::filesystem::create_directory(folder_ / "feeds");
  write_text(folder_ / "hall.toml",
             "[site]\ndata = \"store\"\nhall_data = \"feeds\"\n[[camera]]\nid = \"A\"\nurl = \"rtsp://h/x\"\n"
             "password_file = \"password\"\n");
  const auto outcome = read_site_config(folder_ / "hall.toml");
  ASSERT_THAT(fault_texts(outcome), IsEmpty());
  EXPECT_EQ(outcome.config.data, folder_ / "store");
  EXPECT_EQ(outcome.config.hall_data, folder_ / "feeds");
  EXPECT_EQ(outcome.config.cameras.at(0).password, "geheim");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "store")) << "a check changes nothing";
}

TEST_F(SiteConfigFileTest, ADataFolderThatIsAFileCannotBeUsed) {
  write_text(folder_ / "file", "");
  write_text(folder_ / "hall.toml", "[site]\ndata = \"file\"\n");
  EXPECT_THAT(fault_texts(read_site_config(folder_ / "hall.toml")), ElementsAre(HasSubstr("cannot be used")));
}

TEST_F(SiteConfigFileTest, ADataPathTooLongForItsSocketsIsAFault) {
  write_text(folder_ / "hall.toml", "[site]\ndata = \"/tmp/" + std::string(100, 'x') + "\"\n");
  EXPECT_THAT(fault_texts(read_site_config(folder_ / "hall.toml")), ElementsAre(HasSubstr("use at most 92")));
}

TEST_F(SiteConfigFileTest, AnEmptyFileIsEveryDefault) {
  write_text(folder_ / "hall.toml", "");
  const auto outcome = read_site_config(folder_ / "hall.toml");
  EXPECT_THAT(fault_texts(outcome), IsEmpty());
  EXPECT_EQ(outcome.config, SiteConfig{});
}

TEST_F(SiteConfigFileTest, AFileThatCannotBeReadIsOneFault) {
  for (const auto& file : {folder_ / "gone.toml", folder_.path()}) {
    const auto outcome = read_site_config(file);
    ASSERT_EQ(outcome.faults.size(), 1U) << file;
    EXPECT_THAT(to_text(outcome.faults[0], "x.toml"), HasSubstr("x.toml: cannot be read; give a config file"));
  }
}

}  // namespace
}  // namespace hallwatch
