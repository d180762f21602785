#include "station/service/bash_completion.h"

#include <gmock/gmock.h>
#include <CLI/CLI.hpp>

#include "tests/support/command_output.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;

class BashCompletionTest : public testing::Test {
 protected:
  BashCompletionTest() {
    auto* footage = app_.add_subcommand("footage", "footage");
    auto* list = footage->add_subcommand("list", "list");
    list->add_option("--camera", text_, "camera");
    list->add_flag("--json", flag_, "json");
    list->add_option("--kind", text_, "kind")->check(CLI::IsMember({"main", "sub"}));
    footage->add_subcommand("gaps", "gaps");
    app_.add_subcommand("check", "check")->add_option("file", text_, "file")->required();
    app_.add_subcommand("completion", "completion")
        ->add_option("shell", text_, "shell")
        ->check(CLI::IsMember({"bash"}));
    write_text(folder_ / "complete", bash_completion(app_));
  }
  /// What bash offers behind `words`; the last word is the one under the cursor.
  std::string offered(const std::string& words) {
    const auto line = "cd " + folder_.path().string() + " && bash -c 'source ./complete; COMP_WORDS=(" + words +
                      "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _hallwatch_complete; echo \"${COMPREPLY[*]}\"' 2>&1";
    return run_command_line(line).text;
  }

  CLI::App app_{"Hallwatch", "hallwatch"};
  std::string text_;
  bool flag_ = false;
  TempFolder folder_;
};

TEST_F(BashCompletionTest, CompletesACommandFromItsBeginning) {
  EXPECT_EQ(offered("hallwatch foot"), "footage\n");
}

TEST_F(BashCompletionTest, OffersEveryCommandWhereNothingIsWritten) {
  EXPECT_EQ(offered("hallwatch \"\""), "footage check completion\n");
}

TEST_F(BashCompletionTest, CompletesACommandBelowACommand) {
  EXPECT_EQ(offered("hallwatch footage g"), "gaps\n");
}

TEST_F(BashCompletionTest, CompletesTheOptionsOfTheCommandThatStandsThere) {
  EXPECT_EQ(offered("hallwatch footage list --j"), "--json\n");
  EXPECT_EQ(offered("hallwatch footage gaps --j"), "\n");
}

TEST_F(BashCompletionTest, KnowsTheValuesOfAnOption) {
  EXPECT_EQ(offered("hallwatch footage list --kind s"), "sub\n");
}

TEST_F(BashCompletionTest, KnowsTheValuesOfAPosition) {
  EXPECT_EQ(offered("hallwatch completion \"\""), "bash\n");
}

TEST_F(BashCompletionTest, OffersFilesForOtherValuesAndPositions) {
  write_text(folder_ / "hall.toml", "");
  EXPECT_EQ(offered("hallwatch check hall"), "hall.toml\n");
  EXPECT_EQ(offered("hallwatch footage list --camera hall"), "hall.toml\n");
}

TEST_F(BashCompletionTest, AFlagTakesNoValue) {
  EXPECT_THAT(offered("hallwatch footage list --json --c"), HasSubstr("--camera"));
}

TEST_F(BashCompletionTest, TheShellKnowsWhatToCall) {
  EXPECT_THAT(bash_completion(app_), HasSubstr("complete -o filenames -F _hallwatch_complete hallwatch\n"));
}

}  // namespace
}  // namespace hallwatch
