#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "alerts/delivery/publisher.h"
#include "alerts/delivery/replay_server.h"
#include "base/message/endpoints.h"
#include "base/threads/worker_thread.h"
#include "base/time/hall_time.h"
#include "base/time/system_clock.h"
#include "station/commands/commands.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;

struct Outcome {
  int exit_code = -1;
  std::string out;
  std::string err;
};

Outcome run(const std::string& arguments) {
  CLI::App app{"test"};
  Outcome outcome;
  add_alerts_command(app, outcome.exit_code);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& e) {
    outcome.exit_code = kExitBadUsage;
  }
  outcome.out = testing::internal::GetCapturedStdout();
  outcome.err = testing::internal::GetCapturedStderr();
  return outcome;
}

/// A station with two changes of one alert in its store.
class Station {
 public:
  explicit Station(const std::filesystem::path& data)
      : thread_("station", [data](const std::stop_token& stop) {
          const Endpoints endpoints{data};
          std::filesystem::create_directories(endpoints.folder);
          MessageContext context;
          SystemClock clock;
          auto store = AlertStore::open((data / "hall.db").string(), SiteId{"HALL"}).value();
          Alert alert;
          alert.rule_id = "SEAT_EMPTY";
          alert.category = "seat";
          alert.severity = Severity::kWarn;
          alert.object = "W03";
          alert.raised_at = to_utc(hall_time_from_text("2025-09-22 10:05:00").value());
          alert.text = "3号窗口 前台无人 已 5 分 0 秒";
          EXPECT_TRUE(store.apply(std::vector{alert}, {}).ok());
          alert.cleared_at = alert.raised_at + std::chrono::minutes{3};
          EXPECT_TRUE(store.apply(std::vector{alert}, {}).ok());
          auto publisher = AlertPublisher::bind(context, {endpoints.alerts()}, SiteId{"HALL"}).value();
          auto replay = ReplayServer::bind(context, {endpoints.alert_replay()}, store, SiteId{"HALL"}).value();
          while (!stop.stop_requested()) {
            Socket* const sockets[] = {&replay.servers()[0].socket()};
            wait_for_messages(sockets, -1, std::chrono::milliseconds{20});
            replay.serve_pending();
            publisher.beat(store.newest(), clock.utc_now(), clock.mono_now());
          }
        }) {}

 private:
  WorkerThread thread_;
};

TEST(AlertsCommandTest, PrintsEveryChangeForPeople) {
  const TempFolder folder;
  const Station station{folder.path()};
  const auto outcome = run("alerts tail --count 2 --data " + folder.path().string());
  EXPECT_EQ(outcome.exit_code, kExitDone) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("1  2025-09-22 10:05:00  WARN"));
  EXPECT_THAT(outcome.out, HasSubstr("2  2025-09-22 10:05:00 - 10:08:00  WARN"));
  EXPECT_THAT(outcome.out, HasSubstr("3号窗口 前台无人"));
}

TEST(AlertsCommandTest, PrintsTheWireFromANumberOn) {
  const TempFolder folder;
  const Station station{folder.path()};
  const auto connect = Endpoints{folder.path()}.alerts();
  const auto outcome = run("alerts tail --json --from 2 --count 1 --connect " + connect);
  EXPECT_EQ(outcome.exit_code, kExitDone) << outcome.err;
  const auto line = nlohmann::json::parse(outcome.out, nullptr, false);
  ASSERT_TRUE(line.is_object()) << outcome.out;
  EXPECT_EQ(line["seq"], 2);
  EXPECT_EQ(line["cleared_at"], "2025-09-22T10:08:00+08:00");
}

TEST(AlertsCommandTest, SaysWhatIsWrongWithItsOptions) {
  EXPECT_EQ(run("alerts tail").exit_code, kExitBadUsage);
  EXPECT_THAT(run("alerts tail").err, HasSubstr("--connect"));
  EXPECT_EQ(run("alerts tail --connect nonsense").exit_code, kExitBadUsage);
  EXPECT_EQ(run("alerts tail --connect tcp://127.0.0.1:1 --replay nonsense").exit_code, kExitBadUsage);
  EXPECT_EQ(run("alerts tail --config /no/such/file").exit_code, kExitBadUsage);
  EXPECT_EQ(run("alerts tail --from 0 --connect tcp://127.0.0.1:7601").exit_code, kExitBadUsage);
  EXPECT_EQ(run("alerts").exit_code, kExitBadUsage);
}

TEST(AlertsCommandTest, FailsWhereTheStoreWasReplaced) {
  const TempFolder folder;
  const Station station{folder.path()};
  const auto outcome = run("alerts tail --from 10 --count 1 --data " + folder.path().string());
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err, HasSubstr("its store was replaced"));
}

}  // namespace
}  // namespace hallwatch
