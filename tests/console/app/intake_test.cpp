#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "alerts/delivery/publisher.h"
#include "base/message/request.h"
#include "base/time/system_clock.h"
#include "console/app/alert_intake.h"
#include "console/app/hall_intake.h"
#include "console/app/report_intake.h"
#include "tests/console/made_hall.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

class IntakeTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(endpoints_.folder); }

  SystemClock clock_;
  TempFolder folder_;
  Endpoints endpoints_{folder_.path()};
  MessageContext context_;
  Inbox inbox_;
};

TEST_F(IntakeTest, ReportsOfBothServicesArriveAndOthersAreLeftOut) {
  auto cameras = Socket::bind(context_, SocketKind::kPub, endpoints_.camera_reports());
  auto seats = Socket::bind(context_, SocketKind::kPub, endpoints_.seat_reports());
  ASSERT_TRUE(cameras.ok() && seats.ok());
  const ReportIntake intake{context_, endpoints_, clock_, inbox_};
  CameraReport camera;
  camera.stream_id = stream_id_from_text("CAM01/main");
  camera.state = SessionState::kLive;
  const SeatReport seat{WindowId{"W01"}, CameraId{"CAM01"}, SeatId{"front"}, ViewState::kEmpty};
  bool has_camera = false;
  bool has_seat = false;
  EXPECT_TRUE(wait_for([&] {
    EXPECT_TRUE(cameras->send("camera.CAM01/main", 0, "no report").ok());
    EXPECT_TRUE(cameras->send("other", 0, "{}").ok());
    EXPECT_TRUE(cameras->send("camera.CAM01/main", 0, to_json_text(camera)).ok());
    EXPECT_TRUE(seats->send("seat.CAM01", 0, to_json_text(seat)).ok());
    while (auto item = inbox_.reports.try_pop()) {
      if (const auto* report = std::get_if<CameraReport>(&item->report)) {
        EXPECT_EQ(*report, camera);
        has_camera = true;
      } else {
        EXPECT_EQ(std::get<SeatReport>(item->report), seat);
        has_seat = true;
      }
    }
    return has_camera && has_seat;
  }));
}

TEST_F(IntakeTest, AlertsArriveAndWakeTheWindow) {
  std::atomic<int> woken = 0;
  inbox_.wake = [&woken] { ++woken; };
  auto publisher = AlertPublisher::bind(context_, {endpoints_.alerts()}, SiteId{"NC01"});
  ASSERT_TRUE(publisher.ok()) << publisher.error().message();
  const AlertIntake intake{context_, endpoints_, clock_, inbox_};
  // Number 1: nothing before it is missing, so no replay is needed.
  const auto alert = made_alert(1, "SEAT_EMPTY", Severity::kWarn, "W03", 10s);
  EXPECT_TRUE(wait_for([&] {
    publisher->publish(alert);
    const auto came = inbox_.alerts.try_pop();
    return came.has_value() && *came == alert;
  }));
  EXPECT_TRUE(wait_for([&] { return woken > 0; }));
}

/// A supervisor that answers by hand.
class HallIntakeTest : public IntakeTest {
 protected:
  void SetUp() override {
    IntakeTest::SetUp();
    auto server = RequestServer::bind(context_, endpoints_.supervisor());
    ASSERT_TRUE(server.ok()) << server.error().message();
    server_.emplace(*std::move(server));
    server_->answer("windows", [](std::string_view) -> Result<std::string> {
      return to_json_text(std::vector{WindowRow{WindowId{"W01"}, "企业登记窗口", "", CameraId{"CAM01"}, "张敏"}});
    });
    server_->answer("attendance", [this](std::string_view body) -> Result<std::string> {
      asked_ = std::string{body};
      return to_json_text(std::vector<AttendanceRow>{});
    });
  }
  bool serves_until(const std::function<bool()>& condition) {
    return wait_for([&] {
      server_->serve_pending();
      return condition();
    });
  }

  std::optional<RequestServer> server_;
  std::string asked_;
};

TEST_F(HallIntakeTest, WindowsCasesAndTodaysAttendanceArrive) {
  server_->answer("cases", [](std::string_view) -> Result<std::string> {
    return to_json_text(std::vector{made_case(1, "W01", true)});
  });
  const HallIntake intake{context_, endpoints_, clock_, inbox_};
  std::optional<std::vector<CaseRow>> cases;
  std::optional<AttendanceOf> attendance;
  ASSERT_TRUE(serves_until([&] {
    if (auto rows = inbox_.cases.take()) {
      cases = rows;
    }
    if (auto rows = inbox_.attendance.take()) {
      attendance = rows;
    }
    return cases && attendance;
  }));
  EXPECT_THAT(*cases, testing::ElementsAre(made_case(1, "W01", true)));
  EXPECT_EQ(attendance->day, hall_day(clock_.utc_now()));
  EXPECT_EQ(inbox_.windows.take()->front().front_staff, "张敏");
  EXPECT_TRUE(inbox_.supervisor_answered.take().has_value());
}

TEST_F(HallIntakeTest, AnotherDayIsAskedAtOnce) {
  HallIntake intake{context_, endpoints_, clock_, inbox_};
  const auto day = hall_day_from_text("2025-09-22");
  ASSERT_TRUE(day.ok());
  intake.ask_attendance_of(*day);
  EXPECT_TRUE(serves_until([&] {
    const auto rows = inbox_.attendance.take();
    return rows.has_value() && rows->day == *day;
  }));
  EXPECT_THAT(asked_, testing::HasSubstr("2025-09-22"));
}

TEST_F(HallIntakeTest, ARefusalIsAnAnswerToo) {
  server_->answer("cases", [](std::string_view) -> Result<std::string> {
    return fail(ErrorKind::kInvalidArgument, "no such window");
  });
  const HallIntake intake{context_, endpoints_, clock_, inbox_};
  ASSERT_TRUE(serves_until([&] { return inbox_.attendance.take().has_value(); }));
  EXPECT_FALSE(inbox_.cases.take().has_value());
  EXPECT_TRUE(inbox_.supervisor_answered.take().has_value());
}

}  // namespace
}  // namespace hallwatch
