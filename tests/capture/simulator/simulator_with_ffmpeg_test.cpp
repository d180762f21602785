// The simulator as independent clients see it: ffprobe and ffmpeg over TCP and UDP.
#include <gmock/gmock.h>

#include <cstdlib>
#include <regex>

#include "tests/capture/simulator/test_clips.h"

namespace hallwatch {
namespace {

using ::testing::HasSubstr;

CameraSimulatorOptions played_once(const std::string& file) {
  CameraSimulatorOptions options;
  options.streams.push_back({"/cam0", load_clip(file), std::chrono::microseconds{0}, false});
  return options;
}

/// What ffprobe says: "codec_name=h264,nb_read_packets=50" and so on.
std::string probe(const std::string& transport, const std::string& url) {
  return run_shell(fmt::format("ffprobe -v error -rtsp_transport {} -count_packets -show_entries "
                               "stream=codec_name,nb_read_packets,width,sample_rate -of compact {}",
                               transport, url))
      .output;
}

int packets_in(const std::string& output, const std::string& codec) {
  std::smatch match;
  const std::regex form{"codec_name=" + codec + "\\|.*nb_read_packets=([0-9]+)"};
  return std::regex_search(output, match, form) ? std::stoi(match[1]) : -1;
}

class SimulatorWithFfmpegTest : public ::testing::TestWithParam<std::string> {};

TEST_P(SimulatorWithFfmpegTest, FfprobeReadsExactlyTheFramesThatWereCountedAsSent) {
  const TempFolder folder;
  const auto simulator = start_simulator(played_once(make_clip(folder)));
  const auto output = probe(GetParam(), simulator->url("/cam0"));
  EXPECT_EQ(packets_in(output, "h264"), 50) << output;
  EXPECT_EQ(simulator->sent_frames("/cam0"), 50);
}

TEST_P(SimulatorWithFfmpegTest, FfmpegDecodesEveryPictureWithoutAnError) {
  const TempFolder folder;
  const auto simulator = start_simulator(played_once(make_clip(folder)));
  const auto file = (folder / "out.mov").string();
  const auto outcome = run_shell(fmt::format("ffmpeg -nostdin -loglevel warning -rtsp_transport {} -i {} -c copy {}",
                                             GetParam(), simulator->url("/cam0"), file));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  const auto decoded = run_shell("ffmpeg -nostdin -v error -xerror -i " + file + " -f null -");
  EXPECT_EQ(decoded.exit_code, 0) << decoded.output;
  const auto counted = run_shell(
      "ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0 " + file);
  EXPECT_EQ(counted.output, "50\n");
}

TEST_P(SimulatorWithFfmpegTest, TheDigestPasswordIsAskedForAndTaken) {
  const TempFolder folder;
  auto options = played_once(make_clip(folder));
  options.user = "admin";
  options.password = "hall pass";
  const auto simulator = start_simulator(std::move(options));
  const auto address = fmt::format("@127.0.0.1:{}/cam0", simulator->port());
  EXPECT_THAT(probe(GetParam(), "rtsp://admin:wrong" + address), HasSubstr("401"));
  EXPECT_THAT(probe(GetParam(), simulator->url("/cam0")), HasSubstr("401"));
  EXPECT_EQ(simulator->sent_frames("/cam0"), 0);
  const auto output = probe(GetParam(), "'rtsp://admin:hall%20pass" + address + "'");
  EXPECT_EQ(packets_in(output, "h264"), 50) << output;
}

TEST_P(SimulatorWithFfmpegTest, SoundComesAlong) {
  const TempFolder folder;
  const auto simulator = start_simulator(played_once(make_clip(folder)));
  const auto output = probe(GetParam(), simulator->url("/cam0"));
  EXPECT_THAT(output, HasSubstr("codec_name=pcm_alaw|sample_rate=8000"));
  EXPECT_EQ(packets_in(output, "pcm_alaw"), 100) << output;
}

INSTANTIATE_TEST_SUITE_P(Transports, SimulatorWithFfmpegTest, ::testing::Values("tcp", "udp"),
                         [](const auto& parameter) { return parameter.param; });

struct CodecCase {
  std::string name;
  TestClip clip;
  std::string video_codec;
  std::string audio_codec;  ///< "": none
};

class SimulatorCodecTest : public ::testing::TestWithParam<CodecCase> {};

TEST_P(SimulatorCodecTest, IsSentAsItIs) {
  const TempFolder folder;
  const auto simulator = start_simulator(played_once(make_clip(folder, GetParam().clip)));
  const auto output = probe("tcp", simulator->url("/cam0"));
  EXPECT_EQ(packets_in(output, GetParam().video_codec), 50) << output;
  if (!GetParam().audio_codec.empty()) {
    EXPECT_GT(packets_in(output, GetParam().audio_codec), 10) << output;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Codecs, SimulatorCodecTest,
    ::testing::Values(CodecCase{"H265Pcmu",
                                {.video = "-c:v libx265 -preset ultrafast -x265-params log-level=error:bframes=0",
                                 .audio = "-c:a pcm_mulaw"},
                                "hevc",
                                "pcm_mulaw"},
                      CodecCase{"H264Aac", {.audio = "-c:a aac", .name = "clip.mp4"}, "h264", "aac"},
                      CodecCase{"BFrames", {.video = "-c:v libx264 -bf 2 -g 25", .audio = ""}, "h264", ""},
                      CodecCase{"MpegTs", {.audio = "", .name = "clip.ts"}, "h264", ""}),
    [](const auto& parameter) { return parameter.param.name; });

}  // namespace
}  // namespace hallwatch
