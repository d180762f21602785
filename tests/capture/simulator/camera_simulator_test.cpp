#include "capture/simulator/camera_simulator.h"

#include <sys/un.h>

#include <gmock/gmock.h>

#include <set>

#include "tests/capture/simulator/raw_rtsp_client.h"
#include "tests/capture/simulator/test_clips.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// One looped camera of the test picture; the clip is made once for all tests.
class CameraSimulatorTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TempFolder>();
    clip_ = load_clip(make_clip(*folder_));
  }
  static void TearDownTestSuite() {
    clip_.reset();
    folder_.reset();
  }

  static CameraSimulatorOptions cameras(int count) {
    CameraSimulatorOptions options;
    for (int i = 0; i < count; ++i) {
      options.streams.push_back({fmt::format("/cam{}", i), clip_, i * 130ms, true});
    }
    return options;
  }

  static std::unique_ptr<TempFolder> folder_;
  static std::shared_ptr<const ClipSource> clip_;
};
std::unique_ptr<TempFolder> CameraSimulatorTest::folder_;
std::shared_ptr<const ClipSource> CameraSimulatorTest::clip_;

TEST_F(CameraSimulatorTest, PlaysInRealTimeFromAKeyFrameWithoutAGap) {
  const auto simulator = start_simulator(cameras(1));
  RawRtspClient client{simulator->port()};
  SystemClock clock;
  const auto begin = clock.mono_now();
  ASSERT_TRUE(client.play(simulator->url("/cam0"), 2));
  ASSERT_TRUE(client.wait_until([&] { return client.pictures() >= 60; }));  // over the end of the clip of 50
  EXPECT_GT(clock.mono_now() - begin, 2'200ms);
  EXPECT_EQ(client.missing_packets(), 0);
  EXPECT_TRUE(client.begins_with_key_picture());
  EXPECT_GE(client.count(2), 100) << "sound: 50 packets a second";
}

TEST_F(CameraSimulatorTest, TimeStampsGoOnOverTheEndOfTheClip) {
  const auto simulator = start_simulator(cameras(1));
  RawRtspClient client{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  ASSERT_TRUE(client.wait_until([&] { return client.pictures() >= 60; }));
  std::set<std::uint32_t> stamps;
  std::uint32_t last = 0;
  for (const auto& packet : client.packets()) {
    if (packet.channel == 0 && packet.timestamp() != last) {
      EXPECT_TRUE(last == 0 || packet.timestamp() - last == 3'600) << last << " " << packet.timestamp();
      last = packet.timestamp();
      stamps.insert(last);
    }
  }
  EXPECT_GE(stamps.size(), 60U);
}

TEST_F(CameraSimulatorTest, CountsExactlyWhatAClientThatStoppedReadingCouldStillRead) {
  const TempFolder folder;
  TestClip rich;
  rich.video = "-c:v libx264 -preset ultrafast -bf 0 -g 25 -qp 4";
  rich.audio = "";
  rich.width_px = 640;
  CameraSimulatorOptions options;
  options.streams.push_back({"/cam0", load_clip(make_clip(folder, rich)), 0ms, true});
  const auto simulator = start_simulator(std::move(options));
  RawRtspClient client{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  SystemClock clock;
  std::int64_t last = -1;
  for (int i = 0; i < 60 && simulator->sent_frames("/cam0") != last; ++i) {  // until the kernel takes no more
    last = simulator->sent_frames("/cam0");
    clock.sleep_for(500ms, {});
  }
  simulator->stop();
  ASSERT_TRUE(client.wait_for_end());
  EXPECT_GT(client.pictures(), 5);
  EXPECT_EQ(client.pictures(), simulator->sent_frames("/cam0"));
}

TEST_F(CameraSimulatorTest, ServesThirtyTwoCamerasAndLosesNothing) {
  const auto simulator = start_simulator(cameras(32));
  std::vector<std::unique_ptr<RawRtspClient>> clients;
  for (int i = 0; i < 32; ++i) {
    clients.push_back(std::make_unique<RawRtspClient>(simulator->port()));
    ASSERT_TRUE(clients.back()->play(simulator->url(fmt::format("/cam{}", i)), 2));
  }
  ASSERT_TRUE(clients.back()->wait_until([&] { return clients.back()->pictures() >= 50; }));
  EXPECT_EQ(simulator->playing_sessions("/cam31"), 1);
  simulator->stop();
  for (int i = 0; i < 32; ++i) {
    auto& client = *clients[static_cast<std::size_t>(i)];
    ASSERT_TRUE(client.wait_for_end());
    EXPECT_GE(client.pictures(), 40);
    EXPECT_EQ(client.missing_packets(), 0);
    EXPECT_EQ(client.pictures(), simulator->sent_frames(fmt::format("/cam{}", i)));
  }
}

TEST_F(CameraSimulatorTest, AStalledCameraAnswersButSendsNothingUntilItIsUp) {
  const auto simulator = start_simulator(cameras(1));
  RawRtspClient client{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  ASSERT_TRUE(client.wait_until([&] { return client.pictures() > 3; }));
  ASSERT_TRUE(simulator->command("stall /cam0 1000").ok());
  client.read_for(300ms);
  client.packets().clear();
  client.read_for(700ms);
  EXPECT_THAT(client.request("GET_PARAMETER", simulator->url("/cam0"), client.session_header()),
              StartsWith("RTSP/1.0 200"));
  EXPECT_TRUE(client.packets().empty());
  ASSERT_TRUE(simulator->command("up /cam0").ok());
  ASSERT_TRUE(client.wait_until([&] { return client.count(0) > 0; }));
  ASSERT_TRUE(client.wait_until([&] { return client.pictures() > 0; }));
  EXPECT_TRUE(client.begins_with_key_picture());
  EXPECT_LT(client.pictures(), 25) << "pictures of the time of the stall were sent after it";
}

TEST_F(CameraSimulatorTest, ACameraThatIsDownCutsItsConnectionsAndTakesNoNewOnes) {
  const auto simulator = start_simulator(cameras(2));
  RawRtspClient client{simulator->port()};
  RawRtspClient other{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  ASSERT_TRUE(other.play(simulator->url("/cam1")));
  ASSERT_TRUE(simulator->command("down /cam0 1000").ok());
  EXPECT_TRUE(client.wait_for_end());
  EXPECT_EQ(simulator->playing_sessions("/cam0"), 0);
  RawRtspClient again{simulator->port()};
  EXPECT_EQ(again.request("DESCRIBE", simulator->url("/cam0")), "");
  EXPECT_FALSE(again.is_open());
  EXPECT_TRUE(other.is_open());
  ASSERT_TRUE(simulator->command("up /cam0").ok());
  RawRtspClient back{simulator->port()};
  EXPECT_TRUE(back.play(simulator->url("/cam0")));
}

TEST_F(CameraSimulatorTest, AKickedClientMayComeBackAtOnce) {
  const auto simulator = start_simulator(cameras(1));
  RawRtspClient client{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  ASSERT_TRUE(simulator->command("kick /cam0").ok());
  EXPECT_TRUE(client.wait_for_end());
  RawRtspClient back{simulator->port()};
  EXPECT_TRUE(back.play(simulator->url("/cam0")));
}

TEST_F(CameraSimulatorTest, LossLeavesNumbersOutAndSuchFramesAreNotCounted) {
  const auto simulator = start_simulator(cameras(1));
  ASSERT_TRUE(simulator->command("loss /cam0 300000").ok());
  RawRtspClient client{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  ASSERT_TRUE(client.wait_until([&] { return client.missing_packets() > 5 && client.pictures() > 20; }));
  simulator->stop();
  client.wait_for_end();
  EXPECT_LT(simulator->sent_frames("/cam0"), client.pictures() + client.missing_packets());
}

TEST_F(CameraSimulatorTest, TotalLossSendsNoFrame) {
  const auto simulator = start_simulator(cameras(1));
  ASSERT_TRUE(simulator->command("loss /cam0 1000000").ok());
  RawRtspClient client{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  client.read_for(400ms);
  EXPECT_EQ(client.count(0), 0);
  EXPECT_EQ(simulator->sent_frames("/cam0"), 0);
}

TEST_F(CameraSimulatorTest, SenderReportsComeWithTheFirstPicturesUnlessNoClockIsWanted) {
  const auto simulator = start_simulator(cameras(2));
  ASSERT_TRUE(simulator->command("noclock /cam1").ok());
  RawRtspClient client{simulator->port()};
  RawRtspClient silent{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  ASSERT_TRUE(silent.play(simulator->url("/cam1")));
  EXPECT_TRUE(client.wait_until([&] { return client.count(1) > 0; }));
  ASSERT_TRUE(silent.wait_until([&] { return silent.pictures() > 20; }));
  EXPECT_EQ(silent.count(1), 0);
  const auto report = std::ranges::find(client.packets(), 1, &RawRtspClient::Packet::channel);
  EXPECT_EQ(report->bytes[1], 200) << "a sender report";
}

TEST_F(CameraSimulatorTest, GarbageReplacesThePayloadAndEnds) {
  const auto simulator = start_simulator(cameras(1));
  ASSERT_TRUE(simulator->command("garbage /cam0 1000").ok());
  RawRtspClient client{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  ASSERT_TRUE(client.wait_until([&] { return client.pictures() >= 30; }));
  // The clip's pictures begin with NAL units of few types; noise has all of them.
  std::set<int> types;
  for (const auto& packet : client.packets()) {
    if (packet.channel == 0) {
      types.insert(packet.nal_type());
    }
  }
  EXPECT_GT(types.size(), 8U);
  ASSERT_TRUE(simulator->command("garbage /cam0 0").ok());
  client.read_for(300ms);
  client.packets().clear();
  ASSERT_TRUE(client.wait_until([&] { return client.pictures() >= 30; }));
  EXPECT_TRUE(std::ranges::any_of(client.packets(), [](const auto& p) { return p.channel == 0 && p.nal_type() == 7; }));
}

TEST_F(CameraSimulatorTest, AJumpMovesTimeStampsAndNothingElse) {
  const auto simulator = start_simulator(cameras(1));
  RawRtspClient client{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  ASSERT_TRUE(client.wait_until([&] { return client.pictures() > 3; }));
  ASSERT_TRUE(simulator->command("jump /cam0 100").ok());
  const auto before = client.pictures();
  ASSERT_TRUE(client.wait_until([&] { return client.pictures() > before + 5; }));
  EXPECT_EQ(client.missing_packets(), 0);
  std::uint32_t largest = 0;
  for (std::size_t i = 1; i < client.packets().size(); ++i) {
    const auto& packet = client.packets()[i];
    const auto& last = client.packets()[i - 1];
    if (packet.channel == 0 && last.channel == 0) {
      largest = std::max(largest, packet.timestamp() - last.timestamp());
    }
  }
  EXPECT_EQ(largest, 100U * 90'000 + 3'600);
}

TEST_F(CameraSimulatorTest, WrongCommandsAreRefusedWithAReason) {
  const auto simulator = start_simulator(cameras(1));
  EXPECT_EQ(simulator->command("explode /cam0").error().kind(), ErrorKind::kInvalidArgument);
  const auto unknown = simulator->command("kick /cam7");
  EXPECT_EQ(unknown.error().kind(), ErrorKind::kNotFound);
  EXPECT_THAT(unknown.error().message(), HasSubstr("/cam7"));
  simulator->stop();
  EXPECT_EQ(simulator->command("kick /cam0").error().kind(), ErrorKind::kUnavailable);
}

TEST_F(CameraSimulatorTest, CommandsComeByTheControlSocketTooAndAreAnswered) {
  auto options = cameras(1);
  const auto control = (*folder_ / "control").string();
  const auto own = (*folder_ / "own").string();
  options.control_socket = control;
  const auto simulator = start_simulator(std::move(options));
  RawRtspClient client{simulator->port()};
  ASSERT_TRUE(client.play(simulator->url("/cam0")));
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const auto address_of = [](const std::string& file) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    file.copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
  };
  const auto from = address_of(own);
  const auto to = address_of(control);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&from), sizeof from), 0);
  ASSERT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
  std::array<char, 200> answer{};
  ::send(socket, "nonsense", 8, 0);
  EXPECT_GT(::recv(socket, answer.data(), answer.size(), 0), 0);
  EXPECT_THAT(std::string{answer.data()}, StartsWith("error: "));
  answer.fill('\0');
  ::send(socket, "kick /cam0", 10, 0);
  EXPECT_GT(::recv(socket, answer.data(), answer.size(), 0), 0);
  EXPECT_EQ(std::string{answer.data()}, "ok");
  EXPECT_TRUE(client.wait_for_end());
  ::close(socket);
  simulator->stop();
  EXPECT_FALSE(std::filesystem::exists(control));
}

TEST_F(CameraSimulatorTest, RequestsThatMakeNoSenseGetTheirStatus) {
  const auto simulator = start_simulator(cameras(2));
  const auto url = simulator->url("/cam0");
  RawRtspClient client{simulator->port()};
  EXPECT_THAT(client.request("DESCRIBE", simulator->url("/nothing")), StartsWith("RTSP/1.0 404"));
  EXPECT_THAT(client.request("PLAY", url), StartsWith("RTSP/1.0 455"));
  EXPECT_THAT(client.request("SETUP", url + "/trackID=9", "Transport: RTP/AVP/TCP;interleaved=0-1\r\n"),
              StartsWith("RTSP/1.0 404"));
  EXPECT_THAT(client.request("SETUP", url + "/trackID=0", "Transport: RTP/AVP;multicast\r\n"),
              StartsWith("RTSP/1.0 461"));
  EXPECT_THAT(client.request("RECORD", url), StartsWith("RTSP/1.0 501"));
  ASSERT_TRUE(client.play(url));
  EXPECT_THAT(client.request("PAUSE", url, "Session: other\r\n"), StartsWith("RTSP/1.0 454"));
  EXPECT_THAT(client.request("PAUSE", simulator->url("/cam1"), client.session_header()), StartsWith("RTSP/1.0 459"));
  EXPECT_THAT(client.request("TEARDOWN", url, client.session_header()), StartsWith("RTSP/1.0 200"));
  EXPECT_EQ(simulator->playing_sessions("/cam0"), 0);
}

TEST_F(CameraSimulatorTest, PauseStopsTheMediaAndPlayGoesOn) {
  const auto simulator = start_simulator(cameras(1));
  const auto url = simulator->url("/cam0");
  RawRtspClient client{simulator->port()};
  ASSERT_TRUE(client.play(url));
  EXPECT_THAT(client.request("PAUSE", url, client.session_header()), StartsWith("RTSP/1.0 200"));
  client.packets().clear();
  client.read_for(300ms);
  EXPECT_TRUE(client.packets().empty());
  EXPECT_THAT(client.request("PLAY", url, client.session_header()), StartsWith("RTSP/1.0 200"));
  EXPECT_TRUE(client.wait_until([&] { return client.pictures() > 3; }));
}

TEST_F(CameraSimulatorTest, AClientThatSpeaksNoRtspIsToldSoAndCut) {
  const auto simulator = start_simulator(cameras(1));
  RawRtspClient client{simulator->port()};
  client.send_text("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(client.wait_for_end());
  RawRtspClient endless{simulator->port()};
  endless.send_text(std::string(40'000, 'x'));
  EXPECT_TRUE(endless.wait_for_end());
}

TEST_F(CameraSimulatorTest, SaysWhyItCannotStart) {
  const auto simulator = start_simulator(cameras(1));
  auto same_port = cameras(1);
  same_port.port = simulator->port();
  const auto taken = CameraSimulator::start(std::move(same_port));
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().kind(), ErrorKind::kUnavailable);
  EXPECT_THAT(taken.error().message(), HasSubstr(std::to_string(simulator->port())));
  auto twice = cameras(1);
  twice.streams.push_back(twice.streams.front());
  EXPECT_EQ(CameraSimulator::start(std::move(twice)).error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_EQ(CameraSimulator::start({}).error().kind(), ErrorKind::kInvalidArgument);
  auto slashless = cameras(1);
  slashless.streams[0].path = "cam0";
  EXPECT_EQ(CameraSimulator::start(std::move(slashless)).error().kind(), ErrorKind::kInvalidArgument);
  auto long_name = cameras(1);
  long_name.control_socket = "/tmp/" + std::string(200, 'x');
  EXPECT_EQ(CameraSimulator::start(std::move(long_name)).error().kind(), ErrorKind::kInvalidArgument);
}

}  // namespace
}  // namespace hallwatch
