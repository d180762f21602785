#include "station/commands/evaluate_rules.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <CLI/CLI.hpp>

#include "station/commands/commands.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A folder with one case that was accepted on Monday with a notice written by hand.
class EvaluateRulesTest : public testing::Test {
 protected:
  EvaluateRulesTest() {
    add_evaluate_rules(app_, exit_code_);
    write_text((feeds_ / "cases.csv").string(),
               "project_no,window_id,project_type,promise_limit,accept_doc_no,accept_doc_source,handle_place\n"
               "C1,W01,2,5,1,MANUAL,中心大厅\n");
    write_text((feeds_ / "case_events.csv").string(),
               "project_no,event_code,event_start_time,entered_at\n"
               "C1,RECEIVE,2025-09-22 09:00:00,2025-09-22 09:00:00\n"
               "C1,ACCEPT,2025-09-22 09:05:00,2025-09-22 09:25:00\n"
               "C1,DENIED,not a time,2025-09-22 09:25:00\n");
  }

  /// Runs the command; what it says on both streams.
  std::string run(std::vector<std::string> words) {
    words.insert(words.begin(), "rules");
    std::ranges::reverse(words);  // CLI11 takes them from the end
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    app_.parse(words);
    const auto said = testing::internal::GetCapturedStdout();
    return said + testing::internal::GetCapturedStderr();
  }
  std::vector<std::string> words(const std::string& from, const std::string& as_of) {
    return {"--data", feeds_.path().string(), "--from", from, "--asof", as_of, "--out", out_.string()};
  }
  std::string alerts() { return read_text(out_ / "expected_alerts.csv"); }

  CLI::App app_{"test", "evaluate"};
  int exit_code_ = -1;
  TempFolder folder_;
  TempFolder feeds_;
  std::filesystem::path out_ = folder_ / "out";
};

TEST_F(EvaluateRulesTest, WritesWhatTheRulesSayAndSumsItUp) {
  const auto said = run(words("2025-09-22", "2025-09-22 18:00:00"));
  EXPECT_EQ(exit_code_, kExitDone) << said;
  EXPECT_THAT(said, AllOf(HasSubstr("2 files read, 1 rows in quarantine"), HasSubstr("1 cases")));
  EXPECT_THAT(alerts(), AllOf(HasSubstr("NOTICE_MANUAL,YELLOW,C1,2025-09-22 09:05:00"),
                              HasSubstr("LATE_ENTRY,WARN,C1,2025-09-22 09:25:00"), Not(HasSubstr("IMPORT_REJECTED"))));
  EXPECT_THAT(read_text(out_ / "expected_quarantine.csv"), HasSubstr("case_events.csv,4,"));
}

TEST_F(EvaluateRulesTest, ThresholdsComeFromAConfig) {
  const auto config = (folder_ / "hall.toml").string();
  write_text(config, "[rules.cases]\nlatest_entry_min = 20\n");
  auto line = words("2025-09-22", "2025-09-22 18:00:00");
  line.insert(line.end(), {"--config", config});
  EXPECT_THAT(run(line), HasSubstr("1 cases"));
  EXPECT_THAT(alerts(), AllOf(HasSubstr("NOTICE_MANUAL"), Not(HasSubstr("LATE_ENTRY"))));
}

TEST_F(EvaluateRulesTest, AConfigWithFaultsIsRefusedWithTheirPlace) {
  const auto config = (folder_ / "hall.toml").string();
  write_text(config, "[rules.cases]\nlatest_entry = 20\n");
  auto line = words("2025-09-22", "2025-09-22 18:00:00");
  line.insert(line.end(), {"--config", config});
  EXPECT_THAT(run(line), HasSubstr("hall.toml:2: rules.cases.latest_entry: there is no such key"));
  EXPECT_EQ(exit_code_, kExitBadUsage);
  EXPECT_FALSE(std::filesystem::exists(out_));
}

TEST_F(EvaluateRulesTest, DatesThatAreNoneAreRefusedWithAnExample) {
  EXPECT_THAT(run(words("22.9.2025", "2025-09-22 18:00:00")), HasSubstr("give a day like 2025-09-22"));
  EXPECT_EQ(exit_code_, kExitBadUsage);
}

TEST_F(EvaluateRulesTest, AMomentThatIsNoneIsRefusedWithAnExample) {
  EXPECT_THAT(run(words("2025-09-22", "2025-09-22")), HasSubstr("give a time like"));
  EXPECT_EQ(exit_code_, kExitBadUsage);
}

TEST_F(EvaluateRulesTest, APeriodThatEndsBeforeItBeginsIsRefused) {
  EXPECT_THAT(run(words("2025-09-23", "2025-09-22 18:00:00")), HasSubstr("--asof lies before --from"));
  EXPECT_EQ(exit_code_, kExitBadUsage);
}

TEST_F(EvaluateRulesTest, AFolderThatIsNotThereIsBadUsage) {
  auto line = words("2025-09-22", "2025-09-22 18:00:00");
  line[1] = (folder_ / "none").string();
  EXPECT_THAT(run(line), HasSubstr("none"));
  EXPECT_EQ(exit_code_, kExitBadUsage);
}

TEST_F(EvaluateRulesTest, AFolderThatCannotBeMadeIsAFailure) {
  write_text(out_.string(), "a file");
  EXPECT_THAT(run(words("2025-09-22", "2025-09-22 18:00:00")), HasSubstr(out_.string()));
  EXPECT_EQ(exit_code_, kExitFailed);
}

}  // namespace
}  // namespace hallwatch
