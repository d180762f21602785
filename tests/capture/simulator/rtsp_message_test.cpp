#include "capture/simulator/rtsp_message.h"

#include <gmock/gmock.h>

#include <random>

namespace hallwatch {
namespace {

constexpr std::string_view kRequest =
    "SETUP rtsp://127.0.0.1/cam0/trackID=1 RTSP/1.0\r\nCSeq: 3\r\ntransport: RTP/AVP/TCP;interleaved=2-3\r\n\r\n";

TEST(RtspMessageTest, ARequestIsReadWithItsHeaders) {
  const auto input = parse_rtsp_input(kRequest);
  ASSERT_EQ(input.kind, RtspInputKind::kRequest);
  EXPECT_EQ(input.used_bytes, kRequest.size());
  EXPECT_EQ(input.request.method, "SETUP");
  EXPECT_EQ(input.request.header("cseq"), "3");
  EXPECT_EQ(input.request.header("Transport"), "RTP/AVP/TCP;interleaved=2-3");
  EXPECT_EQ(input.request.header("Session"), "");
}

TEST(RtspMessageTest, EveryShorterPartOfARequestWaitsForMore) {
  for (std::size_t length = 0; length < kRequest.size(); ++length) {
    EXPECT_EQ(parse_rtsp_input(kRequest.substr(0, length)).kind, RtspInputKind::kIncomplete) << length;
  }
}

TEST(RtspMessageTest, ABodyIsTakenByItsLength) {
  const std::string text = "SET_PARAMETER * RTSP/1.0\r\nContent-Length: 4\r\n\r\nabcdOPTIONS";
  const auto input = parse_rtsp_input(text);
  ASSERT_EQ(input.kind, RtspInputKind::kRequest);
  EXPECT_EQ(input.request.body, "abcd");
  EXPECT_EQ(text.substr(input.used_bytes), "OPTIONS");
  EXPECT_EQ(parse_rtsp_input(text.substr(0, text.size() - 9)).kind, RtspInputKind::kIncomplete);
}

TEST(RtspMessageTest, ReceiverReportsBetweenRequestsAreSkippedWhole) {
  const std::string text{
      "$\x01\x00\x03"
      "abc$",
      8};
  const auto input = parse_rtsp_input(text);
  EXPECT_EQ(input.kind, RtspInputKind::kInterleaved);
  EXPECT_EQ(input.used_bytes, 7U);
  EXPECT_EQ(parse_rtsp_input(text.substr(0, 6)).kind, RtspInputKind::kIncomplete);
}

TEST(RtspMessageTest, WhatIsNotRtspIsMalformed) {
  for (const auto* text :
       {"GET / HTTP/1.1\r\n\r\n", "OPTIONS *\r\n\r\n", "options * RTSP/1.0\r\n\r\n", "\r\n\r\n",
        "OPTIONS * RTSP/1.0\r\nno colon\r\n\r\n", "OPTIONS * RTSP/1.0\r\n: x\r\n\r\n",
        "OPTIONS * RTSP/1.0\r\nContent-Length: -1\r\n\r\n", "OPTIONS * RTSP/1.0\r\nContent-Length: 99999999\r\n\r\n"}) {
    EXPECT_EQ(parse_rtsp_input(text).kind, RtspInputKind::kMalformed) << text;
  }
  EXPECT_EQ(parse_rtsp_input(std::string(20'000, 'A')).kind, RtspInputKind::kMalformed);
}

TEST(RtspMessageTest, AnyBytesGiveAnAnswer) {
  std::mt19937 random{7};
  const std::string words[] = {"OPTIONS", " ", "\r\n", "\r\n\r\n", "RTSP/1.0", "Content-Length: ", "7", "$", ":", "\0"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto length = random() % 12; length > 0; --length) {
      text += random() % 3 == 0 ? std::string(1, static_cast<char>(random())) : words[random() % std::size(words)];
    }
    const auto input = parse_rtsp_input(text);
    EXPECT_LE(input.used_bytes, text.size());
    (void)parse_rtsp_transport(text);
    (void)split_track_path(path_of_rtsp_url(text));
  }
}

TEST(RtspMessageTest, PathsAreTakenOutOfUrls) {
  EXPECT_EQ(path_of_rtsp_url("rtsp://u:p@host:554/cam0/sub/?x=1"), "/cam0/sub");
  EXPECT_EQ(path_of_rtsp_url("rtsp://host"), "/");
  EXPECT_EQ(path_of_rtsp_url("*"), "*");
  EXPECT_EQ(split_track_path("/cam0/trackID=1").track, 1);
  EXPECT_EQ(split_track_path("/cam0/trackID=1").path, "/cam0");
  EXPECT_EQ(split_track_path("/cam0/trackID=x").track, -1);
  EXPECT_EQ(split_track_path("/cam0/trackID=300").track, -1);
}

TEST(RtspMessageTest, TheFirstTransportThatCanBeServedIsTaken) {
  const auto offer = parse_rtsp_transport("RTP/AVP;multicast, RTP/AVP;unicast;client_port=5000-5001");
  ASSERT_TRUE(offer.has_value());
  EXPECT_FALSE(offer->is_interleaved);
  EXPECT_EQ(offer->first, 5'000);
  EXPECT_EQ(offer->second, 5'001);
  EXPECT_EQ(parse_rtsp_transport("RTP/AVP/TCP;unicast")->first, -1);
  EXPECT_EQ(parse_rtsp_transport("RTP/AVP;unicast;client_port=5000")->second, 5'001);
}

TEST(RtspMessageTest, TransportsThatCannotBeServedAreNone) {
  for (const auto* text : {"", "RTP/SAVP;client_port=1-2", "RTP/AVP;unicast", "RTP/AVP/TCP;interleaved=0-256",
                           "RTP/AVP;client_port=70000-70001", "RTP/AVP/TCP;mode=record"}) {
    EXPECT_FALSE(parse_rtsp_transport(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace hallwatch
