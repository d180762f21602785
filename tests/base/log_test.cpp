#include "base/log.h"

#include <gmock/gmock.h>

#include "base/check.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct MaskedText {
  const char* before;
  const char* after;
};

class LogPasswordTest : public testing::TestWithParam<MaskedText> {};

TEST_P(LogPasswordTest, IsNeverPrinted) {
  EXPECT_EQ(without_passwords(GetParam().before), GetParam().after);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, LogPasswordTest,
    testing::Values(MaskedText{"open rtsp://admin:secret@10.0.0.1:554/main: refused",
                               "open rtsp://admin:***@10.0.0.1:554/main: refused"},
                    MaskedText{"rtsp://admin:p@ss:w/rd@host/main", "rtsp://admin:***@host/main"},
                    MaskedText{"a rtsp://u:1@h/x and b rtsp://v:2@h/y", "a rtsp://u:***@h/x and b rtsp://v:***@h/y"},
                    MaskedText{"\"rtsp://u:1@h/x\",\"rtsp://v:2@h/y\"", "\"rtsp://u:***@h/x\",\"rtsp://v:***@h/y\""},
                    MaskedText{"rtsp://h:554/user=admin&password=secret&channel=1",
                               "rtsp://h:554/user=admin&password=***&channel=1"},
                    MaskedText{"rtsp://h/user=admin_password=se_cret_channel=1",
                               "rtsp://h/user=admin_password=***_channel=1"},
                    MaskedText{"http://h/x?pwd=secret", "http://h/x?pwd=***"},
                    MaskedText{"rtsp://u:@h/", "rtsp://u:***@h/"}));

class LogHarmlessTest : public testing::TestWithParam<const char*> {};

TEST_P(LogHarmlessTest, TextStaysAsItIs) {
  EXPECT_EQ(without_passwords(GetParam()), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Texts, LogHarmlessTest,
                         testing::Values("", "nothing", "rtsp://10.0.0.1:554/main", "rtsp://user@10.0.0.1:554/main",
                                         "tcp://127.0.0.1:7601 and ipc:///run/x", "a@b:c", "ends with ://"));

class LogTest : public testing::Test {
 protected:
  ~LogTest() override { start_logging("test", LogLevel::kInfo); }
  TempFolder folder_;
  std::string file_ = (folder_ / "log").string();
};

TEST_F(LogTest, WritesTimeProgramLevelAndScopes) {
  start_logging("recorder", LogLevel::kInfo, file_);
  Log{"capture"}.within("CAM01").warn("lost after {} s", 2);
  start_logging("test", LogLevel::kInfo);
  EXPECT_THAT(
      read_text(file_),
      testing::ContainsRegex("^[0-9-]+T[0-9:]+\\.[0-9]{6}Z recorder W \\[capture\\]\\[CAM01\\] lost after 2 s\n$"));
}

TEST_F(LogTest, HidesPasswordsInEveryLine) {
  start_logging("recorder", LogLevel::kInfo, file_);
  Log{"capture"}.error("open {}", "rtsp://admin:secret@host/main");
  start_logging("test", LogLevel::kInfo);
  EXPECT_THAT(read_text(file_), AllOf(HasSubstr("admin:***@host"), Not(HasSubstr("secret"))));
}

TEST_F(LogTest, LeavesOutWhatIsBelowTheLevel) {
  start_logging("recorder", LogLevel::kWarning, file_);
  Log{"a"}.info("quiet");
  Log{"a"}.debug("quieter");
  Log{"a"}.warn("loud");
  start_logging("test", LogLevel::kInfo);
  EXPECT_THAT(read_text(file_), AllOf(HasSubstr("loud"), Not(HasSubstr("quiet"))));
}

TEST_F(LogTest, AFileThatCannotBeOpenedIsAWarningAndNothingElse) {
  testing::internal::CaptureStderr();
  start_logging("recorder", LogLevel::kInfo, "/proc/nowhere/log");
  Log{"a"}.info("still here");
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              AllOf(HasSubstr("only standard error is logged to"), HasSubstr("still here")));
}

TEST_F(LogTest, EveryLevelHasItsText) {
  for (const auto& text : log_level_texts()) {
    EXPECT_TRUE(log_level_from_text(text)) << text;
  }
  EXPECT_EQ(log_level_from_text("warning"), LogLevel::kWarning);
  EXPECT_FALSE(log_level_from_text("loud"));
}

TEST(CheckDeathTest, ABrokenPromiseIsToldAndEndsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(HALL_CHECK(1 + 1 == 3, "sums are right"), "broken promise: sums are right .1 . 1 == 3");
}

}  // namespace
}  // namespace hallwatch
