#include "station/watch/station_run.h"

#include <sstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/file_lock.h"
#include "base/threads/worker_thread.h"
#include "base/time/system_clock.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class StationRunTest : public testing::Test {
 protected:
  StationRunTest() {
    config_.data = folder_ / "data";
    run_.programs = folder_.path();
    run_.config_file = "hall.toml";
    run_.log_level = "warning";
    for (const auto* name : {"hallwatch-recorder", "hallwatch-supervisor", "hallwatch-analytics"}) {
      write_script(folder_ / name, "echo \"$@\" > \"$0.arguments\"; exec sleep 600");
    }
  }
  Result<> run_until(std::function<bool()> condition) {
    std::stop_source stop;
    WorkerThread looker{"looker", [&](const std::stop_token&) {
                          is_met_ = wait_for(condition);
                          stop.request_stop();
                        }};
    return run_station(run_, config_, clock_, stop.get_token(), out_);
  }
  nlohmann::json services() const {
    const auto text = read_text(config_.data / "run" / "services.json");
    const auto json = nlohmann::json::parse(text, nullptr, false);
    return json.is_object() ? json["services"] : nlohmann::json::array();
  }
  bool is_every_argument_file_written() const {
    return !read_text(folder_ / "hallwatch-recorder.arguments").empty() &&
           !read_text(folder_ / "hallwatch-supervisor.arguments").empty() &&
           !read_text(folder_ / "hallwatch-analytics.arguments").empty();
  }

  TempFolder folder_;
  SiteConfig config_;
  StationRun run_;
  SystemClock clock_;
  std::ostringstream out_;
  bool is_met_ = false;
};

TEST_F(StationRunTest, RunsRecorderSupervisorAndAnalyticsAndTellsTheirPids) {
  ASSERT_TRUE(run_until([this] { return is_every_argument_file_written(); }).ok());
  EXPECT_TRUE(is_met_);
  EXPECT_THAT(out_.str(),
              AllOf(HasSubstr("hallwatch-recorder runs, pid "), HasSubstr("hallwatch-supervisor runs, pid "),
                    HasSubstr("hallwatch-analytics runs, pid ")));
}

TEST_F(StationRunTest, HandsConfigDataAndLogLevelOn) {
  run_.data = (folder_ / "data").string();
  ASSERT_TRUE(run_until([this] { return is_every_argument_file_written(); }).ok());
  EXPECT_EQ(read_text(folder_ / "hallwatch-analytics.arguments"),
            "--config hall.toml --data " + run_.data + " --log-level warning\n");
}

TEST_F(StationRunTest, KeepsTheServicesFileTrue) {
  ASSERT_TRUE(run_until([this] {
                const auto list = services();
                return list.size() == 3 && list[0]["pid"] > 0 && list[1]["pid"] > 0 && list[2]["pid"] > 0;
              }).ok());
  EXPECT_TRUE(is_met_);
  for (const auto& service : services()) {
    EXPECT_EQ(service["pid"], 0) << "stopped, so no pid: " << service;
  }
}

TEST_F(StationRunTest, OnlyTheRecorderStopsLast) {
  std::vector<StopTurn> turns;
  for (const auto& service : station_services(run_)) {
    turns.push_back(service.stop_turn);
  }
  EXPECT_THAT(turns, ElementsAre(StopTurn::kLast, StopTurn::kFirst, StopTurn::kFirst));
}

TEST_F(StationRunTest, AMissingServiceIsNamedAndNothingIsStarted) {
  std::filesystem::remove(folder_ / "hallwatch-supervisor");
  const auto done = run_station(run_, config_, clock_, {}, out_);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind(), ErrorKind::kNotFound);
  EXPECT_THAT(done.error().message(), HasSubstr((folder_ / "hallwatch-supervisor").string()));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(StationRunTest, ASecondRunOnTheSameDataIsRefused) {
  std::filesystem::create_directories(config_.data / "run");
  const auto other = FileLock::take(config_.data / "run" / "station.lock");
  ASSERT_TRUE(other.ok());
  const auto done = run_station(run_, config_, clock_, {}, out_);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(out_.str(), "");
}

TEST_F(StationRunTest, ADataFolderThatCannotBeMadeIsAnError) {
  write_text(folder_ / "file", "x");
  config_.data = folder_ / "file" / "data";
  const auto done = run_station(run_, config_, clock_, {}, out_);
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().message(), HasSubstr("make folder"));
}

}  // namespace
}  // namespace hallwatch
