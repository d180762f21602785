#include "recorder/recorder_service.h"

#include <gmock/gmock.h>

#include "base/time/system_clock.h"
#include "tests/recorder/support/store_bench.h"
#include "tests/support/fake_clock.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// A service that runs in a thread of its own, with one camera.
class RecorderServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(endpoints_.folder);
    StoreSettings settings;
    settings.data = folder_.path();
    settings.sync_interval = 50ms;
    auto store = SegmentStore::start(settings, {kMadeStreamId}, local_file_system(), clock_);
    ASSERT_TRUE(store.ok()) << store.error().message();
    store_ = std::move(*store);
    running_.emplace("service", [this](std::stop_token stop) { serve(stop); });
    ASSERT_TRUE(wait_for([this] { return service_.load() != nullptr; }));
  }
  void TearDown() override { running_.reset(); }

  void serve(std::stop_token stop) {
    auto service = RecorderService::bind(context_, endpoints_, folder_.path(), *store_, service_clock_);
    ASSERT_TRUE(service.ok()) << service.error().message();
    service_ = service->get();
    const auto done = (*service)->run(stop, [this] { return std::vector<CameraReport>{report()}; });
    EXPECT_TRUE(done.ok());
  }
  CameraReport report() const {
    CameraReport report;
    report.stream_id = kMadeStreamId;
    report.state = state_;
    report.codec = "H264";
    return report;
  }

  TempFolder folder_;
  SystemClock clock_;
  FakeClock service_clock_;  // turned by the tests: reports are due by it
  MessageContext context_;
  Endpoints endpoints_{folder_.path()};
  std::unique_ptr<SegmentStore> store_;
  std::atomic<RecorderService*> service_ = nullptr;
  std::atomic<SessionState> state_ = SessionState::kLive;
  std::optional<WorkerThread> running_;
};

TEST_F(RecorderServiceTest, AnswersWhatIsThereAndWhatIsMissing) {
  for (const auto& packet : h264_stream(3, 25)) {
    store_->take(packet);
  }
  state_ = SessionState::kLost;
  service_.load()->session_changed(kMadeStreamId, SessionState::kLost, kMadeStart + 2'960ms, "no media for 2 s");
  auto client = FootageClient::connect(context_, endpoints_.recorder());
  ASSERT_TRUE(client.ok());
  Result<std::vector<SegmentRow>> segments{std::vector<SegmentRow>{}};
  EXPECT_TRUE(wait_for([&] {
    segments = client->segments({kMadeStreamId, kMadeStart, kMadeStart + 10s});
    return segments.ok() && segments->size() == 1 && !segments->front().is_open;
  }));
  ASSERT_TRUE(segments.ok()) << segments.error().message();
  EXPECT_EQ(segments->at(0).video_frames, 75);
  const auto gaps = client->gaps({kMadeStreamId, kMadeStart, kMadeStart + 10s});
  ASSERT_TRUE(gaps.ok());
  ASSERT_EQ(gaps->size(), 1U);
  EXPECT_EQ(gaps->at(0).cause, GapCause::kCamera);
  EXPECT_EQ(gaps->at(0).detail, "no media for 2 s");
  EXPECT_EQ(gaps->at(0).from, kMadeStart + 3s);
}

TEST_F(RecorderServiceTest, RefusesARequestThatNamesNoStream) {
  auto client = RequestClient::connect(context_, endpoints_.recorder());
  ASSERT_TRUE(client.ok());
  const auto answer = client->ask("segments", R"({"stream": "CAM01", "from_us": 0, "to_us": 1})", 10s);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind(), ErrorKind::kInvalidArgument);
}

TEST_F(RecorderServiceTest, TellsEachStreamOnceASecondWithWhatIsStored) {
  auto reports = Socket::connect(context_, SocketKind::kSub, endpoints_.camera_reports());
  ASSERT_TRUE(reports.ok());
  ASSERT_TRUE(reports->subscribe("camera.CAM01/").ok());
  for (const auto& packet : h264_stream(3, 25)) {
    store_->take(packet);
  }
  CameraReport last;
  EXPECT_TRUE(wait_for([&] {
    service_clock_.advance(1s);
    const auto received = reports->receive(20ms);
    if (received.ok() && *received) {
      const auto report = camera_report_from_json_text((*received)->message.body());
      EXPECT_TRUE(report.ok());
      EXPECT_EQ((*received)->message.topic, "camera.CAM01/main");
      last = report.ok() ? *report : last;
    }
    return last.stored_frames == 50;
  }));
  EXPECT_EQ(last.state, SessionState::kLive);
  EXPECT_EQ(last.recorded_up_to, kMadeStart + 2s);
  EXPECT_EQ(last.codec, "H264");
  EXPECT_GT(last.at, kMadeStart);
}

TEST_F(RecorderServiceTest, TellsAChangeAtOnce) {
  auto reports = Socket::connect(context_, SocketKind::kSub, endpoints_.camera_reports());
  ASSERT_TRUE(reports.ok());
  ASSERT_TRUE(reports->subscribe("camera.").ok());
  const auto next = [&](std::chrono::milliseconds wait) -> std::optional<CameraReport> {
    const auto received = reports->receive(wait);
    const auto report = received.ok() && *received ? camera_report_from_json_text((*received)->message.body())
                                                   : Result<CameraReport>{fail(ErrorKind::kTimeout, "")};
    return report.ok() ? std::optional{*report} : std::nullopt;
  };
  // A subscriber's first reports may pass before it is known.
  EXPECT_TRUE(wait_for([&] {
    service_clock_.advance(1s);
    return next(20ms).has_value();
  }));
  while (next(300ms)) {  // its clock stands still now: nothing is due
  }
  state_ = SessionState::kLost;
  service_.load()->session_changed(kMadeStreamId, SessionState::kLost, clock_.utc_now(), "gone");
  const auto after = next(30s);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->state, SessionState::kLost);
}

TEST(RecorderServiceBindTest, ReportsASocketThatCannotBeBound) {
  const TempFolder folder;
  SystemClock clock;
  MessageContext context;
  StoreSettings settings;
  settings.data = folder.path();
  auto store = SegmentStore::start(settings, {kMadeStreamId}, local_file_system(), clock);
  ASSERT_TRUE(store.ok());
  const auto service = RecorderService::bind(context, Endpoints{folder / "missing"}, folder.path(), **store, clock);
  EXPECT_FALSE(service.ok());
}

}  // namespace
}  // namespace hallwatch
