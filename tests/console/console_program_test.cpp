#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;

/// One program that this test started; stopped by its pid when it goes.
class Child {
 public:
  explicit Child(const std::string& shell_line) : pid_(::fork()) {
    if (pid_ == 0) {
      ::execl("/bin/sh", "sh", "-c", ("exec " + shell_line).c_str(), nullptr);
      ::_exit(127);
    }
  }
  ~Child() {
    if (!status_) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void stop() const { ::kill(pid_, SIGTERM); }
  [[nodiscard]] bool is_running() {
    int status = 0;
    if (!status_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
      status_ = status;
    }
    return !status_;
  }
  /// The exit code; -1 if it does not end or ended by a signal.
  [[nodiscard]] int wait() {
    const bool has_ended = wait_for([this] { return !is_running(); }, std::chrono::seconds{60});
    return has_ended && WIFEXITED(*status_) ? WEXITSTATUS(*status_) : -1;
  }

 private:
  pid_t pid_;
  std::optional<int> status_;
};

class ConsoleProgramTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(program_)) {
      GTEST_SKIP() << program_ << " is not built";
    }
    write_text(config_, R"([site]
id = "T"
name = "测试大厅"
data = "data"
[[camera]]
id = "CAM01"
url = "rtsp://127.0.0.1:1/main"
[[window]]
id = "W01"
camera = "CAM01"
[[window.seat]]
id = "front"
polygon = [[0.3, 0.1], [0.7, 0.1], [0.7, 0.6]]
)");
  }

  /// A screen of its own; false if there is no Xvfb.
  bool has_screen() {
    if (std::system("command -v Xvfb >/dev/null") != 0) {
      return false;
    }
    const auto number = folder_ / "display";
    screen_.emplace("Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>" + number.string() + " 2>/dev/null");
    return wait_for([&] { return read_text(number).ends_with("\n"); });
  }
  std::string display() { return read_text(folder_ / "display").substr(0, read_text(folder_ / "display").find('\n')); }
  /// Leaks of the OpenGL driver are not ours to judge.
  std::string line(const std::string& environment, const std::string& options) {
    return "env " + environment + " ASAN_OPTIONS=detect_leaks=0 " + program_ + " --config " + config_.string() + " " +
           options + " 2>" + log_.string();
  }

  TempFolder folder_;
  const std::string program_ = HALLWATCH_BIN_DIR "/hallwatch-console";
  const std::filesystem::path config_ = folder_ / "hall.toml";
  const std::filesystem::path log_ = folder_ / "console.log";
  std::optional<Child> screen_;
};

TEST_F(ConsoleProgramTest, RunsWithoutAnyServiceAndEndsOnSigterm) {
  if (!has_screen()) {
    GTEST_SKIP() << "Xvfb is not installed (package xvfb)";
  }
  Child console{line("DISPLAY=:" + display(), "--width 900 --height 600 --tour " + (folder_ / "tour").string())};
  ASSERT_TRUE(
      wait_for([&] { return read_text(log_).find("window open") != std::string::npos || !console.is_running(); },
               std::chrono::seconds{60}))
      << read_text(log_);
  // The supervisor is away once its first question went unanswered: then frames have been drawn for seconds.
  EXPECT_TRUE(wait_for([&] { return read_text(log_).find("[hall]") != std::string::npos || !console.is_running(); }));
  ASSERT_TRUE(console.is_running()) << read_text(log_);
  console.stop();
  EXPECT_EQ(console.wait(), 0) << read_text(log_);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "data")) << "a reader makes no data folder";
}

TEST_F(ConsoleProgramTest, WithoutAScreenItSaysWhatToDo) {
  Child console{line("-u DISPLAY -u WAYLAND_DISPLAY", "")};
  EXPECT_EQ(console.wait(), 1);
  EXPECT_THAT(read_text(log_), HasSubstr("no window can be opened"));
  EXPECT_THAT(read_text(log_), HasSubstr("xvfb-run"));
}

TEST_F(ConsoleProgramTest, WithoutAFontItSaysWhatToDo) {
  Child console{line("HALLWATCH_FONT=/no/such.ttf", "")};
  EXPECT_EQ(console.wait(), 1);
  EXPECT_THAT(read_text(log_), HasSubstr("fonts-wqy-microhei"));
}

TEST_F(ConsoleProgramTest, ATourFolderThatCannotBeMadeIsAnError) {
  write_text(folder_ / "file", "x");
  Child console{line("", "--tour " + (folder_ / "file").string() + "/tour")};
  EXPECT_EQ(console.wait(), 1);
  EXPECT_THAT(read_text(log_), HasSubstr("make the tour's folder"));
}

TEST_F(ConsoleProgramTest, BadUsageAndBadConfigLeaveWithTwo) {
  Child small{line("", "--width 10")};
  EXPECT_EQ(small.wait(), 2);
  write_text(config_, "nonsense = 1\n");
  Child bad{line("", "")};
  EXPECT_EQ(bad.wait(), 2);
  EXPECT_THAT(read_text(log_), HasSubstr("nothing was started"));
}

}  // namespace
}  // namespace hallwatch
