#include "capture/packet_wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/capture/packet/packet_samples.h"

namespace hallwatch {
namespace {

using ::testing::HasSubstr;

PacketHead sample_head() {
  return {7, 3, TrackKind::kVideo, true, 1'758'504'600'000'000, utc_from_us(-5), -9'000, -12'600};
}

Message message_of(std::string topic, std::vector<std::string> parts) {
  return {std::move(topic), 0, std::move(parts)};
}

TEST(PacketWireTest, HeadComesBackAsItWent) {
  const auto bytes = encode_packet_head(sample_head());
  EXPECT_EQ(bytes.size(), kPacketHeadBytes);
  const auto head = decode_packet_head(bytes);
  ASSERT_TRUE(head.ok()) << head.error().message();
  EXPECT_EQ(*head, sample_head());
}

TEST(PacketWireTest, HeadHasTheFrozenLayout) {
  const auto bytes = encode_packet_head(sample_head());
  EXPECT_EQ(bytes.substr(0, 4), "HWPK");
  EXPECT_EQ(bytes.substr(4, 2), std::string("\x01\x00", 2));
  EXPECT_EQ(bytes[6], 1);
  EXPECT_EQ(bytes[7], 1);
  EXPECT_EQ(bytes.substr(8, 4), std::string("\x03\x00\x00\x00", 4));
  EXPECT_EQ(bytes[16], 7);
  EXPECT_EQ(bytes.substr(32, 8), std::string("\xFB\xFF\xFF\xFF\xFF\xFF\xFF\xFF"));
}

TEST(PacketWireTest, HeadOfAnotherVersionIsUnsupported) {
  auto bytes = encode_packet_head(sample_head());
  bytes[4] = 2;
  EXPECT_EQ(decode_packet_head(bytes).error().kind(), ErrorKind::kUnsupported);
}

TEST(PacketWireTest, HeadWithMeaninglessFieldsIsRefused) {
  for (const auto& [at, value] : {std::pair{0, 'X'}, {6, '\0'}, {6, '\3'}, {7, '\2'}, {12, '\1'}}) {
    auto bytes = encode_packet_head(sample_head());
    bytes[static_cast<std::size_t>(at)] = value;
    EXPECT_EQ(decode_packet_head(bytes).error().kind(), ErrorKind::kInvalidArgument) << at;
  }
  EXPECT_FALSE(decode_packet_head(encode_packet_head(sample_head()).substr(1)).ok());
  EXPECT_FALSE(decode_packet_head(encode_packet_head(sample_head()) + "x").ok());
  EXPECT_FALSE(decode_packet_head("").ok());
}

TEST(PacketWireTest, RequestsComeBackAsTheyWent) {
  const StreamId stream_id{CameraId{"窗口/1"}, StreamKind::kSub};
  const auto live =
      decode_request(message_of("live", {body_of(LiveRequest{5, stream_id, PacketChoice::kKeyFrames, 1'000'000})}));
  ASSERT_TRUE(live.ok()) << live.error().message();
  EXPECT_EQ(std::get<LiveRequest>(*live).stream_id, stream_id);
  EXPECT_EQ(std::get<LiveRequest>(*live).choice, PacketChoice::kKeyFrames);
  EXPECT_EQ(std::get<LiveRequest>(*live).credit_bytes, 1'000'000U);

  const auto archive =
      decode_request(message_of("archive", {body_of(ArchiveRequest{6, stream_id, utc_from_us(1), utc_from_us(2), 3})}));
  ASSERT_TRUE(archive.ok());
  EXPECT_EQ(std::get<ArchiveRequest>(*archive).to, utc_from_us(2));

  const auto credit = decode_request(message_of("credit", {body_of(CreditRequest{6, 0})}));
  ASSERT_TRUE(credit.ok());
  EXPECT_EQ(std::get<CreditRequest>(*credit).reader, 6U);
  EXPECT_TRUE(decode_request(message_of("close", {body_of(CloseRequest{6})})).ok());
}

TEST(PacketWireTest, RequestsOutOfRangeAreRefused) {
  const auto refused = [](std::string topic, std::string body) {
    return !decode_request(message_of(std::move(topic), {std::move(body)})).ok();
  };
  EXPECT_TRUE(refused("live", R"({"reader":1,"stream":"CAM01","choice":1,"credit_bytes":1})"));
  EXPECT_TRUE(refused("live", R"({"reader":1,"stream":"/main","choice":1,"credit_bytes":1})"));
  EXPECT_TRUE(refused("live", R"({"reader":1,"stream":"CAM01/main","choice":4,"credit_bytes":1})"));
  EXPECT_TRUE(refused("live", R"({"reader":-1,"stream":"CAM01/main","choice":1,"credit_bytes":1})"));
  EXPECT_TRUE(refused("live", R"({"reader":1,"stream":"CAM01/main","choice":1})"));
  EXPECT_TRUE(refused("archive", R"({"reader":1,"stream":"CAM01/main","from_us":2,"to_us":1,"credit_bytes":1})"));
  EXPECT_TRUE(refused("credit", R"({"reader":1,"bytes":-1})"));
  EXPECT_TRUE(refused("close", "[]"));
  EXPECT_TRUE(refused("close", "{\"reader\":1}" + std::string(70'000, ' ')));
  EXPECT_FALSE(decode_request(message_of("close", {})).ok());
  EXPECT_EQ(decode_request(message_of("steal", {R"({"reader":1})"})).error().kind(), ErrorKind::kUnsupported);
}

TEST(PacketWireTest, FormatComesBackWithItsDecoderConfigs) {
  const auto format = sample_format();
  const auto answer = decode_answer(
      message_of("format", {format_body(9, 2, *format), std::string{as_text(format->video.decoder_config)},
                            std::string{as_text(format->audio->decoder_config)}}));
  ASSERT_TRUE(answer.ok()) << answer.error().message();
  EXPECT_EQ(std::get<FormatAnswer>(*answer).format, *format);
  EXPECT_EQ(std::get<FormatAnswer>(*answer).format_number, 2U);
  EXPECT_EQ(reader_of(*answer), 9U);
}

TEST(PacketWireTest, FormatWithoutAudioHasNone) {
  auto format = *sample_format();
  format.audio.reset();
  const auto answer = decode_answer(message_of("format", {format_body(1, 1, format), "abc", ""}));
  ASSERT_TRUE(answer.ok());
  EXPECT_FALSE(std::get<FormatAnswer>(*answer).format.audio);
}

TEST(PacketWireTest, FormatWithSenselessValuesIsRefused) {
  const auto refused = [](std::string_view body) {
    return !decode_answer(message_of("format", {std::string{body}, "", ""})).ok();
  };
  EXPECT_TRUE(refused(R"({"reader":1,"format":1})"));
  EXPECT_TRUE(refused(R"({"reader":1,"format":1,"video":{"codec":"AAC","width_px":1,"height_px":1}})"));
  EXPECT_TRUE(refused(R"({"reader":1,"format":1,"video":{"codec":"H264","width_px":99999,"height_px":1}})"));
  EXPECT_TRUE(refused(R"({"reader":1,"format":4294967296,"video":{"codec":"H264","width_px":1,"height_px":1}})"));
  EXPECT_TRUE(refused(R"({"reader":1,"format":1,"video":{"codec":"H264","width_px":1,"height_px":1},
                          "audio":{"codec":"PCMA","sample_rate":0,"channels":1}})"));
  EXPECT_FALSE(decode_answer(message_of("format", {"{}"})).ok());
}

TEST(PacketWireTest, ErrorKeepsItsKindAndMessage) {
  const auto answer =
      decode_answer(message_of("error", {error_body(4, fail(ErrorKind::kNotFound, "there is no such stream"))}));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(std::get<ErrorAnswer>(*answer).error.kind(), ErrorKind::kNotFound);
  EXPECT_THAT(std::get<ErrorAnswer>(*answer).error.message(), HasSubstr("no such stream"));
  const auto odd = decode_answer(message_of("error", {R"({"reader":1,"kind":99,"message":"?"})"}));
  EXPECT_EQ(std::get<ErrorAnswer>(*odd).error.kind(), ErrorKind::kUnknown);
}

TEST(PacketWireTest, AnyBytesGiveAValueOrAnError) {
  std::mt19937 random{20250922};
  const std::vector<std::string> topics{"live", "archive", "credit", "close",   "format", "packet",
                                        "end",  "error",   "alive",  "skipped", "gone",   ""};
  const auto good = body_of(LiveRequest{1, {CameraId{"C"}, StreamKind::kMain}, PacketChoice::kAll, 9});
  int read = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto body = i % 2 == 0 ? random_bytes(random, random() % 80) : good;
    for (unsigned change = 0; change < random() % 4 && !body.empty(); ++change) {
      body[random() % body.size()] = static_cast<char>(random());
    }
    std::vector<std::string> parts{std::move(body)};
    for (unsigned more = 0; more < random() % 4; ++more) {
      parts.push_back(random_bytes(random, random() % 60));
    }
    const auto message = message_of(topics[random() % topics.size()], std::move(parts));
    read += decode_request(message).ok() ? 1 : 0;
    read += decode_answer(message).ok() ? 1 : 0;
    read += decode_packet_head(message.body()).ok() ? 1 : 0;
  }
  EXPECT_GT(read, 0);
  EXPECT_LT(read, 20'000);
}

TEST(PacketWireTest, ChangedHeadsNeverGiveATrackThatDoesNotExist) {
  std::mt19937 random{7};
  const auto good = encode_packet_head(sample_head());
  for (int i = 0; i < 20'000; ++i) {
    auto bytes = good;
    for (int change = 0; change < 3; ++change) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const auto head = decode_packet_head(bytes);
    EXPECT_TRUE(!head.ok() || head->track == TrackKind::kVideo || head->track == TrackKind::kAudio);
  }
}

}  // namespace
}  // namespace hallwatch
