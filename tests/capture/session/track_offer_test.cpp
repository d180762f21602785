#include "capture/session/track_offer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace hallwatch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(TrackOfferTest, ParameterSetsOfH264AreRead) {
  const auto track = video_track_of({"video", "H264", 90'000, {{"sprop-parameter-sets", "Z0LA,aM4=,"}}});
  ASSERT_TRUE(track.ok());
  EXPECT_EQ(track->codec, Codec::kH264);
  EXPECT_THAT(track->parameter_sets, ElementsAre(ElementsAre(std::byte{0x67}, std::byte{0x42}, std::byte{0xC0}),
                                                 ElementsAre(std::byte{0x68}, std::byte{0xCE})));
}

TEST(TrackOfferTest, ParameterSetsOfH265AreReadInOrder) {
  const auto track =
      video_track_of({"video", "H265", 0, {{"sprop-vps", "QAE="}, {"sprop-sps", "QgE="}, {"sprop-pps", "RAE="}}});
  ASSERT_TRUE(track.ok());
  EXPECT_EQ(track->clock_rate_hz, 90'000);
  ASSERT_EQ(track->parameter_sets.size(), 3U);
  EXPECT_EQ(track->parameter_sets[0][0], std::byte{0x40});
  EXPECT_EQ(track->parameter_sets[2][0], std::byte{0x44});
}

TEST(TrackOfferTest, OtherVideoSaysWhatToDo) {
  const auto track = video_track_of({"video", "JPEG", 90'000, {}});
  ASSERT_FALSE(track.ok());
  EXPECT_EQ(track.error().kind(), ErrorKind::kUnsupported);
  EXPECT_THAT(track.error().message(), HasSubstr("JPEG"));
  EXPECT_THAT(track.error().message(), HasSubstr("H.264"));
}

TEST(TrackOfferTest, G711HasRateAndChannels) {
  const auto audio = audio_track_of({"audio", "PCMU", 8'000, {}});
  ASSERT_TRUE(audio.ok());
  EXPECT_EQ(audio->track.format, (AudioFormat{Codec::kPcmu, 8'000, 1, {}}));
}

TEST(TrackOfferTest, AacIsReadFromItsConfig) {
  const auto audio =
      audio_track_of({"audio",
                      "MPEG4-GENERIC",
                      16'000,
                      {{"config", "1410"}, {"sizelength", "13"}, {"indexlength", "3"}, {"indexdeltalength", "3"}}});
  ASSERT_TRUE(audio.ok()) << audio.error().message();
  EXPECT_EQ(audio->track.format.channels, 2);
  EXPECT_EQ(audio->track.format.decoder_config, (std::vector<std::byte>{std::byte{0x14}, std::byte{0x10}}));
  EXPECT_EQ(audio->aac.size_bits, 13U);
  EXPECT_EQ(audio->aac.frame_ticks, 1'024U);
}

TEST(TrackOfferTest, AudioThatCannotBeRecordedIsRefusedWithAReason) {
  EXPECT_THAT(audio_track_of({"audio", "G726-32", 8'000, {}}).error().message(), HasSubstr("G726-32"));
  EXPECT_THAT(audio_track_of({"audio", "MPEG4-GENERIC", 8'000, {{"sizelength", "13"}}}).error().message(),
              HasSubstr("config"));
  EXPECT_THAT(audio_track_of({"audio", "MPEG4-GENERIC", 8'000, {{"config", "1410"}}}).error().message(),
              HasSubstr("constant size"));
  EXPECT_FALSE(audio_track_of({"audio", "PCMA", 0, {}}).ok());
  EXPECT_FALSE(audio_track_of({"audio", "PCMA", 2'000'000, {}}).ok());
}

TEST(TrackOfferTest, PayloadTypesWithoutRtpmapHaveTheirNames) {
  EXPECT_EQ(encoding_of_payload_type(8), "PCMA");
  EXPECT_EQ(encoding_of_payload_type(0), "PCMU");
  EXPECT_EQ(encoding_of_payload_type(26), "JPEG");
  EXPECT_EQ(encoding_of_payload_type(77), "type 77");
}

TEST(TrackOfferTest, TextsThatAreNoneEndTheBytes) {
  EXPECT_THAT(bytes_from_base64("QUI*QUI"), ElementsAre(std::byte{'A'}, std::byte{'B'}));
  EXPECT_TRUE(bytes_from_base64("").empty());
  EXPECT_THAT(bytes_from_hex("0aFFx1"), ElementsAre(std::byte{0x0A}, std::byte{0xFF}));
  EXPECT_TRUE(bytes_from_hex("f").empty());
}

TEST(TrackOfferTest, AnyTextsAreReadWithoutHarm) {
  std::mt19937 random{2};
  const auto text = [&] {
    std::string letters(random() % 30, ' ');
    std::generate(letters.begin(), letters.end(), [&] { return static_cast<char>(random()); });
    return letters;
  };
  int accepted = 0;
  for (int i = 0; i < 10'000; ++i) {
    TrackOffer offer{
        i % 2 == 0 ? "video" : "audio", i % 2 == 0 ? "H264" : "MPEG4-GENERIC", static_cast<int>(random()), {}};
    for (const auto* key : {"sprop-parameter-sets", "config", "sizelength", "indexlength", "encoding-params"}) {
      offer.parameters[key] = random() % 2 == 0 ? text() : std::to_string(random() % 100);
    }
    accepted += video_track_of(offer).ok() ? 1 : 0;
    if (const auto audio = audio_track_of(offer); audio.ok()) {
      EXPECT_LE(audio->aac.size_bits, 32U);
      EXPECT_GE(audio->track.format.channels, 1);
    }
  }
  EXPECT_EQ(accepted, 5'000);
}

}  // namespace
}  // namespace hallwatch
