#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "capture/session/gst_camera_session.h"
#include "tests/capture/session/recording_sink.h"
#include "tests/capture/session/scripted_server.h"

// Cameras that do not do what we need: a session says why, retries slowly, and ends when it is told to.
namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kOk = "RTSP/1.0 200 OK\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n";

std::string describe_answer(const std::string& media) {
  const auto sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\na=control:*\r\n" + media;
  return fmt::format("RTSP/1.0 200 OK\r\nContent-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{}", sdp.size(),
                     sdp);
}

class OddCamerasTest : public ::testing::Test {
 protected:
  std::unique_ptr<CameraSession> watch(const ScriptedServer& server, bool has_audio = false) {
    StreamSource source;
    source.stream_id = {CameraId{"ODD"}, StreamKind::kMain};
    source.url = server.url();
    source.has_audio = has_audio;
    return start_camera_session(source, clock_, sink_);
  }

  SystemClock clock_;
  RecordingSink sink_;
};

TEST_F(OddCamerasTest, MotionJpegIsUnsupportedAndSaysWhatToDo) {
  ScriptedServer server{[](const std::string& request) -> std::optional<std::string> {
    return request.starts_with("DESCRIBE") ? describe_answer(
                                                 "m=video 0 RTP/AVP 26\r\na=control:track1\r\n"
                                                 "m=audio 0 RTP/AVP 8\r\na=control:track2\r\n")
                                           : kOk;
  }};
  const auto session = watch(server);
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kUnsupported))
      << to_text(sink_.last_told().state) << " " << sink_.last_told().reason;
  EXPECT_THAT(sink_.last_told().reason, AllOf(HasSubstr("video JPEG"), HasSubstr("H.264")));
  const auto connections = server.connections();
  clock_.sleep_for(seconds{2}, {});
  EXPECT_EQ(server.connections(), connections) << "it is retried slowly";
}

TEST_F(OddCamerasTest, CameraThatOffersOnlySoundIsUnsupported) {
  ScriptedServer server{[](const std::string& request) -> std::optional<std::string> {
    return request.starts_with("DESCRIBE") ? describe_answer("m=audio 0 RTP/AVP 8\r\na=control:track2\r\n") : kOk;
  }};
  const auto session = watch(server);
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kUnsupported));
  EXPECT_THAT(sink_.last_told().reason, HasSubstr("audio PCMA"));
}

TEST_F(OddCamerasTest, ForbiddenIsRefused) {
  ScriptedServer server{
      [](const std::string&) -> std::optional<std::string> { return "RTSP/1.0 403 Forbidden\r\n\r\n"; }};
  const auto session = watch(server);
  EXPECT_TRUE(sink_.wait_for_state(SessionState::kRefused)) << sink_.last_told().reason;
}

TEST_F(OddCamerasTest, ServerThatFailsIsLostAndTriedAgain) {
  ScriptedServer server{
      [](const std::string&) -> std::optional<std::string> { return "RTSP/1.0 503 Service Unavailable\r\n\r\n"; }};
  const auto session = watch(server);
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kLost));
  EXPECT_TRUE(wait_for([&] { return server.connections() >= 3; }));
}

TEST_F(OddCamerasTest, ServerThatDoesNotAnswerIsGivenUpAndTriedAgain) {
  ScriptedServer server{[](const std::string&) -> std::optional<std::string> { return std::nullopt; }};
  const auto session = watch(server);
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kLost));
  EXPECT_THAT(sink_.last_told().reason, HasSubstr("does not answer"));
  EXPECT_TRUE(wait_for([&] { return server.connections() >= 2; }));
}

TEST_F(OddCamerasTest, SessionEndsInTimeWhileTheServerIsSilent) {
  ScriptedServer server{[](const std::string& request) -> std::optional<std::string> {
    return request.starts_with("OPTIONS") ? std::optional<std::string>{kOk} : std::nullopt;
  }};
  auto session = watch(server);
  ASSERT_TRUE(wait_for([&] { return server.connections() >= 1; }));
  const auto begun = clock_.mono_now();
  session.reset();
  EXPECT_LT(clock_.mono_now() - begun, seconds{3});
}

TEST_F(OddCamerasTest, NonsenseInsteadOfRtspIsLivedThrough) {
  ScriptedServer server{[](const std::string&) -> std::optional<std::string> {
    return "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n<html>";
  }};
  const auto session = watch(server);
  EXPECT_TRUE(sink_.wait_for_state(SessionState::kLost));
}

TEST_F(OddCamerasTest, CameraThatPlaysButSendsNothingIsLost) {
  ScriptedServer server{[](const std::string& request) -> std::optional<std::string> {
    if (request.starts_with("DESCRIBE")) {
      return describe_answer("m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n");
    }
    if (request.starts_with("SETUP")) {
      return "RTSP/1.0 200 OK\r\nSession: 1;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n";
    }
    return request.starts_with("PLAY") ? "RTSP/1.0 200 OK\r\nSession: 1\r\n\r\n" : kOk;
  }};
  const auto session = watch(server);
  ASSERT_TRUE(sink_.wait_for_state(SessionState::kLost));
  EXPECT_THAT(sink_.last_told().reason, HasSubstr("no picture"));
}

}  // namespace
}  // namespace hallwatch
