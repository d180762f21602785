#include "capture/session/camera_fleet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/capture/session/recording_sink.h"
#include "tests/capture/session/session_clips.h"
#include "tests/support/fake_clock.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;

class NoSession final : public CameraSession {};

class CameraFleetTest : public ::testing::Test {
 protected:
  CameraFleetTest() {
    CameraConfig first;
    first.camera_id = CameraId{"CAM01"};
    first.url = "rtsp://a/main";
    first.sub_url = "rtsp://a/sub";
    first.user = "u";
    first.password = "p";
    first.has_audio = true;
    CameraConfig second;
    second.camera_id = CameraId{"CAM02"};
    second.url = "rtsp://b/main";
    second.transport = "udp";
    config_.cameras = {first, second};
    fleet_.emplace(config_, clock_, sink_, [this](const StreamSource& source, Clock&, PacketSink& sink) {
      sources_.push_back(source);
      inner_ = &sink;
      return std::make_unique<NoSession>();
    });
  }

  PacketPtr packet(const StreamId& stream_id, TrackKind track, std::size_t bytes) {
    auto packet = std::make_shared<EncodedPacket>();
    packet->stream_id = stream_id;
    packet->track = track;
    packet->utc = clock_.utc_now();
    packet->bytes.resize(bytes);
    packet->format = format_;
    return packet;
  }

  static std::shared_ptr<const StreamFormat> format() {
    return std::make_shared<const StreamFormat>(
        StreamFormat{{Codec::kH265, 1'920, 1'080, {}}, AudioFormat{Codec::kPcma, 8'000, 1, {}}});
  }

  SiteConfig config_;
  FakeClock clock_;
  RecordingSink sink_;
  std::shared_ptr<const StreamFormat> format_ = format();
  std::vector<StreamSource> sources_;
  PacketSink* inner_ = nullptr;  // what the fleet hands to its sessions
  std::optional<CameraFleet> fleet_;
  StreamId main_{CameraId{"CAM01"}, StreamKind::kMain};
};

TEST_F(CameraFleetTest, StartsASessionForEachStreamOfTheConfig) {
  ASSERT_EQ(sources_.size(), 3U);
  EXPECT_EQ(sources_[0].stream_id, main_);
  EXPECT_EQ(sources_[0].url, "rtsp://a/main");
  EXPECT_TRUE(sources_[0].has_audio);
  EXPECT_EQ(sources_[1].stream_id.kind, StreamKind::kSub);
  EXPECT_EQ(sources_[1].url, "rtsp://a/sub");
  EXPECT_EQ(sources_[1].password, "p");
  EXPECT_FALSE(sources_[1].has_audio);
  EXPECT_EQ(sources_[2].transport, RtspTransport::kUdp);
  EXPECT_EQ(fleet_->streams().size(), 3U);
}

TEST_F(CameraFleetTest, BeforeAnythingComesAStreamIsConnecting) {
  const auto report = fleet_->report(main_);
  EXPECT_EQ(report.state, SessionState::kConnecting);
  EXPECT_EQ(report.since, clock_.utc_now());
  EXPECT_EQ(report.video_frames, 0);
  EXPECT_EQ(report.last_packet, UtcTime{});
}

TEST_F(CameraFleetTest, StatesAreKeptAndHandedOn) {
  inner_->on_session_state(main_, SessionState::kRefused, utc_from_us(5), "wrong password");
  EXPECT_EQ(fleet_->report(main_).state, SessionState::kRefused);
  EXPECT_EQ(fleet_->report(main_).since, utc_from_us(5));
  EXPECT_EQ(fleet_->report(main_).reason, "wrong password");
  EXPECT_EQ(sink_.last_told().reason, "wrong password");
}

TEST_F(CameraFleetTest, CountsPicturesAndKnowsFormatAndRates) {
  for (int i = 0; i < 125; ++i) {
    inner_->on_packet(packet(main_, TrackKind::kVideo, 5'000));
    inner_->on_packet(packet(main_, TrackKind::kAudio, 320));
    clock_.advance(milliseconds{40});
  }
  const auto report = fleet_->report(main_);
  EXPECT_EQ(report.video_frames, 125);
  EXPECT_EQ(report.codec, "H265+PCMA");
  EXPECT_EQ(report.width_px, 1'920);
  EXPECT_EQ(report.height_px, 1'080);
  EXPECT_NEAR(report.frames_per_second, 25.0F, 0.5F);
  EXPECT_NEAR(report.kilobits_per_second, 1'064.0F, 20.0F);
  EXPECT_EQ(report.last_packet, clock_.utc_now() - milliseconds{40});
  EXPECT_EQ(sink_.packets().size(), 250U);
}

TEST_F(CameraFleetTest, RatesFallToNothingWhenTheCameraIsGone) {
  inner_->on_packet(packet(main_, TrackKind::kVideo, 5'000));
  clock_.advance(seconds{10});
  EXPECT_EQ(fleet_->report(main_).frames_per_second, 0.0F);
}

TEST_F(CameraFleetTest, StreamOfNobodyHasAnEmptyReport) {
  EXPECT_EQ(fleet_->report({CameraId{"CAM99"}, StreamKind::kMain}), CameraReport{});
}

TEST(StreamMeterTest, SlowCameraHasAFairRate) {
  StreamMeter meter;
  MonoTime now{seconds{100}};
  for (int i = 0; i < 20; ++i) {
    meter.note(now, 1'000, true);
    now += milliseconds{500};
  }
  EXPECT_NEAR(meter.rates(now).frames_per_second, 2.0F, 0.01F);
  EXPECT_NEAR(meter.rates(now).kilobits_per_second, 16.0F, 0.1F);
}

TEST(StreamMeterTest, HasNoRateBeforeHalfASecondIsWhole) {
  StreamMeter meter;
  EXPECT_EQ(meter.rates(MonoTime{seconds{1}}).frames_per_second, 0.0F);
  meter.note(MonoTime{seconds{1}}, 1, true);
  EXPECT_EQ(meter.rates(MonoTime{seconds{1} + milliseconds{100}}).frames_per_second, 0.0F);
}

TEST(CameraFleetWithCamerasTest, MainAndSubStreamsOfTwoCamerasAreLive) {
  CameraSimulatorOptions options;
  for (const auto* path : {"/cam0", "/cam0/sub", "/cam1"}) {
    options.streams.push_back({path, SessionClips::shared().source(kH264), {}, true});
  }
  auto simulator = CameraSimulator::start(std::move(options));
  ASSERT_TRUE(simulator.ok()) << simulator.error().message();
  SiteConfig config;
  config.cameras.resize(2);
  config.cameras[0].camera_id = CameraId{"A"};
  config.cameras[0].url = (*simulator)->url("/cam0");
  config.cameras[0].sub_url = (*simulator)->url("/cam0/sub");
  config.cameras[1].camera_id = CameraId{"B"};
  config.cameras[1].url = (*simulator)->url("/cam1");
  SystemClock clock;
  RecordingSink sink;
  const CameraFleet fleet{config, clock, sink};
  const auto all_are_well = [&] {
    const auto reports = fleet.reports();
    return std::all_of(reports.begin(), reports.end(), [](const CameraReport& report) {
      return report.state == SessionState::kLive && report.video_frames > 50 && report.frames_per_second > 15 &&
             report.codec == "H264";
    });
  };
  EXPECT_TRUE(wait_for(all_are_well));
  EXPECT_EQ(fleet.reports().size(), 3U);
}

}  // namespace
}  // namespace hallwatch
