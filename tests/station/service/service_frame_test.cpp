#include "station/service/service_frame.h"

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include <gmock/gmock.h>

#include "base/message/endpoints.h"
#include "base/time/system_clock.h"
#include "station/commands/commands.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;

class ServiceFrameTest : public testing::Test {
 protected:
  ServiceFrameTest() { write_text(config_, "[site]\nid = \"TEST\"\n"); }

  int run(std::vector<std::string> arguments, const ServiceBody& body) {
    arguments.insert(arguments.begin(), "hallwatch-test");
    std::vector<char*> argv;
    for (auto& argument : arguments) {
      argv.push_back(argument.data());
    }
    return run_service(static_cast<int>(argv.size()), argv.data(), "hallwatch-test", body);
  }
  std::vector<std::string> usual() const { return {"--config", config_, "--data", (folder_ / "data").string()}; }

  TempFolder folder_;
  std::string config_ = (folder_ / "hall.toml").string();
};

TEST_F(ServiceFrameTest, GivesTheBodyItsConfigAndEndsWithZero) {
  std::string site;
  std::string data;
  const auto code = run(usual(), [&](const ServiceFrame& frame) -> Result<> {
    site = frame.config.site_id.text();
    data = frame.config.data.string();
    return {};
  });
  EXPECT_EQ(code, kExitDone);
  EXPECT_EQ(site, "TEST");
  EXPECT_EQ(data, (folder_ / "data").string());
}

TEST_F(ServiceFrameTest, ABodyThatFailsEndsWithOneAndIsLogged) {
  testing::internal::CaptureStderr();
  const auto code =
      run(usual(), [](const ServiceFrame&) -> Result<> { return fail(ErrorKind::kIo, "the disk is on fire"); });
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("the disk is on fire"));
  EXPECT_EQ(code, kExitFailed);
}

TEST_F(ServiceFrameTest, AFaultyConfigEndsWithTwoBeforeTheBody) {
  write_text(config_, "[site]\nidd = \"TEST\"\n[rules]\nopening_grace_s = -1\n");
  bool did_run = false;
  testing::internal::CaptureStderr();
  const auto code = run(usual(), [&](const ServiceFrame&) -> Result<> {
    did_run = true;
    return {};
  });
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              AllOf(HasSubstr(":2: site.idd"), HasSubstr(":4: rules.opening_grace_s"),
                    HasSubstr("2 faults, nothing was started")));
  EXPECT_EQ(code, kExitBadUsage);
  EXPECT_FALSE(did_run);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "data"));
}

TEST_F(ServiceFrameTest, BadUsageEndsWithTwo) {
  const auto body = [](const ServiceFrame&) -> Result<> { return {}; };
  testing::internal::CaptureStderr();
  EXPECT_EQ(run({}, body), kExitBadUsage);
  EXPECT_EQ(run({"--config", config_, "--log-level", "loud"}, body), kExitBadUsage);
  EXPECT_EQ(run({"--config", config_, "--what"}, body), kExitBadUsage);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("--config is required"));
}

TEST_F(ServiceFrameTest, HelpAndVersionEndWithZero) {
  const auto body = [](const ServiceFrame&) -> Result<> { return fail(ErrorKind::kUnknown, "must not run"); };
  testing::internal::CaptureStdout();
  EXPECT_EQ(run({"--help"}, body), kExitDone);
  EXPECT_EQ(run({"--version"}, body), kExitDone);
  EXPECT_THAT(testing::internal::GetCapturedStdout(), AllOf(HasSubstr("--data"), HasSubstr("hallwatch-test 0.")));
}

TEST_F(ServiceFrameTest, OnlyTheOwnerMayEnterDataAndRun) {
  ASSERT_EQ(run(usual(), [](const ServiceFrame&) -> Result<> { return {}; }), kExitDone);
  for (const auto& name : {folder_ / "data", folder_ / "data/run"}) {
    struct stat info {};
    ASSERT_EQ(::stat(name.c_str(), &info), 0) << name;
    EXPECT_EQ(info.st_mode & 0777U, 0700U) << name;
  }
}

TEST_F(ServiceFrameTest, ADataFolderThatCannotBeMadeEndsWithOne) {
  write_text(folder_ / "file", "x");
  testing::internal::CaptureStderr();
  const auto code = run({"--config", config_, "--data", (folder_ / "file/data").string()},
                        [](const ServiceFrame&) -> Result<> { return {}; });
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("make folder"));
  EXPECT_EQ(code, kExitFailed);
}

TEST_F(ServiceFrameTest, ADataPathTooLongForItsSocketsIsRefused) {
  const auto longest = "/" + std::string(kMaxDataPathBytes - 1, 'x');
  testing::internal::CaptureStderr();
  EXPECT_TRUE(read_config_or_complain(config_, longest));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  testing::internal::CaptureStderr();
  EXPECT_FALSE(read_config_or_complain(config_, longest + "x"));
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("choose a shorter one"));
}

class StopSignalTest : public ServiceFrameTest, public testing::WithParamInterface<int> {};

TEST_P(StopSignalTest, RequestsTheStopOfTheBody) {
  bool was_stopped = false;
  const auto code = run(usual(), [&](const ServiceFrame& frame) -> Result<> {
    ::kill(::getpid(), GetParam());
    was_stopped = !frame.clock.sleep_for(seconds{30}, frame.stop);
    return {};
  });
  EXPECT_TRUE(was_stopped);
  EXPECT_EQ(code, kExitDone);
}

INSTANTIATE_TEST_SUITE_P(Signals, StopSignalTest, testing::Values(SIGTERM, SIGINT, SIGHUP));

TEST_F(ServiceFrameTest, AHangUpIsIgnoredWhereTheStarterIgnoresIt) {
  std::signal(SIGHUP, SIG_IGN);
  bool was_stopped = true;
  EXPECT_EQ(run(usual(),
                [&](const ServiceFrame& frame) -> Result<> {
                  ::kill(::getpid(), SIGHUP);
                  was_stopped = !frame.clock.sleep_for(std::chrono::milliseconds{300}, frame.stop);
                  return {};
                }),
            kExitDone);
  std::signal(SIGHUP, SIG_DFL);
  EXPECT_FALSE(was_stopped);
}

}  // namespace
}  // namespace hallwatch
