#include "analytics/seat_service.h"

#include <deque>
#include <map>

#include <gtest/gtest.h>

#include "base/threads/worker_thread.h"
#include "base/time/system_clock.h"
#include "base/view_state.h"
#include "capture/packet_bus.h"
#include "tests/analytics/scripted_detector.h"
#include "tests/capture/picture/made_clip.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// A bus, the service and a subscriber in one process, over real sockets and the real clock.
class SeatServiceTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const auto* number : {"01", "02", "03"}) {
      CameraConfig camera;
      camera.camera_id = CameraId{std::string{"CAM"} + number};
      camera.url = "rtsp://camera/main";
      config_.cameras.push_back(camera);
    }
    config_.cameras[1].sub_url = "rtsp://camera/sub";
    for (const auto* number : {"01", "02"}) {
      WindowConfig window;
      window.window_id = WindowId{std::string{"W"} + number};
      window.camera_id = CameraId{std::string{"CAM"} + number};
      window.seats = {{SeatId{"front"}, rectangle(0.3F, 0.2F, 0.6F, 0.8F)}};
      config_.windows.push_back(window);
    }
    config_.analytics.occupied_after = 1s;
    clip_ = make_clip(
        folder_, "m.mp4",
        "-f lavfi -i testsrc2=s=320x180:r=10:d=10 -pix_fmt yuv420p -c:v libx264 -preset ultrafast -bf 0 -g 5");
    ASSERT_FALSE(clip_.empty());
  }

  [[nodiscard]] std::string endpoint(const char* name) const { return "ipc://" + (folder_ / name).string(); }

  void start_service(PersonDetector* detector) {
    service_.emplace(config_, SeatServiceEndpoints{endpoint("packets"), endpoint("seats")}, detector, clock_, context_);
    runner_.emplace("service", [this](const std::stop_token& stop) { outcome_ = service_->run(stop); });
  }
  void start_bus() {
    auto bus = PacketBus::start(context_, endpoint("packets"), {});
    ASSERT_TRUE(bus.ok()) << bus.error().message();
    bus_ = std::move(*bus);
  }
  /// Plays the clip on a stream in real time.
  void start_camera(const StreamId& stream_id) {
    cameras_.emplace_back("camera", [this, stream_id](const std::stop_token& stop) {
      const MonoTime begin = clock_.mono_now();
      const UtcTime utc = clock_.utc_now();
      for (const auto& packet : packets_of(clip_, utc)) {
        EncodedPacket copy = *packet;
        copy.stream_id = stream_id;
        if (!clock_.sleep_until(begin + (copy.utc - utc), stop)) {
          return;
        }
        bus_->publish(std::make_shared<const EncodedPacket>(std::move(copy)));
      }
    });
  }
  /// Reads reports until `is_enough` says so or the patience is over.
  template <typename Enough>
  bool wait_for_reports(const Enough& is_enough) {
    auto socket = Socket::connect(context_, SocketKind::kSub, endpoint("seats"));
    EXPECT_TRUE(socket.ok() && socket->subscribe("seat.").ok());
    const MonoTime end = clock_.mono_now() + 30s;
    while (clock_.mono_now() < end) {
      auto received = socket->receive(100ms);
      if (!received.ok() || !received->has_value()) {
        continue;
      }
      auto report = seat_report_from_json_text((*received)->message.body());
      if (!report.ok()) {
        ADD_FAILURE() << report.error().message();
        return false;
      }
      EXPECT_EQ((*received)->message.topic, "seat." + report->camera_id.text());
      reports_[report->camera_id.text()] = *report;
      if (is_enough()) {
        return true;
      }
    }
    return false;
  }
  [[nodiscard]] ViewState state_of(const std::string& camera) {
    const auto found = reports_.find(camera);
    return found == reports_.end() ? ViewState::kUnknown : found->second.state;
  }

  TempFolder folder_;
  SystemClock clock_;
  MessageContext context_;
  SiteConfig config_;
  std::string clip_;
  std::unique_ptr<PacketBus> bus_;
  std::map<std::string, SeatReport> reports_;
  Result<> outcome_;
  std::optional<SeatService> service_;
  std::deque<WorkerThread> cameras_;
  std::optional<WorkerThread> runner_;
};

ScriptedDetector always_a_person() {
  return ScriptedDetector{[](const Picture&) {
    return std::vector<PersonBox>{{{110.0F, 40.0F, 60.0F, 100.0F}, 0.9F}};
  }};
}

TEST_F(SeatServiceTest, TellsSeatsOfMainAndSubStreamsAndThenThatTheyAreStale) {
  auto detector = always_a_person();
  start_bus();
  start_service(&detector);
  start_camera({CameraId{"CAM01"}, StreamKind::kMain});
  start_camera({CameraId{"CAM02"}, StreamKind::kSub});
  EXPECT_TRUE(wait_for_reports(
      [&] { return state_of("CAM01") == ViewState::kOccupied && state_of("CAM02") == ViewState::kOccupied; }));
  EXPECT_EQ(reports_["CAM01"].window_id, WindowId{"W01"});
  EXPECT_GT(reports_["CAM01"].presence_score, 0.9F);
  EXPECT_TRUE(wait_for_reports(
      [&] { return state_of("CAM01") == ViewState::kStale && state_of("CAM02") == ViewState::kStale; }));
  EXPECT_FALSE(reports_.contains("CAM03")) << "no window looks through it";
}

TEST_F(SeatServiceTest, WaitsForABusThatComesLater) {
  auto detector = always_a_person();
  start_service(&detector);
  EXPECT_TRUE(wait_for_reports([&] { return state_of("CAM01") == ViewState::kStale; }));
  start_bus();
  start_camera({CameraId{"CAM01"}, StreamKind::kMain});
  EXPECT_TRUE(wait_for_reports([&] { return state_of("CAM01") == ViewState::kOccupied; }));
}

TEST_F(SeatServiceTest, ReportsUnknownOnceASecondWithoutADetector) {
  start_bus();
  start_service(nullptr);
  start_camera({CameraId{"CAM01"}, StreamKind::kMain});
  int reports = 0;
  EXPECT_TRUE(wait_for_reports([&] { return reports_.contains("CAM01") && ++reports == 3; }));
  EXPECT_EQ(state_of("CAM01"), ViewState::kUnknown);
}

TEST_F(SeatServiceTest, StopsSoonAndSaysWhenItCannotPublish) {
  start_service(nullptr);
  const MonoTime begin = clock_.mono_now();
  runner_->stop_and_join();
  EXPECT_LT(clock_.mono_now() - begin, 5s);
  EXPECT_TRUE(outcome_.ok());
  SeatService second{config_, {endpoint("packets"), "ipc:///nowhere/at/all"}, nullptr, clock_, context_};
  EXPECT_FALSE(second.run({}).ok());
}

}  // namespace
}  // namespace hallwatch
