#include "station/replay/rules_replay.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/feeds/readers/csv_reader.h"
#include "station/demo/sample_week.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

ReplayQuestion week_of(const fs::path& data) {
  ReplayQuestion question;
  question.data = data;
  question.from = hall_day_from_text("2025-09-22").value();
  question.as_of = hall_time_from_text("2025-09-28 18:00:00").value();
  return question;
}

/// The chosen columns of each row, as one line; the state's column bears the moment in its name.
std::multiset<std::string> rows_of(const fs::path& file, const std::vector<std::string>& columns) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  const auto table = read_csv(text.str());
  std::multiset<std::string> rows;
  for (const auto& row : table.rows) {
    std::string line;
    for (const auto& column : columns) {
      for (std::size_t i = 0; i < table.header.size(); ++i) {
        line += table.header[i].starts_with(column) ? row.fields[i] + "|" : "";
      }
    }
    rows.insert(line);
  }
  return rows;
}

class RulesReplayTest : public testing::TestWithParam<std::pair<const char*, std::vector<std::string>>> {};

TEST_P(RulesReplayTest, GivesTheExpectedRowsOfTheSampleWeek) {
  const auto samples = fs::path{HALLWATCH_SOURCE_DIR} / "../shared/domain/samples";
  if (!fs::exists(samples)) {
    GTEST_SKIP() << "no " << samples;
  }
  const auto& [file, columns] = GetParam();
  FakeClock clock;
  TempFolder out;
  const auto question = week_of(samples);
  ASSERT_TRUE(write_replay(replay_rules(question, clock).value(), question, out.path()).ok());
  const auto expected = rows_of(samples / file, columns);
  ASSERT_FALSE(expected.empty());
  EXPECT_EQ(rows_of(out / file, columns), expected);
}

INSTANTIATE_TEST_SUITE_P(
    Files, RulesReplayTest,
    testing::Values(std::pair{"expected_deadlines.csv",
                              std::vector<std::string>{"project_no", "clock_start", "effective_limit", "due_date",
                                                       "remaining_workdays_asof", "state"}},
                    std::pair{"expected_alerts.csv",
                              std::vector<std::string>{"rule_id", "severity", "object", "raised_at", "cleared_at"}},
                    std::pair{"expected_attendance.csv",
                              std::vector<std::string>{"date", "staff_id", "am_in", "pm_in", "pm_out", "day_status"}},
                    std::pair{"expected_assessment.csv",
                              std::vector<std::string>{"window_id", "warn", "yellow", "red", "late_early", "missing",
                                                       "half_day", "attendance_points", "early_cases", "decided_cases",
                                                       "bonus", "G", "device", "sms", "questionnaire", "S", "Q"}}),
    [](const auto& one) {
      const std::string name{one.param.first};
      return name.substr(9, name.size() - 13);
    });

TEST(RulesReplayFilesTest, AMadeUpWeekGivesEveryFileWithItsRows) {
  TempFolder data;
  TempFolder out;
  FakeClock clock;
  ASSERT_TRUE(write_sample_week(data.path(), hall_day_from_text("2025-09-28").value()).ok());
  const auto question = week_of(data.path());
  const auto outcome = replay_rules(question, clock).value();
  EXPECT_THAT(outcome.cases, testing::Not(IsEmpty()));
  ASSERT_TRUE(write_replay(outcome, question, out / "deeper").ok());
  EXPECT_EQ(rows_of(out / "deeper" / "expected_deadlines.csv", {"project_no"}).size(), outcome.cases.size());
  EXPECT_EQ(rows_of(out / "deeper" / "expected_alerts.csv", {"rule_id"}).size(), outcome.findings.size());
}

TEST(RulesReplayFilesTest, ABadRowIsListedAndNothingElseIsLost) {
  TempFolder data;
  FakeClock clock;
  ASSERT_TRUE(write_sample_week(data.path(), hall_day_from_text("2025-09-28").value()).ok());
  const auto before = replay_rules(week_of(data.path()), clock).value();
  std::ofstream{data / "cases.csv", std::ios::app} << "too,few\n";
  const auto after = replay_rules(week_of(data.path()), clock).value();
  ASSERT_EQ(after.quarantine.size(), 1U);
  EXPECT_EQ(after.quarantine[0].file, "cases.csv");
  EXPECT_EQ(after.findings, before.findings);
}

TEST(RulesReplayFilesTest, AFolderThatIsNotThereIsAnError) {
  FakeClock clock;
  const auto outcome = replay_rules(week_of("/nowhere/at/all"), clock);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().kind(), ErrorKind::kNotFound);
}

TEST(RulesReplayFilesTest, AFolderThatCannotBeWrittenIsAnError) {
  const auto written = write_replay({}, week_of("/"), "/proc/nothing");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().kind(), ErrorKind::kIo);
}

}  // namespace
}  // namespace hallwatch
