#include <gmock/gmock.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "station/commands/commands.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CheckCommandTest : public testing::Test {
 protected:
  CheckCommandTest() { add_check_command(app_, exit_code_); }

  std::string check(const std::string& toml, const std::vector<std::string>& options = {}) {
    write_text(file_, toml);
    return run(options);
  }
  std::string run(std::vector<std::string> words) {
    words.insert(words.begin(), {"check", file_});
    std::ranges::reverse(words);  // CLI11 takes them from the end
    testing::internal::CaptureStdout();
    app_.parse(words);
    return testing::internal::GetCapturedStdout();
  }

  CLI::App app_{"test", "hallwatch"};
  int exit_code_ = -1;
  TempFolder folder_;
  std::string file_ = (folder_ / "hall.toml").string();
};

TEST_F(CheckCommandTest, AGoodConfigIsSummedUp) {
  const auto said = check(
      "[[camera]]\nid = \"C\"\nurl = \"rtsp://h/x\"\n[[window]]\nid = \"W\"\ncamera = \"C\"\n"
      "[[window.seat]]\npolygon = [[0, 0], [1, 0], [1, 1]]\n");
  EXPECT_EQ(exit_code_, kExitDone);
  EXPECT_EQ(said, file_ + ": no fault; site HALL, 1 cameras, 1 windows, 1 seats\n");
}

TEST_F(CheckCommandTest, EveryFaultIsALineWithItsPlace) {
  const auto said = check("[site]\nidd = \"x\"\n[rules]\nopening_grace_s = \"x\"\n");
  EXPECT_EQ(exit_code_, kExitBadUsage);
  EXPECT_THAT(said, AllOf(HasSubstr(file_ + ":2: site.idd: "), HasSubstr(file_ + ":4: rules.opening_grace_s: "),
                          HasSubstr(file_ + ": 2 faults\n")));
}

TEST_F(CheckCommandTest, AViewsServerIsAskedOnlyWhenOneWantsIt) {
  const std::string view =
      "[[feeds.view]]\ntable = \"cases\"\nview = \"v\"\nconnect = \"host=127.0.0.1 port=1 connect_timeout=2\"\n";
  EXPECT_THAT(check(view), HasSubstr(": no fault"));
  EXPECT_EQ(exit_code_, kExitDone);
  EXPECT_THAT(check(view, {"--views"}), AllOf(HasSubstr("feeds.view[1]: "), HasSubstr("docs/feeds_views.md")));
  EXPECT_EQ(exit_code_, kExitBadUsage);
}

TEST_F(CheckCommandTest, OneFaultIsOneFault) {
  EXPECT_THAT(check("x = 1\n"), HasSubstr(": 1 fault\n"));
}

TEST_F(CheckCommandTest, JsonNamesLineKeyProblemAndRemedy) {
  const auto json = nlohmann::json::parse(check("[site]\nidd = \"x\"\n", {"--json"}));
  ASSERT_EQ(json.at("faults").size(), 1U);
  EXPECT_EQ(json["faults"][0].at("line"), 2);
  EXPECT_EQ(json["faults"][0].at("key"), "site.idd");
  EXPECT_EQ(json["faults"][0].at("problem"), "there is no such key");
  EXPECT_EQ(json["faults"][0].at("remedy"), "did you mean \"id\"?");
}

TEST_F(CheckCommandTest, JsonOfAGoodConfigHasNoFaults) {
  EXPECT_TRUE(nlohmann::json::parse(check("", {"--json"})).at("faults").empty());
  EXPECT_EQ(exit_code_, kExitDone);
}

TEST_F(CheckCommandTest, AFileThatIsNotThereIsAFault) {
  EXPECT_THAT(run({}), HasSubstr("cannot be read"));
  EXPECT_EQ(exit_code_, kExitBadUsage);
}

}  // namespace
}  // namespace hallwatch
