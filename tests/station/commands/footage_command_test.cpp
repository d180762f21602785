#include <fstream>

#include <gmock/gmock.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "station/commands/commands.h"
#include "tests/recorder/support/store_bench.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

/// Pictures of made-up bytes, 25 a second, a key frame each second.
std::vector<PacketPtr> pictures(int seconds) {
  auto format = std::make_shared<StreamFormat>();
  format->video = {Codec::kH264, 160, 96, {}};
  for (const int value : {1, 0x42, 0xc0, 0x0a, 0xff, 0xe0, 0, 0}) {
    format->video.decoder_config.push_back(static_cast<std::byte>(value));
  }
  std::vector<PacketPtr> packets;
  for (int at = 0; at < seconds * 25; ++at) {
    auto packet = std::make_shared<EncodedPacket>();
    packet->stream_id = kMadeStreamId;
    packet->track = TrackKind::kVideo;
    packet->is_key = at % 25 == 0;
    packet->run = 1;
    packet->utc = kMadeStart + at * 40ms;
    packet->pts_90k = packet->dts_90k = at * 3'600;
    packet->format = format;
    packet->bytes.assign(200, static_cast<std::byte>(at));
    packets.push_back(std::move(packet));
  }
  return packets;
}

/// Six seconds in two files, then a camera that was lost for four.
class FootageCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    bench_.settings().file_length = 3s;
    bench_.start();
    bench_.feed(pictures(6));
    bench_.volume().interrupt(kMadeStreamId, GapCause::kCamera, kMadeStart + 6s, "no media");
    bench_.clock().advance(kMadeStart + 10s - bench_.clock().utc_now());
    bench_.close();
  }
  std::string run(std::vector<std::string> words) {
    CLI::App app{"test", "hallwatch"};
    add_footage_command(app, exit_code_);
    words.insert(words.begin(), "footage");
    words.insert(words.end(), {"--data", bench_.data().string()});
    std::ranges::reverse(words);  // CLI11 takes them from the end
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    app.parse(words);
    complaint_ = testing::internal::GetCapturedStderr();
    return testing::internal::GetCapturedStdout();
  }

  int exit_code_ = -1;
  std::string complaint_;
  StoreBench bench_;
};

TEST_F(FootageCommandTest, ListsFilesAsTheQueriesHaveThem) {
  const auto rows = segment_rows_from_json_text(run({"list", "--json"}));
  ASSERT_TRUE(rows.ok()) << rows.error().message();
  EXPECT_EQ(exit_code_, kExitDone);
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ(rows->at(1).from, kMadeStart + 3s);
  EXPECT_TRUE(std::filesystem::exists(bench_.data() / rows->at(1).path));
  EXPECT_THAT(run({"list"}), HasSubstr("2 files\n"));
}

TEST_F(FootageCommandTest, TakesTimesOfTheHallAsWell) {
  const auto rows = segment_rows_from_json_text(
      run({"list", "--json", "--camera", "CAM01", "--from", "2025-09-22 09:30:03", "--to", "2025-09-23"}));
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->at(0).from, kMadeStart + 3s);
}

TEST_F(FootageCommandTest, NamesGapsAndTheirCauses) {
  EXPECT_THAT(run({"gaps"}), AllOf(HasSubstr("4.000 s  camera    no media"), HasSubstr("operator")));
  const auto rows = gap_rows_from_json_text(run({"gaps", "--json", "--to", "2025-09-22T01:30:09Z"}));
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->at(0).to, kMadeStart + 10s);
}

TEST_F(FootageCommandTest, SumsTheCoverageOfADay) {
  const auto json = nlohmann::json::parse(
      run({"coverage", "--json", "--from", "2025-09-22T01:30:00Z", "--to", "2025-09-22T01:30:10Z"}));
  ASSERT_EQ(json.size(), 1U);
  EXPECT_DOUBLE_EQ(json[0].at("recorded_s"), 6.0);
  EXPECT_DOUBLE_EQ(json[0].at("share"), 0.6);
  EXPECT_DOUBLE_EQ(json[0].at("missing_s").at("camera"), 4.0);
}

TEST_F(FootageCommandTest, ChecksEveryByteAndFailsWhereOneIsWrong) {
  EXPECT_THAT(run({"check"}), HasSubstr("2 files, 6 fragments"));
  EXPECT_EQ(exit_code_, kExitDone);
  const auto rows = bench_.segments();
  {
    std::fstream out{bench_.data() / path_of(rows[0]), std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(rows[0].bytes / 2);
    out.put('\x7f');
    out.put('\x7e');
  }
  EXPECT_THAT(run({"check", "--depth", "hashes"}), HasSubstr(path_of(rows[0])));
  EXPECT_EQ(exit_code_, kExitFailed);
  const auto json = nlohmann::json::parse(run({"check", "--json"}));
  EXPECT_EQ(json.at("faults")[0].at("stream"), "CAM01/main");
}

TEST_F(FootageCommandTest, ExportsFromTheKeyFrameAndSaysWhatItHolds) {
  const auto clip = bench_.data() / "clip.mp4";
  const auto said = run({"export", "--stream", "CAM01/main", "--from", "2025-09-22T01:30:01.5Z", "--to",
                         "2025-09-22T01:30:08Z", "--out", clip.string()});
  EXPECT_EQ(exit_code_, kExitDone) << complaint_;
  EXPECT_TRUE(std::filesystem::exists(clip));
  EXPECT_THAT(said, AllOf(HasSubstr("125 pictures"), HasSubstr("begins 0.500 s before"), HasSubstr("no media")));
}

TEST_F(FootageCommandTest, RefusesWhatItCannotUnderstand) {
  run({"list", "--from", "yesterday"});
  EXPECT_EQ(exit_code_, kExitBadUsage);
  EXPECT_THAT(complaint_, AllOf(HasSubstr("--from"), HasSubstr("yesterday")));
  run({"list", "--from", "2025-09-23", "--to", "2025-09-22"});
  EXPECT_EQ(exit_code_, kExitBadUsage);
}

TEST_F(FootageCommandTest, SaysThatACameraHasNoFootage) {
  run({"list", "--from", "2025-09-22", "--to", "2025-09-23", "--camera", "CAM99"});
  EXPECT_EQ(exit_code_, kExitFailed);
  EXPECT_THAT(complaint_, HasSubstr("CAM99"));
}

TEST(FootageCommandWithoutStoreTest, SaysThatNothingWasRecorded) {
  const TempFolder folder;
  CLI::App app{"test", "hallwatch"};
  int exit_code = -1;
  add_footage_command(app, exit_code);
  std::vector<std::string> words{folder.path().string(), "--data", "list", "footage"};
  testing::internal::CaptureStderr();
  app.parse(words);
  EXPECT_EQ(exit_code, kExitFailed);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("nothing was recorded yet"));
}

}  // namespace
}  // namespace hallwatch
