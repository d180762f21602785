#include "base/file_lock.h"

#include <unistd.h>

#include <gmock/gmock.h>

#include "tests/support/command_output.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;

TEST(FileLockTest, RefusesASecondHolderAndNamesTheFirst) {
  const TempFolder folder;
  const auto first = FileLock::take(folder / "lock");
  ASSERT_TRUE(first.ok());
  const auto second = FileLock::take(folder / "lock");
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().kind(), ErrorKind::kUnavailable);
  EXPECT_THAT(second.error().message(), HasSubstr("process " + std::to_string(::getpid())));
}

TEST(FileLockTest, IsFreeAgainWhenItsHolderIsGone) {
  const TempFolder folder;
  { ASSERT_TRUE(FileLock::take(folder / "lock").ok()); }
  EXPECT_TRUE(FileLock::take(folder / "lock").ok());
}

TEST(FileLockTest, HoldsAgainstOtherProcesses) {
  const TempFolder folder;
  const auto line = "flock -n " + (folder / "lock").string() + " true";
  {
    const auto held = FileLock::take(folder / "lock");
    ASSERT_TRUE(held.ok());
    EXPECT_EQ(run_command_line(line).exit_code, 1);
  }
  EXPECT_EQ(run_command_line(line).exit_code, 0);
}

TEST(FileLockTest, AFolderThatIsNotThereIsAnError) {
  const auto lock = FileLock::take("/nowhere/lock");
  ASSERT_FALSE(lock.ok());
  EXPECT_EQ(lock.error().kind(), ErrorKind::kIo);
}

}  // namespace
}  // namespace hallwatch
