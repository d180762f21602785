#include "station/watch/child_process.h"

#include <unistd.h>

#include <csignal>

#include <gmock/gmock.h>

#include "base/threads/worker_thread.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;

/// Runs a line of /bin/sh as a child and gives its end.
std::optional<ChildEnd> end_of(ChildProcess& child) {
  std::optional<ChildEnd> end;
  static_cast<void>(wait_for([&] {
    end = child.poll_end();
    return end.has_value();
  }));
  return end;
}

Result<ChildProcess> start_shell(const std::string& line) {
  return ChildProcess::start({"/bin/sh", "-c", line});
}

TEST(ChildProcessTest, TellsTheExitCodeOnce) {
  auto child = start_shell("exit 3");
  ASSERT_TRUE(child.ok());
  const auto end = end_of(*child);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->text(), "exit code 3");
  EXPECT_FALSE(child->poll_end());
}

TEST(ChildProcessTest, TellsTheSignalThatEndedIt) {
  auto child = start_shell("exec sleep 600");
  ASSERT_TRUE(child.ok());
  EXPECT_FALSE(child->poll_end());
  child->send_signal(SIGKILL);
  const auto end = end_of(*child);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->text(), "signal 9 (Killed)");
}

TEST(ChildProcessTest, AMissingProgramIsAnErrorThatNamesIt) {
  const auto child = ChildProcess::start({"/nowhere/hallwatch-recorder"});
  ASSERT_FALSE(child.ok());
  EXPECT_EQ(child.error().kind(), ErrorKind::kNotFound);
  EXPECT_THAT(child.error().message(), HasSubstr("/nowhere/hallwatch-recorder"));
}

TEST(ChildProcessTest, AFileThatIsNoProgramIsRefused) {
  const TempFolder folder;
  write_text(folder / "plain", "text");
  const auto child = ChildProcess::start({(folder / "plain").string()});
  ASSERT_FALSE(child.ok());
  EXPECT_EQ(child.error().kind(), ErrorKind::kPermissionDenied);
}

TEST(ChildProcessTest, PassesItsArguments) {
  const TempFolder folder;
  const auto file = folder / "said";
  auto child = ChildProcess::start({"/bin/sh", "-c", "echo \"$0|$1\" > " + file.string(), "one", "two words"});
  ASSERT_TRUE(child.ok());
  ASSERT_TRUE(end_of(*child));
  EXPECT_EQ(read_text(file), "one|two words\n");
}

TEST(ChildProcessTest, HasNoStandardInput) {
  auto child = start_shell("read line || exit 7");
  ASSERT_TRUE(child.ok());
  const auto end = end_of(*child);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->exit_code, 7);
}

TEST(ChildProcessTest, HasAProcessGroupOfItsOwn) {
  auto child = start_shell("exec sleep 600");
  ASSERT_TRUE(child.ok());
  EXPECT_EQ(::getpgid(child->pid()), child->pid());
  child->send_signal(SIGKILL);
  EXPECT_TRUE(end_of(*child));
}

TEST(ChildProcessTest, ItsSignalsAreNotBlockedWhereTheParentBlocksThem) {
  sigset_t term;
  sigset_t before;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &term, &before);
  auto child = start_shell("exec sleep 600");
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ASSERT_TRUE(child.ok());
  child->send_signal(SIGTERM);
  const auto end = end_of(*child);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->signal_number, SIGTERM);
}

TEST(ChildProcessTest, IsTerminatedWhenItsParentDies) {
  std::optional<ChildProcess> child;
  {
    // Linux takes the thread that started it for the parent, so its end stands for the parent's death.
    WorkerThread parent{"parent", [&child](const std::stop_token&) {
                          if (auto started = start_shell("exec sleep 600"); started.ok()) {
                            child = *started;
                          }
                        }};
  }
  ASSERT_TRUE(child);
  const auto end = end_of(*child);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->signal_number, SIGTERM);
}

}  // namespace
}  // namespace hallwatch
