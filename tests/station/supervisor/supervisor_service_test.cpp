#include "station/supervisor/supervisor_service.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alerts/delivery/subscriber.h"
#include "base/message/endpoints.h"
#include "base/time/system_clock.h"
#include "base/view_state.h"
#include "hall/hall_queries.h"
#include "tests/station/supervisor/short_rules.h"
#include "tests/support/command_output.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::SizeIs;

constexpr seconds kPatience{30};

/// A supervisor in a process of its own; recorder and analytics are played by the test.
class Station {
 public:
  Station() : endpoints(folder_.path() / "data") {
    config_.data = folder_.path() / "data";
    config_.hall_data = folder_.path() / "hall";
    config_.hours.is_always_open = true;
    config_.feeds.http_listen = "127.0.0.1:" + std::to_string(port_);
    config_.feeds.terminals = {{"SN1", "127.0.0.1", 3, {1}}};
    config_.rules = short_rules(seconds{2}, seconds{4}, seconds{0}, seconds{1}, seconds{1});
    config_.cameras = {{CameraId{"CAM1"}, "rtsp://x/1", "", "", "", "tcp", false}};
    config_.windows = {{WindowId{"W01"}, "1号窗口", "", CameraId{"CAM1"}, {{SeatId{"front"}, {}}}}};
    std::filesystem::create_directories(endpoints.folder);
    std::filesystem::create_directories(config_.hall_data);
    std::ofstream{config_.hall_data / "cases.csv"} << "project_no,window_id,task_name\n1,W01,登记\n2,W02,变更\n";
    start();
  }
  ~Station() { kill_now(SIGKILL); }
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  void start() {
    child_ = fork();
    ASSERT_GE(child_, 0);
    if (child_ == 0) {
      SystemClock child_clock;
      SignalStop signals;
      const auto done = run_supervisor({config_, child_clock, signals.token()});
      _exit(done.ok() ? 0 : 1);
    }
  }
  /// What the feeds' server answers to curl.
  [[nodiscard]] std::string push(const std::string& path, const std::string& body) const {
    return run_command_line(
               "curl -s -H 'Content-Type: application/json' --retry 20 --retry-connrefused --retry-delay 1 " +
               ("--data-binary '" + body) + "' 'http://127.0.0.1:" + std::to_string(port_) + path + "'")
        .text;
  }
  /// @return exit status as waitpid gives it
  int kill_now(int signal) {
    int status = 0;
    if (child_ > 0) {
      kill(child_, signal);
      waitpid(child_, &status, 0);
      child_ = 0;
    }
    return status;
  }

 private:
  static int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    EXPECT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), length), 0);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
    ::close(socket);
    return ntohs(address.sin_port);
  }

  TempFolder folder_;
  SiteConfig config_;
  int port_ = free_port();
  pid_t child_ = 0;

 public:
  const Endpoints endpoints;
};

/// What the test plays: one seat and one camera, told every 50 ms.
class Reporter {
 public:
  explicit Reporter(const Endpoints& endpoints)
      : seats_(Socket::bind(context_, SocketKind::kPub, endpoints.seat_reports()).value()),
        cameras_(Socket::bind(context_, SocketKind::kPub, endpoints.camera_reports()).value()),
        subscriber_(AlertSubscriber::connect(context_, endpoints.alerts(), endpoints.alert_replay(), 0).value()),
        client_(HallClient::connect(context_, endpoints.supervisor()).value()) {}

  void seat(ViewState state) {
    if (state != seat_.state) {
      seat_.since = clock_.utc_now();
    }
    seat_.state = state;
  }
  void camera(SessionState state) {
    if (state != camera_.state) {
      camera_.since = clock_.utc_now();
    }
    camera_.state = state;
  }
  /// Reports until an alert of the rule comes that is (not) cleared.
  std::optional<Alert> wait_for(const std::string& rule_id, bool is_cleared) {
    const auto deadline = clock_.mono_now() + kPatience;
    while (clock_.mono_now() < deadline) {
      send();
      auto alert = subscriber_->next(milliseconds{50});
      if (!alert.ok()) {
        ADD_FAILURE() << alert.error().message();
        return std::nullopt;
      }
      if (*alert) {
        EXPECT_EQ((*alert)->sequence, ++last_) << "once and in order";
        if ((*alert)->rule_id == rule_id && (*alert)->cleared_at.has_value() == is_cleared) {
          return *alert;
        }
      }
    }
    return std::nullopt;
  }
  HallClient& client() { return client_; }
  SystemClock& clock() { return clock_; }

 private:
  void send() {
    seat_.window_id = WindowId{"W01"};
    seat_.camera_id = CameraId{"CAM1"};
    seat_.seat_id = SeatId{"front"};
    seat_.at = clock_.utc_now();
    seat_.last_presence = seat_.state == ViewState::kOccupied ? seat_.at : seat_.since;
    camera_.stream_id = {CameraId{"CAM1"}, StreamKind::kMain};
    camera_.at = clock_.utc_now();
    ASSERT_TRUE(seats_.send("seat.CAM1", 0, to_json_text(seat_)).ok());
    ASSERT_TRUE(seats_.send("seat.CAM1", 0, "{\"not\": \"a report\"}").ok());
    ASSERT_TRUE(cameras_.send("camera.CAM1/main", 0, to_json_text(camera_)).ok());
  }

  SystemClock clock_;
  MessageContext context_;
  Socket seats_;
  Socket cameras_;
  std::unique_ptr<AlertSubscriber> subscriber_;
  HallClient client_;
  SeatReport seat_;
  CameraReport camera_;
  std::int64_t last_ = 0;
};

TEST(SupervisorServiceTest, AlertsGoOnceAndInOrderThroughKillsOfTheSupervisor) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer starts no threads after a fork of several";
#endif
  Station station;
  Reporter reporter{station.endpoints};
  reporter.camera(SessionState::kLive);
  reporter.seat(ViewState::kEmpty);
  const auto empty = reporter.wait_for("SEAT_EMPTY", false);
  ASSERT_TRUE(empty);
  EXPECT_THAT(empty->text, HasSubstr("1号窗口 前台无人"));
  station.kill_now(SIGKILL);
  station.start();
  const auto absent = reporter.wait_for("SEAT_ABSENT", false);
  ASSERT_TRUE(absent);
  EXPECT_EQ(absent->absence_id, empty->absence_id);
  EXPECT_GE(absent->raised_at - empty->raised_at, seconds{2} - milliseconds{1});
  station.kill_now(SIGKILL);
  station.start();
  reporter.seat(ViewState::kOccupied);
  const auto cleared = reporter.wait_for("SEAT_ABSENT", true);
  ASSERT_TRUE(cleared);
  EXPECT_EQ(cleared->alert_id, absent->alert_id);
  reporter.camera(SessionState::kLost);
  ASSERT_TRUE(reporter.wait_for("CAMERA_OFFLINE", false));
  reporter.camera(SessionState::kLive);
  ASSERT_TRUE(reporter.wait_for("CAMERA_OFFLINE", true));
}

TEST(SupervisorServiceTest, WhatIsPushedRaisesAlerts) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer starts no threads after a fork of several";
#endif
  Station station;
  Reporter reporter{station.endpoints};
  const auto now = to_text(to_hall_time(reporter.clock().utc_now() + seconds{1}));
  EXPECT_THAT(station.push("/feeds/cases", R"([{"project_no": "36010001", "handle_place": "某局三楼"}])"),
              HasSubstr(R"("taken")"));
  EXPECT_THAT(
      station.push("/feeds/case_events", R"([{"project_no": "36010001", "event_code": "RECEIVE", )"
                                         R"("event_start_time": ")" +
                                             now + R"("}, {"project_no": "36010001", "event_code": "ACCEPT", )" +
                                             R"("event_start_time": ")" + now +
                                             R"("}, {"project_no": "2", "event_start_time": "?"}])"),
      HasSubstr(R"("row":3)"));
  const auto offsite = reporter.wait_for("OFFSITE_ACCEPT", false);
  ASSERT_TRUE(offsite);
  EXPECT_EQ(offsite->object, "36010001");
  EXPECT_EQ(offsite->severity, Severity::kRed);
  EXPECT_EQ(station.push("/iclock/cdata?SN=SN1&table=ATTLOG&Stamp=1", "77\t" + now + "\t0\t1\t0"), "OK: 1");
  const auto unknown = reporter.wait_for("PUNCH_UNKNOWN_PIN", false);
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->object, "77");
}

TEST(SupervisorServiceTest, RejectedRowsAreAnAlertUntilADeliveryHoldsNone) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer starts no threads after a fork of several";
#endif
  Station station;
  Reporter reporter{station.endpoints};
  EXPECT_THAT(station.push("/feeds/staff", R"([{"name": "nobody"}])"), HasSubstr("no staff_id"));
  const auto rejected = reporter.wait_for("IMPORT_REJECTED", false);
  ASSERT_TRUE(rejected);
  EXPECT_THAT(rejected->object, HasSubstr("http staff"));
  EXPECT_THAT(station.push("/feeds/staff", R"([{"staff_id": "S01"}])"), HasSubstr(R"("rejected":[])"));
  EXPECT_TRUE(reporter.wait_for("IMPORT_REJECTED", true));
}

TEST(SupervisorServiceTest, AnswersQueriesFromTheHallsFilesAndEndsCleanlyOnSigterm) {
  Station station;
  Reporter reporter{station.endpoints};
  const auto deadline = reporter.clock().mono_now() + kPatience;
  std::vector<CaseRow> cases;
  while (cases.empty() && reporter.clock().mono_now() < deadline) {
    if (auto rows = reporter.client().cases(WindowId{"W01"}); rows.ok()) {
      cases = *rows;  // the file is read once it has been quiet for a second
    }
    reporter.clock().sleep_for(milliseconds{50}, {});
  }
  ASSERT_THAT(cases, SizeIs(1));
  EXPECT_EQ(cases[0].task_name, "登记");
  EXPECT_THAT(reporter.client().windows().value(), SizeIs(1));
  EXPECT_TRUE(reporter.client().attendance(hall_day(reporter.clock().utc_now())).ok());
  const auto began = reporter.clock().mono_now();
  const int status = station.kill_now(SIGTERM);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_LT(reporter.clock().mono_now() - began, seconds{5});
}

}  // namespace
}  // namespace hallwatch
