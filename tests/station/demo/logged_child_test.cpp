#include "station/demo/logged_child.h"

#include <gmock/gmock.h>

#include <csignal>

#include "base/time/system_clock.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class LoggedChildTest : public testing::Test {
 protected:
  Result<LoggedChild> start_script(const std::string& line, std::vector<std::string> environment = {}) {
    return LoggedChild::start({{"/bin/sh", "-c", line}, log(), std::move(environment)});
  }
  [[nodiscard]] std::filesystem::path log() const { return folder_ / "log"; }

  TempFolder folder_;
  SystemClock clock_;
};

TEST_F(LoggedChildTest, WritesBothOutputsToItsLog) {
  auto child = start_script("echo said; echo shouted >&2; echo $HALL", {"HALL=here"});
  ASSERT_TRUE(child.ok());
  const auto end = child->wait(clock_, 30s);
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end->exit_code, 0);
  EXPECT_EQ(read_text(log()), "said\nshouted\nhere\n");
}

TEST_F(LoggedChildTest, ThePidIsTheProgramsOwn) {
  auto child = start_script("echo $$; sleep 60");
  ASSERT_TRUE(child.ok());
  ASSERT_TRUE(wait_for([&] { return !read_text(log()).empty(); }));
  EXPECT_EQ(read_text(log()), std::to_string(child->pid()) + "\n");
  EXPECT_TRUE(child->is_running());
  EXPECT_EQ(child->stop(clock_, 30s).end, "signal 15 (Terminated)");
}

TEST_F(LoggedChildTest, AChildThatEndsOnRequestStopsCleanly) {
  auto child = start_script("trap 'exit 0' TERM; echo ready; while :; do sleep 0.01; done");
  ASSERT_TRUE(child.ok());
  ASSERT_TRUE(wait_for([&] { return !read_text(log()).empty(); }));
  EXPECT_TRUE(child->stop(clock_, 30s).is_clean);
}

TEST_F(LoggedChildTest, AChildThatDoesNotListenIsKilled) {
  auto child = start_script("trap '' TERM; echo ready; while :; do sleep 0.01; done");
  ASSERT_TRUE(child.ok());
  ASSERT_TRUE(wait_for([&] { return !read_text(log()).empty(); }));
  const auto stopped = child->stop(clock_, 100ms);
  EXPECT_FALSE(stopped.is_clean);
  EXPECT_THAT(stopped.end, HasSubstr("signal 9"));
}

TEST_F(LoggedChildTest, WaitingForOneThatGoesOnEndsInTime) {
  auto child = start_script("sleep 60");
  ASSERT_TRUE(child.ok());
  const auto end = child->wait(clock_, 50ms);
  ASSERT_FALSE(end.ok());
  EXPECT_EQ(end.error().kind(), ErrorKind::kTimeout);
}

TEST_F(LoggedChildTest, TheDestructorKills) {
  pid_t pid = 0;
  {
    auto child = start_script("sleep 60");
    ASSERT_TRUE(child.ok());
    pid = child->pid();
  }
  EXPECT_EQ(::kill(pid, 0), -1);
}

TEST_F(LoggedChildTest, AMissingProgramIsToldByItsExitCode) {
  auto child = LoggedChild::start({{"/no/such/program"}, log(), {}});
  ASSERT_TRUE(child.ok());
  const auto end = child->wait(clock_, 30s);
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end->exit_code, 127);
}

TEST(RunToolTest, GivesWhatTheToolPrinted) {
  SystemClock clock;
  const auto printed = run_tool({"/bin/sh", "-c", "echo one; echo two >&2"}, clock, 30s);
  ASSERT_TRUE(printed.ok());
  EXPECT_EQ(*printed, "one\n");
}

TEST(RunToolTest, TellsWhyThereIsNothing) {
  SystemClock clock;
  EXPECT_EQ(run_tool({"/no/such/tool"}, clock, 30s).error().kind(), ErrorKind::kNotFound);
  EXPECT_EQ(run_tool({"/bin/sh", "-c", "exit 3"}, clock, 30s).error().kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(run_tool({"sleep", "60"}, clock, 50ms).error().kind(), ErrorKind::kTimeout);
}

}  // namespace
}  // namespace hallwatch
