#include "capture/session/gst_camera_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/capture/session/recording_sink.h"
#include "tests/capture/session/session_clips.h"

// Real RTSP over loopback against the camera simulator. Bounds are generous: the machine may be loaded; what a session
// must keep to is judged by the times that it states itself.
namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr milliseconds kLoad{1'500};  // what a loaded machine may add

class GstCameraSessionTest : public ::testing::Test {
 protected:
  void serve(const std::shared_ptr<const ClipSource>& clip, const std::string& user = "",
             const std::string& password = "") {
    CameraSimulatorOptions options;
    options.user = user;
    options.password = password;
    options.streams.push_back({"/cam0", clip, {}, true});
    auto simulator = CameraSimulator::start(std::move(options));
    ASSERT_TRUE(simulator.ok()) << simulator.error().message();
    simulator_ = std::move(*simulator);
  }

  [[nodiscard]] StreamSource source() const {
    StreamSource source;
    source.stream_id = {CameraId{"CAM01"}, StreamKind::kMain};
    source.url = simulator_->url("/cam0");
    return source;
  }
  void start(const StreamSource& source) { session_ = start_camera_session(source, clock_, sink_); }
  void start() { start(source()); }
  void command(const std::string& text) {
    const auto done = simulator_->command(text);
    ASSERT_TRUE(done.ok()) << done.error().message();
  }

  /// The first told state of this kind after `from`, waited for.
  RecordingSink::Told wait_for_told(SessionState state, UtcTime from) {
    RecordingSink::Told found;
    EXPECT_TRUE(wait_for([&] {
      for (const auto& told : sink_.told()) {
        if (told.state == state && told.at >= from) {
          found = told;
          return true;
        }
      }
      return false;
    })) << "never told: "
        << to_text(state);
    return found;
  }

  /// Every NAL unit that came is the next one of the clip's, which goes round.
  void expect_bytes_of_clip(const std::string& video, bool is_h265) {
    const auto reference = SessionClips::shared().nal_units(video, is_h265);
    ASSERT_GT(reference.size(), 50U);
    ASSERT_TRUE(sink_.wait_for_pictures(80));
    std::vector<std::string> got;
    for (const auto& packet : sink_.track(TrackKind::kVideo)) {
      const auto units = nal_texts(*packet);
      got.insert(got.end(), units.begin(), units.end());
    }
    bool is_found = false;
    for (std::size_t begin = 0; begin < reference.size() && !is_found; ++begin) {
      is_found = true;
      for (std::size_t i = 0; i < got.size() && is_found; ++i) {
        is_found = got[i] == reference[(begin + i) % reference.size()];
      }
    }
    EXPECT_TRUE(is_found) << got.size() << " NAL units are not those of the clip";
  }

  SystemClock clock_;
  RecordingSink sink_;
  std::unique_ptr<CameraSimulator> simulator_;
  std::unique_ptr<CameraSession> session_;  // ends first
};

TEST_F(GstCameraSessionTest, H264OverTcpComesByteForByte) {
  serve(SessionClips::shared().source(kH264));
  start();
  expect_bytes_of_clip(kH264, false);
  const auto first = sink_.track(TrackKind::kVideo).front();
  EXPECT_TRUE(first->is_key);
  EXPECT_EQ(first->format->video.codec, Codec::kH264);
  EXPECT_EQ(first->format->video.width_px, 320);
  EXPECT_EQ(first->format->video.height_px, 180);
  EXPECT_FALSE(first->format->audio);
}

TEST_F(GstCameraSessionTest, H265OverTcpComesByteForByte) {
  serve(SessionClips::shared().source(kH265));
  start();
  expect_bytes_of_clip(kH265, true);
  const auto first = sink_.track(TrackKind::kVideo).front();
  EXPECT_TRUE(first->is_key);
  EXPECT_EQ(first->format->video.codec, Codec::kH265);
  EXPECT_EQ(first->format->video.width_px, 320);
  EXPECT_EQ(first->format->video.height_px, 180);
}

TEST_F(GstCameraSessionTest, H264OverUdpComesByteForByte) {
  serve(SessionClips::shared().source(kH264));
  auto udp = source();
  udp.transport = RtspTransport::kUdp;
  start(udp);
  expect_bytes_of_clip(kH264, false);
}

TEST_F(GstCameraSessionTest, PicturesWithBFramesKeepTheirOrder) {
  serve(SessionClips::shared().source(kH264WithB));
  start();
  expect_bytes_of_clip(kH264WithB, false);
  std::int64_t last_dts = std::numeric_limits<std::int64_t>::min();
  int reordered = 0;
  for (const auto& packet : sink_.track(TrackKind::kVideo)) {
    EXPECT_GT(packet->dts_90k, last_dts);
    EXPECT_GE(packet->pts_90k, packet->dts_90k);
    last_dts = packet->dts_90k;
    reordered += packet->pts_90k > packet->dts_90k ? 1 : 0;
    EXPECT_EQ(packet->run, sink_.track(TrackKind::kVideo).front()->run);
  }
  EXPECT_GT(reordered, 0);
}

TEST_F(GstCameraSessionTest, TimesFollowTheCamerasClock) {
  serve(SessionClips::shared().source(kH264));
  start();
  ASSERT_TRUE(sink_.wait_for_pictures(60));
  const auto pictures = sink_.track(TrackKind::kVideo);
  for (std::size_t i = 1; i < pictures.size(); ++i) {
    EXPECT_EQ(pictures[i]->pts_90k - pictures[i - 1]->pts_90k, 3'600);
    const auto step = pictures[i]->utc - pictures[i - 1]->utc;
    EXPECT_NEAR(static_cast<double>(step.count()), 40'000.0, 25.0) << "bent by more than 500 ppm";
    EXPECT_EQ(pictures[i]->format, pictures[0]->format) << "the same object while unchanged";
  }
}

TEST_F(GstCameraSessionTest, AudioIsTakenOnlyWhenAskedFor) {
  serve(SessionClips::shared().source(kH264, "-c:a pcm_alaw"));
  start();
  ASSERT_TRUE(sink_.wait_for_pictures(30));
  EXPECT_THAT(sink_.track(TrackKind::kAudio), IsEmpty());
  EXPECT_FALSE(sink_.track(TrackKind::kVideo).front()->format->audio);
}

struct AudioCase {
  std::string encoder;
  Codec codec;
  bool is_udp;
};
class GstCameraSessionAudioTest : public GstCameraSessionTest, public ::testing::WithParamInterface<AudioCase> {};

TEST_P(GstCameraSessionAudioTest, AudioSharesTheRunAndTheTimeOfItsVideo) {
  serve(SessionClips::shared().source(kH264, GetParam().encoder));
  auto wanted = source();
  wanted.has_audio = true;
  wanted.transport = GetParam().is_udp ? RtspTransport::kUdp : RtspTransport::kTcp;
  start(wanted);
  ASSERT_TRUE(wait_for([&] { return sink_.track(TrackKind::kAudio).size() >= 15; }));
  const auto audio = sink_.track(TrackKind::kAudio);
  const auto video = sink_.track(TrackKind::kVideo);
  ASSERT_TRUE(audio.front()->format->audio);
  EXPECT_EQ(audio.front()->format->audio->codec, GetParam().codec);
  EXPECT_EQ(audio.front()->format->audio->sample_rate, 8'000);
  EXPECT_EQ(audio.front()->format->audio->channels, 1);
  EXPECT_EQ(audio.front()->format->audio->decoder_config.empty(), GetParam().codec != Codec::kAac);
  EXPECT_EQ(audio.front()->run, video.front()->run);
  for (std::size_t i = 1; i < audio.size(); ++i) {
    EXPECT_GT(audio[i]->dts_90k, audio[i - 1]->dts_90k);
    EXPECT_GE(audio[i]->utc, audio[i - 1]->utc);
    EXPECT_FALSE(audio[i]->bytes.empty());
  }
  EXPECT_LT(std::chrono::abs(audio.front()->utc - video.front()->utc), kLoad);
}

INSTANTIATE_TEST_SUITE_P(
    Codecs, GstCameraSessionAudioTest,
    ::testing::Values(AudioCase{"-c:a pcm_alaw", Codec::kPcma, false}, AudioCase{"-c:a pcm_mulaw", Codec::kPcmu, false},
                      AudioCase{"-c:a aac", Codec::kAac, false}, AudioCase{"-c:a pcm_alaw", Codec::kPcma, true}),
    [](const auto& one) { return std::string{to_text(one.param.codec)} + (one.param.is_udp ? "OverUdp" : "OverTcp"); });

TEST_F(GstCameraSessionTest, CameraWithoutTheAudioThatWasAskedForIsStillRecorded) {
  serve(SessionClips::shared().source(kH264));
  auto wanted = source();
  wanted.has_audio = true;
  start(wanted);
  ASSERT_TRUE(sink_.wait_for_pictures(10));
  EXPECT_FALSE(sink_.track(TrackKind::kVideo).front()->format->audio);
}

TEST_F(GstCameraSessionTest, RightPasswordIsAccepted) {
  serve(SessionClips::shared().source(kH264), "admin", "geheim:1@x");
  auto known = source();
  known.user = "admin";
  known.password = "geheim:1@x";
  start(known);
  EXPECT_TRUE(sink_.wait_for_pictures(5));
  EXPECT_EQ(sink_.last_told().state, SessionState::kLive);
  EXPECT_THAT(sink_.last_told().reason, IsEmpty());
}

TEST_F(GstCameraSessionTest, WrongPasswordIsRefusedWithoutAStormAndWithoutNamingIt) {
  serve(SessionClips::shared().source(kH264), "admin", "right");
  auto wrong = source();
  wrong.user = "admin";
  wrong.password = "wrongsecret";
  start(wrong);
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kRefused));
  const auto told = sink_.last_told();
  EXPECT_THAT(told.reason, HasSubstr("password"));
  EXPECT_THAT(told.reason, Not(HasSubstr("wrongsecret")));
  const auto count = sink_.told().size();
  clock_.sleep_for(seconds{2}, {});  // a session that retries fast would tell of it again in between
  EXPECT_EQ(sink_.told().size(), count);
  EXPECT_THAT(sink_.packets(), IsEmpty());
}

TEST_F(GstCameraSessionTest, MissingPasswordIsRefusedToo) {
  serve(SessionClips::shared().source(kH264), "admin", "right");
  start();
  EXPECT_TRUE(sink_.wait_for_state(SessionState::kRefused));
}

TEST_F(GstCameraSessionTest, StalledCameraIsLostTwoSecondsAfterItsLastPicture) {
  serve(SessionClips::shared().source(kH264));
  start();
  ASSERT_TRUE(sink_.wait_for_pictures(30));
  const auto stalled_at = clock_.utc_now();
  command("stall /cam0 60");
  const auto lost = wait_for_told(SessionState::kLost, stalled_at);
  EXPECT_GE(lost.at - lost.since, milliseconds{1'900});
  EXPECT_LE(lost.at - lost.since, seconds{2} + kLoad);
  EXPECT_LT(std::chrono::abs(lost.since - stalled_at), kLoad) << "since is the moment of the last packet";
  EXPECT_THAT(lost.reason, HasSubstr("no picture"));
}

TEST_F(GstCameraSessionTest, StalledCameraOverUdpIsLostAsWell) {
  serve(SessionClips::shared().source(kH264));
  auto udp = source();
  udp.transport = RtspTransport::kUdp;
  start(udp);
  ASSERT_TRUE(sink_.wait_for_pictures(30));
  command("stall /cam0 60");
  const auto lost = wait_for_told(SessionState::kLost, {});
  EXPECT_LE(lost.at - lost.since, seconds{2} + kLoad);
}

TEST_F(GstCameraSessionTest, StalledCameraIsLiveAgainWhenItGoesOn) {
  serve(SessionClips::shared().source(kH264));
  start();
  ASSERT_TRUE(sink_.wait_for_pictures(10));
  const auto run = sink_.track(TrackKind::kVideo).front()->run;
  command("stall /cam0 60");
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kLost));
  sink_.forget_packets();
  const auto back = clock_.utc_now();
  command("up /cam0");
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kLive));
  ASSERT_TRUE(sink_.wait_for_pictures(1));
  const auto first = sink_.packets().front();
  EXPECT_LE(first.at - back, milliseconds{1'500} + kLoad);
  EXPECT_GT(first.packet->run, run);
  EXPECT_TRUE(first.packet->is_key);
}

TEST_F(GstCameraSessionTest, CameraThatWasDownIsBackWithinOneAndAHalfSeconds) {
  serve(SessionClips::shared().source(kH264));
  start();
  ASSERT_TRUE(sink_.wait_for_pictures(10));
  const auto down = clock_.utc_now();
  command("down /cam0 60");
  const auto lost = wait_for_told(SessionState::kLost, down);
  EXPECT_LE(lost.at - down, seconds{2} + kLoad);
  EXPECT_THAT(lost.reason, Not(IsEmpty()));
  clock_.sleep_for(milliseconds{2'500}, {});  // so that the waits between attempts have grown to their longest
  sink_.forget_packets();
  const auto up = clock_.utc_now();
  command("up /cam0");
  ASSERT_TRUE(sink_.wait_for_pictures(1));
  EXPECT_LE(sink_.packets().front().at - up, milliseconds{1'500} + kLoad);
}

TEST_F(GstCameraSessionTest, KickedSessionComesBackWithANewRun) {
  serve(SessionClips::shared().source(kH264));
  start();
  ASSERT_TRUE(sink_.wait_for_pictures(10));
  const auto run = sink_.track(TrackKind::kVideo).back()->run;
  command("kick /cam0");
  ASSERT_TRUE(wait_for([&] { return sink_.track(TrackKind::kVideo).back()->run > run; }));
  const auto lost = wait_for_told(SessionState::kLost, {});
  EXPECT_LE(lost.at - lost.since, seconds{2} + kLoad) << "told at once, not by the watchdog";
}

TEST_F(GstCameraSessionTest, KickedSessionOverUdpComesBack) {
  serve(SessionClips::shared().source(kH264));
  auto udp = source();
  udp.transport = RtspTransport::kUdp;
  start(udp);
  ASSERT_TRUE(sink_.wait_for_pictures(10));
  const auto run = sink_.track(TrackKind::kVideo).back()->run;
  command("kick /cam0");
  EXPECT_TRUE(wait_for([&] { return sink_.track(TrackKind::kVideo).back()->run > run; }));
}

TEST_F(GstCameraSessionTest, GarbageIsLivedThroughAndThenAllIsWell) {
  serve(SessionClips::shared().source(kH264, "-c:a aac"));
  auto wanted = source();
  wanted.has_audio = true;
  start(wanted);
  ASSERT_TRUE(sink_.wait_for_pictures(10));
  command("garbage /cam0 2");
  clock_.sleep_for(milliseconds{2'200}, {});
  sink_.forget_packets();
  ASSERT_TRUE(wait_for([&] {
    const auto pictures = sink_.track(TrackKind::kVideo);
    return std::any_of(pictures.begin(), pictures.end(),
                       [](const auto& p) { return p->is_key && p->format->video.width_px == 320; });
  }));
  EXPECT_EQ(sink_.last_told().state, SessionState::kLive);
}

TEST_F(GstCameraSessionTest, JumpOfTheCamerasClockBeginsANewRunWithoutLosingAPicture) {
  serve(SessionClips::shared().source(kH264));
  start();
  ASSERT_TRUE(sink_.wait_for_pictures(20));
  const auto run = sink_.track(TrackKind::kVideo).back()->run;
  command("jump /cam0 3600");
  ASSERT_TRUE(wait_for([&] { return sink_.track(TrackKind::kVideo).back()->run > run; }));
  const auto told = sink_.told();
  EXPECT_TRUE(std::none_of(told.begin(), told.end(), [](const auto& t) { return t.state == SessionState::kLost; }))
      << "the connection goes on";
  ASSERT_TRUE(sink_.wait_for_pictures(60));
  const auto pictures = sink_.track(TrackKind::kVideo);
  EXPECT_LT(std::chrono::abs(pictures.back()->utc - clock_.utc_now()), kLoad);
  expect_bytes_of_clip(kH264, false);
}

TEST_F(GstCameraSessionTest, LossOnTheNetworkLeavesOnlyWholeNalUnits) {
  serve(SessionClips::shared().source(kH264));
  auto udp = source();
  udp.transport = RtspTransport::kUdp;
  start(udp);
  ASSERT_TRUE(sink_.wait_for_pictures(5));
  command("loss /cam0 50000");
  sink_.forget_packets();
  ASSERT_TRUE(sink_.wait_for_pictures(40));
  const auto reference = SessionClips::shared().nal_units(kH264, false);
  for (const auto& packet : sink_.track(TrackKind::kVideo)) {
    for (const auto& unit : nal_texts(*packet)) {
      EXPECT_NE(std::find(reference.begin(), reference.end(), unit), reference.end());
    }
  }
}

TEST_F(GstCameraSessionTest, StateIsLiveSinceTheFirstPacket) {
  serve(SessionClips::shared().source(kH264));
  start();
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kLive));
  ASSERT_TRUE(sink_.wait_for_pictures(1));
  EXPECT_EQ(sink_.told().front().state, SessionState::kConnecting);
  EXPECT_EQ(sink_.last_told().since, sink_.packets().front().packet->utc);
}

TEST_F(GstCameraSessionTest, CameraThatIsNotThereIsLostSinceTheStart) {
  serve(SessionClips::shared().source(kH264));
  auto nobody = source();
  simulator_.reset();
  const auto begun = clock_.utc_now();
  start(nobody);
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kLost));
  EXPECT_LT(std::chrono::abs(sink_.last_told().since - begun), kLoad);
  EXPECT_THAT(sink_.last_told().reason, Not(IsEmpty()));
}

TEST_F(GstCameraSessionTest, UnknownPathNamesThePath) {
  serve(SessionClips::shared().source(kH264));
  auto wrong = source();
  wrong.url = simulator_->url("/nosuch");
  start(wrong);
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kLost));
  EXPECT_THAT(sink_.last_told().reason, HasSubstr("404"));
}

TEST_F(GstCameraSessionTest, AddressThatIsNoneIsSaidToBeUnusable) {
  StreamSource nonsense;
  nonsense.stream_id = {CameraId{"CAM01"}, StreamKind::kMain};
  nonsense.url = "nonsense://user:secret@nowhere";
  start(nonsense);
  ASSERT_TRUE(wait_for([&] {
    const auto state = sink_.last_told().state;
    return state == SessionState::kUnsupported || state == SessionState::kLost;
  }));
  EXPECT_THAT(sink_.last_told().reason, Not(HasSubstr("secret")));
}

TEST_F(GstCameraSessionTest, EndsInTimeWhateverTheCameraDoes) {
  serve(SessionClips::shared().source(kH264));
  for (const auto* trouble : {"up /cam0", "stall /cam0 60", "down /cam0 60"}) {
    start();
    if (std::string_view{trouble} == "up /cam0") {
      ASSERT_TRUE(sink_.wait_for_pictures(3));
    }
    command(trouble);
    const auto begun = clock_.mono_now();
    session_.reset();
    EXPECT_LT(clock_.mono_now() - begun, seconds{1} + kLoad) << trouble;
    const auto count = sink_.packets().size();
    clock_.sleep_for(milliseconds{100}, {});
    EXPECT_EQ(sink_.packets().size(), count) << "no packet comes after the end";
  }
}

TEST_F(GstCameraSessionTest, EndsInTimeWhileTheHostDoesNotAnswerAtAll) {
  StreamSource nobody;
  nobody.stream_id = {CameraId{"CAM01"}, StreamKind::kMain};
  nobody.url = "rtsp://192.0.2.1/x";  // RFC 5737: an address of nobody
  start(nobody);
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kLost));
  const auto begun = clock_.mono_now();
  session_.reset();
  EXPECT_LT(clock_.mono_now() - begun, seconds{1} + kLoad);
}

}  // namespace
}  // namespace hallwatch
