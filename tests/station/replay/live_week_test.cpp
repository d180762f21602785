// A week fed to the supervisor fact by fact under a simulated clock, killed at random moments, must end with the alerts
// that a replay of the whole week gives.
#include <filesystem>

#include <gtest/gtest.h>

#include "station/demo/sample_week.h"
#include "tests/station/replay/live_week.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;

constexpr int kKills = 25;

struct LiveWeek {
  std::string name;
  FeedOrder order;

  friend void PrintTo(const LiveWeek& week, std::ostream* out) { *out << week.name; }
};

class LiveWeekTest : public testing::TestWithParam<LiveWeek> {};

TEST_P(LiveWeekTest, AMadeUpWeekGivesTheAlertsOfItsReplayWhateverIsKilled) {
  TempFolder data;
  const auto last_day = hall_day_from_text("2025-09-28").value();
  ASSERT_TRUE(write_sample_week(data.path(), last_day).ok());
  expect_live_equals_replay(data.path(), HallTime{last_day - std::chrono::days{6}}, HallTime{last_day} + hours{20},
                            GetParam().order, kKills);
}

TEST_P(LiveWeekTest, TheSampleWeekGivesTheAlertsOfItsReplayWhateverIsKilled) {
  const auto data = fs::path{HALLWATCH_SOURCE_DIR} / "../shared/domain/samples";
  if (!fs::exists(data)) {
    GTEST_SKIP() << "no " << data;
  }
  expect_live_equals_replay(data, HallTime{hall_day_from_text("2025-09-22").value()},
                            hall_time_from_text("2025-09-28 20:00:00").value(), GetParam().order, kKills);
}

INSTANTIATE_TEST_SUITE_P(Orders, LiveWeekTest,
                         testing::Values(LiveWeek{"OfEvents", FeedOrder::kOfEvents},
                                         LiveWeek{"OfEntry", FeedOrder::kOfEntry}),
                         [](const auto& week) { return week.param.name; });

}  // namespace
}  // namespace hallwatch
