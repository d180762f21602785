#include "capture/picture/picture_decoder.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/capture/picture/made_clip.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

const std::string kH264 = "-c:v libx264 -preset ultrafast -g 10 -bf 0";
const std::string kH264WithB = "-c:v libx264 -preset medium -g 10 -bf 2 -b_strategy 0";
const std::string kH265 = "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=10";

class PictureDecoderTest : public testing::Test {
 protected:
  TempFolder folder_;
};

struct Colour {
  int red = 0;
  int green = 0;
  int blue = 0;
};

Colour centre_of(const Picture& picture) {
  const auto channels = static_cast<std::size_t>(picture.channels());
  const std::size_t row = static_cast<std::size_t>(picture.height_px / 2) * static_cast<std::size_t>(picture.width_px);
  const std::size_t at = (row + static_cast<std::size_t>(picture.width_px / 2)) * channels;
  if (picture.order == PixelOrder::kGray) {
    return {picture.bytes[at], picture.bytes[at], picture.bytes[at]};
  }
  const bool is_bgr = picture.order == PixelOrder::kBgr;
  return {picture.bytes[at + (is_bgr ? 2 : 0)], picture.bytes[at + 1], picture.bytes[at + (is_bgr ? 0 : 2)]};
}

void expect_colour(const Picture& picture, Colour wanted) {
  const Colour seen = centre_of(picture);
  EXPECT_NEAR(seen.red, wanted.red, 12);
  EXPECT_NEAR(seen.green, wanted.green, 12);
  EXPECT_NEAR(seen.blue, wanted.blue, 12);
}

/// Feeds packets; trouble is counted, not fatal.
struct Decoded {
  std::vector<Picture> pictures;
  int errors = 0;
};

Decoded decode_all(PictureDecoder& decoder, const std::vector<PacketPtr>& packets) {
  Decoded result;
  for (const auto& packet : packets) {
    auto pictures = decoder.decode(*packet);
    if (!pictures.ok()) {
      ++result.errors;
      continue;
    }
    std::move(pictures->begin(), pictures->end(), std::back_inserter(result.pictures));
  }
  auto rest = decoder.flush();
  std::move(rest.begin(), rest.end(), std::back_inserter(result.pictures));
  return result;
}

EncodedPacket with_bytes(const EncodedPacket& packet, std::vector<std::byte> bytes) {
  EncodedPacket changed = packet;
  changed.bytes = std::move(bytes);
  return changed;
}

TEST_F(PictureDecoderTest, GivesEveryPictureOfH264WithItsPacketsTime) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  ASSERT_EQ(packets.size(), 30U);
  PictureDecoder decoder{{}, PixelOrder::kRgba};
  const auto decoded = decode_all(decoder, packets);
  EXPECT_EQ(decoded.errors, 0);
  ASSERT_EQ(decoded.pictures.size(), 30U);
  for (std::size_t i = 0; i < packets.size(); ++i) {
    EXPECT_EQ(decoded.pictures[i].utc, packets[i]->utc) << i;
  }
}

TEST_F(PictureDecoderTest, GivesAPictureAtOnceWithoutBFrames) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264 + " -tune zerolatency"));
  ASSERT_FALSE(packets.empty());
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  const auto first = decoder.decode(*packets.front());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->size(), 1U);
}

TEST_F(PictureDecoderTest, GivesColoursInEachOrder) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  for (const auto order : {PixelOrder::kRgba, PixelOrder::kBgr}) {
    PictureDecoder decoder{{}, order};
    const auto pictures = decode_all(decoder, packets).pictures;
    ASSERT_EQ(pictures.size(), 30U);
    expect_colour(pictures[5], {255, 0, 0});
    expect_colour(pictures[15], {0, 255, 0});
    expect_colour(pictures[25], {0, 0, 255});
  }
}

TEST_F(PictureDecoderTest, FillsTheFourthChannelOfRgba) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  PictureDecoder decoder{{}, PixelOrder::kRgba};
  const auto pictures = decode_all(decoder, packets).pictures;
  ASSERT_FALSE(pictures.empty());
  EXPECT_EQ(pictures.front().bytes.at(3), 255);
}

TEST_F(PictureDecoderTest, GivesBrightnessAlone) {
  const auto file =
      make_clip(folder_, "gray.mp4", "-f lavfi -i color=c=0x808080:s=320x180:r=10:d=0.5 -pix_fmt yuv420p " + kH264);
  PictureDecoder decoder{{}, PixelOrder::kGray};
  const auto pictures = decode_all(decoder, packets_of(file)).pictures;
  ASSERT_EQ(pictures.size(), 5U);
  EXPECT_EQ(pictures.front().bytes.size(), 320U * 180U);
  EXPECT_NEAR(centre_of(pictures.front()).red, 128, 4);
}

TEST_F(PictureDecoderTest, ScalesToTheWantedSizeEvenAnOddOne) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  PictureDecoder decoder{{101, 57}, PixelOrder::kBgr};
  const auto pictures = decode_all(decoder, packets).pictures;
  ASSERT_EQ(pictures.size(), 30U);
  EXPECT_EQ(pictures.front().width_px, 101);
  EXPECT_EQ(pictures.front().height_px, 57);
  EXPECT_EQ(pictures.front().bytes.size(), 101U * 57U * 3U);
  expect_colour(pictures[25], {0, 0, 255});
}

TEST_F(PictureDecoderTest, TakesANewSizeWhileItRuns) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  ASSERT_EQ(packets.size(), 30U);
  PictureDecoder decoder{{160, 90}, PixelOrder::kGray};
  ASSERT_TRUE(decoder.decode(*packets[0]).ok());
  decoder.set_size({80, 45});
  const auto pictures = decode_all(decoder, {packets.begin() + 1, packets.end()}).pictures;
  ASSERT_FALSE(pictures.empty());
  EXPECT_EQ(pictures.back().width_px, 80);
}

TEST_F(PictureDecoderTest, PutsBFramesIntoDisplayOrder) {
  const auto file =
      make_clip(folder_, "b.mp4", "-f lavfi -i testsrc=s=320x180:r=10:d=3 -pix_fmt yuv420p " + kH264WithB);
  const auto packets = packets_of(file);
  ASSERT_EQ(packets.size(), 30U);
  ASSERT_FALSE(std::is_sorted(packets.begin(), packets.end(), [](const auto& a, const auto& b) {
    return a->pts_90k < b->pts_90k;
  })) << "the clip was to have B-frames";
  PictureDecoder decoder{{}, PixelOrder::kGray};
  const auto pictures = decode_all(decoder, packets).pictures;
  ASSERT_EQ(pictures.size(), 30U);
  EXPECT_TRUE(
      std::is_sorted(pictures.begin(), pictures.end(), [](const auto& a, const auto& b) { return a.utc < b.utc; }));
}

TEST_F(PictureDecoderTest, DecodesH265) {
  const auto packets = packets_of(make_colours(folder_, "c.mp4", kH265));
  ASSERT_EQ(packets.size(), 30U);
  PictureDecoder decoder{{}, PixelOrder::kRgba};
  const auto decoded = decode_all(decoder, packets);
  EXPECT_EQ(decoded.errors, 0);
  ASSERT_EQ(decoded.pictures.size(), 30U);
  expect_colour(decoded.pictures[15], {0, 255, 0});
}

TEST_F(PictureDecoderTest, FollowsAChangeOfSizeAndCodec) {
  auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  const auto larger = packets_of(make_colours(folder_, "d.mp4", kH264WithB, "640x360"));
  const auto other = packets_of(make_colours(folder_, "c.mp4", kH265));
  packets.insert(packets.end(), larger.begin(), larger.end());
  packets.insert(packets.end(), other.begin(), other.end());
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  const auto decoded = decode_all(decoder, packets);
  EXPECT_EQ(decoded.errors, 0);
  ASSERT_EQ(decoded.pictures.size(), 90U);
  EXPECT_EQ(decoded.pictures[29].width_px, 320);
  EXPECT_EQ(decoded.pictures[59].width_px, 640);
  EXPECT_EQ(decoded.pictures[89].width_px, 320);
}

TEST_F(PictureDecoderTest, GivesNothingBeforeTheFirstKeyFrame) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  ASSERT_EQ(packets.size(), 30U);
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  const auto decoded = decode_all(decoder, {packets.begin() + 3, packets.end()});
  EXPECT_EQ(decoded.errors, 0);
  EXPECT_EQ(decoded.pictures.size(), 20U);
}

TEST_F(PictureDecoderTest, IsMendedByTheNextKeyFrameAfterGarbage) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  ASSERT_EQ(packets.size(), 30U);
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  ASSERT_TRUE(decoder.decode(*packets[0]).ok());
  const auto garbage = decoder.decode(with_bytes(*packets[1], std::vector<std::byte>(500, std::byte{0xA5})));
  ASSERT_FALSE(garbage.ok());
  EXPECT_EQ(garbage.error().kind(), ErrorKind::kDataLoss);
  const auto decoded = decode_all(decoder, {packets.begin() + 2, packets.end()});
  EXPECT_GE(decoded.pictures.size(), 20U);
  ASSERT_FALSE(decoded.pictures.empty());
  expect_colour(decoded.pictures.back(), {0, 0, 255});
}

TEST_F(PictureDecoderTest, SurvivesPacketsCutAnywhere) {
  const auto packets = packets_of(
      make_clip(folder_, "t.mp4",
                "-f lavfi -i testsrc=s=320x180:r=10:d=1 -pix_fmt yuv420p -c:v libx264 -preset ultrafast -g 10"));
  ASSERT_FALSE(packets.empty());
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  for (std::size_t length = 0; length < packets[0]->bytes.size(); length += 97) {
    std::vector<std::byte> cut{packets[0]->bytes.begin(), packets[0]->bytes.begin() + static_cast<long>(length)};
    [[maybe_unused]] const auto outcome = decoder.decode(with_bytes(*packets[0], std::move(cut)));
  }
  EXPECT_GE(decode_all(decoder, packets).pictures.size(), packets.size());
}

TEST_F(PictureDecoderTest, RefusesAPacketWithoutFormatBytesOrConfig) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  ASSERT_FALSE(packets.empty());
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  EncodedPacket packet = *packets[0];
  packet.format = nullptr;
  EXPECT_FALSE(decoder.decode(packet).ok());
  EXPECT_FALSE(decoder.decode(with_bytes(*packets[0], {})).ok());
  StreamFormat format = *packets[0]->format;
  format.video.decoder_config.clear();
  packet.format = std::make_shared<const StreamFormat>(format);
  EXPECT_FALSE(decoder.decode(packet).ok());
  format.video.decoder_config.assign(40, std::byte{0x7F});
  packet.format = std::make_shared<const StreamFormat>(format);
  EXPECT_FALSE(decoder.decode(packet).ok());
  EXPECT_EQ(decode_all(decoder, packets).pictures.size(), 30U) << "a good packet must still do afterwards";
}

TEST_F(PictureDecoderTest, SaysThatACodecIsNotSupported) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  ASSERT_FALSE(packets.empty());
  StreamFormat format = *packets[0]->format;
  format.video.codec = Codec::kUnknown;
  EncodedPacket packet = *packets[0];
  packet.format = std::make_shared<const StreamFormat>(format);
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  const auto outcome = decoder.decode(packet);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().kind(), ErrorKind::kUnsupported);
}

TEST_F(PictureDecoderTest, IgnoresAudio) {
  EncodedPacket packet;
  packet.track = TrackKind::kAudio;
  packet.bytes.resize(100);
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  const auto outcome = decoder.decode(packet);
  ASSERT_TRUE(outcome.ok());
  EXPECT_TRUE(outcome->empty());
}

TEST_F(PictureDecoderTest, StartsAnewWithANewRun) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264));
  ASSERT_EQ(packets.size(), 30U);
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  ASSERT_TRUE(decoder.decode(*packets[0]).ok());
  EncodedPacket later = *packets[1];
  later.run = 2;
  const auto outcome = decoder.decode(later);
  ASSERT_TRUE(outcome.ok());
  EXPECT_THAT(*outcome, testing::IsEmpty()) << "a picture that leans on another run's";
}

TEST_F(PictureDecoderTest, GivesAKeyFrameAloneByFlush) {
  const auto packets = packets_of(make_colours(folder_, "b.mp4", kH264WithB));
  ASSERT_EQ(packets.size(), 30U);
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  std::size_t pictures = 0;
  for (const auto& packet : packets) {
    if (packet->is_key) {
      const auto now = decoder.decode(*packet);
      ASSERT_TRUE(now.ok());
      pictures += now->size() + decoder.flush().size();
    }
  }
  EXPECT_EQ(pictures, 3U);
}

TEST_F(PictureDecoderTest, GivesOnlyThePicturesThatAreWanted) {
  const auto packets = packets_of(make_colours(folder_, "a.mp4", kH264WithB));
  ASSERT_EQ(packets.size(), 30U);
  PictureDecoder decoder{{}, PixelOrder::kBgr};
  const UtcTime wanted = packets.front()->utc + 1'500ms;
  decoder.give_only([&](UtcTime utc) { return utc == wanted; });
  const auto pictures = decode_all(decoder, packets).pictures;
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_EQ(pictures.front().utc, wanted);
  expect_colour(pictures.front(), {0, 255, 0});
}

TEST_F(PictureDecoderTest, KnowsTheFullRangeOfSomeCameras) {
  const auto file = make_clip(
      folder_, "full.mp4", "-f lavfi -i color=c=white:s=320x180:r=10:d=0.5 -pix_fmt yuvj420p -color_range pc " + kH264);
  PictureDecoder decoder{{}, PixelOrder::kRgba};
  const auto pictures = decode_all(decoder, packets_of(file)).pictures;
  ASSERT_FALSE(pictures.empty());
  expect_colour(pictures.front(), {255, 255, 255});
}

}  // namespace
}  // namespace hallwatch
