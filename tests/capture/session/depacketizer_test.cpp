#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "capture/session/audio_depacketizer.h"
#include "capture/session/nal_walk.h"
#include "capture/session/rtp_packet.h"
#include "capture/session/video_depacketizer.h"

namespace hallwatch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::byte> bytes_of(const std::string& text) {
  std::vector<std::byte> bytes(text.size());
  std::transform(text.begin(), text.end(), bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

std::vector<std::string> units_of(const AccessUnit& unit) {
  std::vector<std::string> units;
  walk_nal_units(unit.bytes,
                 [&](NalSpan nal) { units.emplace_back(reinterpret_cast<const char*>(nal.data()), nal.size()); });
  return units;
}

class Feed {
 public:
  explicit Feed(Codec codec) : depacketizer_(codec) {}
  /// @return the pictures that this payload completes
  std::vector<AccessUnit> push(std::uint32_t time, const std::string& payload, bool has_marker) {
    const auto bytes = bytes_of(payload);
    std::vector<AccessUnit> out;
    depacketizer_.push({sequence_++, time, has_marker, bytes}, {utc_from_us(time), MonoTime{}}, out);
    return out;
  }
  void lose(int packets) { sequence_ = static_cast<std::uint16_t>(sequence_ + packets); }
  void repeat() { --sequence_; }

 private:
  VideoDepacketizer depacketizer_;
  std::uint16_t sequence_ = 65'534;  // wraps at once
};

TEST(VideoDepacketizerTest, SingleUnitsOfOneTimeAreOnePicture) {
  Feed feed{Codec::kH264};
  EXPECT_THAT(feed.push(90, "\x67sps", false), IsEmpty());
  EXPECT_THAT(feed.push(90, "\x68pps", false), IsEmpty());
  const auto pictures = feed.push(90, "\x65slice", true);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_THAT(units_of(pictures[0]), ElementsAre("\x67sps", "\x68pps", "\x65slice"));
  EXPECT_TRUE(pictures[0].is_key);
  EXPECT_FALSE(pictures[0].has_loss);
  EXPECT_EQ(pictures[0].rtp_time, 90U);
  EXPECT_EQ(pictures[0].arrival.utc, utc_from_us(90));
}

TEST(VideoDepacketizerTest, NewTimeEndsAPictureWithoutMarker) {
  Feed feed{Codec::kH264};
  feed.push(1, "\x41slice", false);
  const auto pictures = feed.push(2, "\x41next", true);
  ASSERT_EQ(pictures.size(), 2U);
  EXPECT_THAT(units_of(pictures[0]), ElementsAre("\x41slice"));
  EXPECT_FALSE(pictures[0].is_key);
  EXPECT_THAT(units_of(pictures[1]), ElementsAre("\x41next"));
}

TEST(VideoDepacketizerTest, FragmentsOfH264AreJoined) {
  Feed feed{Codec::kH264};
  feed.push(1, std::string("\x7C\x85") + "abc", false);
  feed.push(1, std::string("\x7C\x05") + "def", false);
  const auto pictures = feed.push(1, std::string("\x7C\x45") + "g", true);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_THAT(units_of(pictures[0]), ElementsAre("\x65"
                                                 "abcdefg"));
  EXPECT_TRUE(pictures[0].is_key);
}

TEST(VideoDepacketizerTest, FragmentsOfH265AreJoined) {
  Feed feed{Codec::kH265};
  feed.push(1, std::string("\x62\x01\x93") + "abc", false);  // FU, first, type 19 (IDR)
  const auto pictures = feed.push(1, std::string("\x62\x01\x53") + "d", true);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_THAT(units_of(pictures[0]), ElementsAre(std::string("\x26\x01") + "abcd"));
  EXPECT_TRUE(pictures[0].is_key);
}

TEST(VideoDepacketizerTest, AggregatesAreTakenApart) {
  Feed h264{Codec::kH264};
  auto pictures = h264.push(1,
                            std::string("\x78\0\3\x67"
                                        "ab\0\2\x68"
                                        "c",
                                        10),
                            true);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_THAT(units_of(pictures[0]), ElementsAre("\x67"
                                                 "ab",
                                                 "\x68"
                                                 "c"));
  Feed h265{Codec::kH265};
  pictures = h265.push(1, std::string("\x60\x01\0\3\x40\1v\0\3\x42\1s", 12), true);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_THAT(units_of(pictures[0]), ElementsAre("\x40\1v", "\x42\1s"));
}

TEST(VideoDepacketizerTest, LostPacketTakesOnlyTheUnitThatItBelongedTo) {
  Feed feed{Codec::kH264};
  feed.push(1, "\x67sps", false);
  feed.push(1, std::string("\x7C\x85") + "abc", false);
  feed.lose(1);
  const auto pictures = feed.push(1, std::string("\x7C\x45") + "g", true);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_THAT(units_of(pictures[0]), ElementsAre("\x67sps"));
  EXPECT_TRUE(pictures[0].has_loss);
  EXPECT_FALSE(feed.push(2, "\x41whole", true).at(0).has_loss);
}

TEST(VideoDepacketizerTest, LossBetweenPicturesIsTold) {
  Feed feed{Codec::kH264};
  feed.push(1, "\x41slice", true);
  feed.lose(3);
  const auto pictures = feed.push(9, "\x41slice", true);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_TRUE(pictures[0].has_loss);
}

TEST(VideoDepacketizerTest, RepeatedPacketIsPassedOver) {
  Feed feed{Codec::kH264};
  feed.push(1, "\x41slice", false);
  feed.repeat();
  feed.push(1, "\x41slice", false);
  const auto pictures = feed.push(1, "\x41more", true);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_THAT(units_of(pictures[0]), ElementsAre("\x41slice", "\x41more"));
}

TEST(VideoDepacketizerTest, CameraThatCountsAnewGoesOn) {
  Feed feed{Codec::kH264};
  feed.push(1, "\x41slice", true);
  feed.lose(-20'000);
  EXPECT_EQ(feed.push(2, "\x41slice", true).size(), 1U);
}

TEST(VideoDepacketizerTest, FragmentWithoutEndIsLeftOut) {
  Feed feed{Codec::kH264};
  feed.push(1, std::string("\x7C\x85") + "abc", false);
  const auto pictures = feed.push(1, "\x41slice", true);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_THAT(units_of(pictures[0]), ElementsAre("\x41slice"));
}

TEST(VideoDepacketizerTest, PictureWithoutEndIsBounded) {
  Feed feed{Codec::kH264};
  const auto part = std::string("\x7C\x05") + std::string(60'000, 'x');
  feed.push(1, std::string("\x7C\x85") + "begin", false);
  for (std::size_t sent = 0; sent < VideoDepacketizer::kMaxUnitBytes + 1'000'000; sent += part.size()) {
    EXPECT_THAT(feed.push(1, part, false), IsEmpty());
  }
  EXPECT_THAT(feed.push(1, std::string("\x7C\x45") + "end", true), IsEmpty());
  const auto pictures = feed.push(2, "\x41slice", true);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_TRUE(pictures[0].has_loss);
}

TEST(VideoDepacketizerTest, AnyPacketsGiveOnlyWellFormedPictures) {
  std::mt19937 random{42};
  for (const auto codec : {Codec::kH264, Codec::kH265}) {
    VideoDepacketizer depacketizer{codec};
    std::size_t pictures = 0;
    for (int i = 0; i < 60'000; ++i) {
      std::vector<std::byte> payload(random() % 40);
      std::generate(payload.begin(), payload.end(), [&] { return static_cast<std::byte>(random() & 0xFFU); });
      const auto sequence = static_cast<std::uint16_t>(random() % 8 == 0 ? random() : static_cast<unsigned>(i));
      std::vector<AccessUnit> out;
      depacketizer.push({sequence, static_cast<std::uint32_t>(i / 5), random() % 5 == 0, payload}, {}, out);
      for (const auto& unit : out) {
        ++pictures;
        std::size_t walked = 0;
        walk_nal_units(unit.bytes, [&](NalSpan nal) { walked += 4 + nal.size(); });
        ASSERT_EQ(walked, unit.bytes.size());
        ASSERT_FALSE(unit.bytes.empty());
      }
    }
    EXPECT_GT(pictures, 100U);
  }
}

std::vector<std::string> frames_of(AudioDepacketizer& depacketizer, std::uint32_t time, const std::string& payload) {
  const auto bytes = bytes_of(payload);
  std::vector<AudioFrame> out;
  depacketizer.push({1, time, true, bytes}, {}, out);
  std::vector<std::string> texts;
  for (const auto& frame : out) {
    texts.push_back(std::to_string(frame.rtp_time) + ":" +
                    std::string{reinterpret_cast<const char*>(frame.bytes.data()), frame.bytes.size()});
  }
  return texts;
}

TEST(AudioDepacketizerTest, G711IsTakenAsItIs) {
  AudioDepacketizer depacketizer{Codec::kPcma};
  EXPECT_THAT(frames_of(depacketizer, 7, "samples"), ElementsAre("7:samples"));
}

TEST(AudioDepacketizerTest, SeveralAacFramesOfAPacketHaveTheirOwnTimes) {
  AudioDepacketizer depacketizer{Codec::kAac};
  // 32 bits of heads: sizes 3 and 2, index 0
  EXPECT_THAT(frames_of(depacketizer, 1'000,
                        std::string("\0\x20\0\x18\0\x10"
                                    "abcde",
                                    11)),
              ElementsAre("1000:abc", "2024:de"));
}

TEST(AudioDepacketizerTest, AacFrameInFragmentsIsJoined) {
  AudioDepacketizer depacketizer{Codec::kAac};
  EXPECT_THAT(frames_of(depacketizer, 5,
                        std::string("\0\x10\0\x30"
                                    "abc",
                                    7)),
              IsEmpty());
  EXPECT_THAT(frames_of(depacketizer, 5,
                        std::string("\0\x10\0\x30"
                                    "def",
                                    7)),
              ElementsAre("5:abcdef"));
}

TEST(AudioDepacketizerTest, AacFragmentWhoseRestNeverCameIsLeftOut) {
  AudioDepacketizer depacketizer{Codec::kAac};
  EXPECT_THAT(frames_of(depacketizer, 5,
                        std::string("\0\x10\0\x30"
                                    "abc",
                                    7)),
              IsEmpty());
  EXPECT_THAT(frames_of(depacketizer, 9,
                        std::string("\0\x10\0\x18"
                                    "xyz",
                                    7)),
              ElementsAre("9:xyz"));
}

TEST(AudioDepacketizerTest, HeadsThatLeaveThePacketGiveNothing) {
  AudioDepacketizer depacketizer{Codec::kAac};
  EXPECT_THAT(frames_of(depacketizer, 1,
                        std::string("\xFF\xFF"
                                    "abc",
                                    5)),
              IsEmpty());
  EXPECT_THAT(frames_of(depacketizer, 1, "a"), IsEmpty());
}

TEST(AudioDepacketizerTest, AnyBytesAreReadWithoutHarm) {
  std::mt19937 random{8};
  AudioDepacketizer depacketizer{Codec::kAac};
  std::size_t bytes_out = 0;
  std::size_t bytes_in = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string payload(random() % 60, '\0');
    std::generate(payload.begin(), payload.end(), [&] { return static_cast<char>(random() % 3 == 0 ? random() : 0U); });
    bytes_in += payload.size();
    for (const auto& frame : frames_of(depacketizer, 0, payload)) {
      bytes_out += frame.size();
    }
  }
  EXPECT_LT(bytes_out, bytes_in * 2);
}

TEST(RtpPacketTest, PayloadStandsBehindSourcesAndExtensionAndBeforePadding) {
  auto bytes =
      bytes_of(std::string("\xB1\xE0\x12\x34\1\2\3\4ssrcCSRC\0\0\0\1exte"
                           "data\0\2",
                           30));
  const auto packet = read_rtp_packet(bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->sequence, 0x1234);
  EXPECT_EQ(packet->time, 0x01020304U);
  EXPECT_TRUE(packet->has_marker);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(packet->payload.data()), packet->payload.size()), "data");
}

TEST(RtpPacketTest, WhatIsNoPacketGivesNothing) {
  EXPECT_FALSE(read_rtp_packet({}));
  EXPECT_FALSE(read_rtp_packet(bytes_of(std::string("\x80\x60\0\1\0\0\0\1\0\0\0", 11))));
  EXPECT_FALSE(read_rtp_packet(bytes_of(std::string("\x80\x60\0\1\0\0\0\1\0\0\0\0", 12)))) << "without payload";
  EXPECT_FALSE(read_rtp_packet(bytes_of(std::string("\x40\x60\0\1\0\0\0\1\0\0\0\0x", 13)))) << "version 1";
  EXPECT_FALSE(read_rtp_packet(bytes_of(std::string("\x8F\x60\0\1\0\0\0\1\0\0\0\0x", 13)))) << "15 sources";
  EXPECT_FALSE(read_rtp_packet(bytes_of(std::string("\x90\x60\0\1\0\0\0\1\0\0\0\0x", 13)))) << "extension cut";
  EXPECT_FALSE(read_rtp_packet(bytes_of(std::string("\xA0\x60\0\1\0\0\0\1\0\0\0\0\xFF", 13)))) << "padding";
}

TEST(RtpPacketTest, AnyBytesAreReadWithoutHarm) {
  std::mt19937 random{6};
  int read = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::vector<std::byte> bytes(random() % 64);
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::byte>(random() & 0xFFU); });
    if (const auto packet = read_rtp_packet(bytes)) {
      ++read;
      EXPECT_GE(packet->payload.data(), bytes.data() + 12);
      EXPECT_LE(packet->payload.data() + packet->payload.size(), bytes.data() + bytes.size());
    }
  }
  EXPECT_GT(read, 0);
}

}  // namespace
}  // namespace hallwatch
