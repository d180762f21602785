// The built program itself: help, version, completion, man page, and `run` with scripts for services.
#include <csignal>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "station/commands/commands.h"
#include "station/watch/child_process.h"
#include "tests/support/command_output.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kProgram = std::string{HALLWATCH_BIN_DIR} + "/hallwatch";
const std::vector<std::string> kCommands{"demo",     "run",    "check",      "footage",   "alerts",
                                         "evaluate", "report", "camera-sim", "completion"};

CommandOutput hallwatch(const std::string& words) {
  return run_command_line(kProgram + " " + words + " 2>&1");
}

TEST(HallwatchProgramTest, TellsItsVersion) {
  const auto said = hallwatch("--version");
  EXPECT_EQ(said.exit_code, kExitDone);
  EXPECT_THAT(said.text, StartsWith("hallwatch 0."));
}

TEST(HallwatchProgramTest, HelpNamesEveryCommandAndTheExitCodes) {
  const auto said = hallwatch("--help");
  EXPECT_EQ(said.exit_code, kExitDone);
  for (const auto& command : kCommands) {
    EXPECT_THAT(said.text, HasSubstr("\n  " + command + " ")) << command;
  }
  EXPECT_THAT(said.text, HasSubstr("0 done, 1 failed, 2 bad usage"));
}

TEST(HallwatchProgramTest, EveryCommandHasHelpOfItsOwn) {
  for (const auto& command : kCommands) {
    const auto said = hallwatch(command + " --help");
    EXPECT_EQ(said.exit_code, kExitDone) << command;
    EXPECT_THAT(said.text, HasSubstr("Usage: hallwatch " + command)) << command;
  }
}

TEST(HallwatchProgramTest, BadUsageEndsWithTwo) {
  for (const auto* words :
       {"", "dance", "--dance", "run", "check", "completion fish", "run --config x --log-level y"}) {
    EXPECT_EQ(hallwatch(words).exit_code, kExitBadUsage) << words;
  }
}

TEST(HallwatchProgramTest, BashCompletesItsCommands) {
  const auto said = run_command_line("bash -c 'source <(" + kProgram +
                                     " completion bash); COMP_WORDS=(hallwatch foot); COMP_CWORD=1; "
                                     "_hallwatch_complete; echo \"${COMPREPLY[*]}\"' 2>&1");
  EXPECT_EQ(said.text, "footage\n");
}

TEST(HallwatchProgramTest, BashKnowsTheOptionsOfRun) {
  const auto said = run_command_line("bash -c 'source <(" + kProgram +
                                     " completion bash); COMP_WORDS=(hallwatch run --log-level w); COMP_CWORD=3; "
                                     "_hallwatch_complete; echo \"${COMPREPLY[*]}\"' 2>&1");
  EXPECT_EQ(said.text, "warning\n");
}

TEST(HallwatchProgramTest, TheManPageNamesEveryCommand) {
  const auto page = read_text(std::filesystem::path{HALLWATCH_SOURCE_DIR} / "docs/man/hallwatch.1");
  for (auto command : kCommands) {
    for (auto at = command.find('-'); at != std::string::npos; at = command.find('-', at + 2)) {
      command.replace(at, 1, "\\-");
    }
    EXPECT_THAT(page, HasSubstr("\n.B " + command)) << command;
  }
}

class HallwatchRunTest : public testing::Test {
 protected:
  HallwatchRunTest() {
    write_text(config_, "[site]\nid = \"TEST\"\n");
    for (const auto* name : {"hallwatch-recorder", "hallwatch-supervisor", "hallwatch-analytics"}) {
      write_script(folder_ / name, "exec sleep 600");
    }
  }
  std::string words() const {
    return "run --config " + config_ + " --data " + data_.string() + " --programs " + folder_.path().string();
  }
  /// The run itself as a child; its output goes into a file.
  Result<ChildProcess> start() {
    return ChildProcess::start(
        {"/bin/sh", "-c", "exec " + kProgram + " " + words() + " > " + said_.string() + " 2>&1"});
  }
  nlohmann::json services() const {
    const auto json = nlohmann::json::parse(read_text(data_ / "run" / "services.json"), nullptr, false);
    return json.is_object() ? json["services"] : nlohmann::json::array();
  }
  bool do_all_run() const {
    const auto list = services();
    return list.size() == 3 &&
           std::ranges::all_of(list, [](const nlohmann::json& service) { return service["pid"] > 0; });
  }
  static std::optional<ChildEnd> end_of(ChildProcess& child) {
    std::optional<ChildEnd> end;
    static_cast<void>(wait_for([&] { return (end = child.poll_end()).has_value(); }));
    return end;
  }

  TempFolder folder_;
  std::filesystem::path data_ = folder_ / "data";
  std::string config_ = (folder_ / "hall.toml").string();
  std::filesystem::path said_ = folder_ / "said";
};

TEST_F(HallwatchRunTest, AFaultyConfigEndsWithTwoAndStartsNothing) {
  write_text(config_, "[site]\nidd = \"TEST\"\n[[camera]]\nid = \"A\"\n");
  const auto said = hallwatch(words());
  EXPECT_EQ(said.exit_code, kExitBadUsage);
  EXPECT_THAT(said.text,
              AllOf(HasSubstr(":2: site.idd"), HasSubstr("camera[1].url"), HasSubstr("nothing was started")));
  EXPECT_FALSE(std::filesystem::exists(data_));
}

TEST_F(HallwatchRunTest, AMissingServiceEndsWithOneAndIsNamed) {
  std::filesystem::remove(folder_ / "hallwatch-analytics");
  const auto said = hallwatch(words());
  EXPECT_EQ(said.exit_code, kExitFailed);
  EXPECT_THAT(said.text, AllOf(HasSubstr((folder_ / "hallwatch-analytics").string()), HasSubstr("install")));
  EXPECT_FALSE(std::filesystem::exists(data_ / "run" / "services.json"));
}

class HallwatchStopTest : public HallwatchRunTest, public testing::WithParamInterface<int> {};

TEST_P(HallwatchStopTest, EndsEveryServiceAndThenItselfWithZero) {
  auto run = start();
  ASSERT_TRUE(run.ok());
  ASSERT_TRUE(wait_for([this] { return do_all_run(); })) << read_text(said_);
  const auto running = services();
  run->send_signal(GetParam());
  const auto end = end_of(*run);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->text(), "exit code 0") << read_text(said_);
  for (const auto& service : running) {
    EXPECT_NE(::kill(service["pid"].get<pid_t>(), 0), 0) << service;
    EXPECT_THAT(read_text(said_), HasSubstr(service["name"].get<std::string>() + " runs, pid "));
  }
  EXPECT_THAT(read_text(said_), HasSubstr("all services stopped"));
}

INSTANTIATE_TEST_SUITE_P(Signals, HallwatchStopTest, testing::Values(SIGTERM, SIGINT, SIGHUP));

TEST_F(HallwatchRunTest, AKilledServiceRunsAgain) {
  auto run = start();
  ASSERT_TRUE(run.ok());
  ASSERT_TRUE(wait_for([this] { return do_all_run(); })) << read_text(said_);
  ::kill(services()[2]["pid"].get<pid_t>(), SIGKILL);
  EXPECT_TRUE(wait_for([this] { return do_all_run() && services()[2]["restarts"] == 1; })) << read_text(said_);
  EXPECT_EQ(services()[0]["restarts"], 0);
  run->send_signal(SIGTERM);
  EXPECT_TRUE(end_of(*run));
}

TEST_F(HallwatchRunTest, NoServiceOutlivesAKilledRun) {
  auto run = start();
  ASSERT_TRUE(run.ok());
  ASSERT_TRUE(wait_for([this] { return do_all_run(); })) << read_text(said_);
  const auto running = services();
  run->kill_and_wait();
  for (const auto& service : running) {
    EXPECT_TRUE(wait_for([&] { return ::kill(service["pid"].get<pid_t>(), 0) != 0; })) << service;
  }
}

}  // namespace
}  // namespace hallwatch
