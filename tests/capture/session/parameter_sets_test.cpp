#include "capture/session/parameter_sets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "capture/session/sequence_parameters.h"
#include "tests/capture/session/session_clips.h"

namespace hallwatch {
namespace {

std::vector<std::byte> bytes_of(const std::string& text) {
  std::vector<std::byte> bytes(text.size());
  std::transform(text.begin(), text.end(), bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

std::vector<std::byte> access_unit(const std::vector<std::string>& units) {
  std::string text;
  for (const auto& unit : units) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      text.push_back(static_cast<char>(unit.size() >> static_cast<unsigned>(shift) & 0xFFU));
    }
    text += unit;
  }
  return bytes_of(text);
}

/// Parameter sets of a clip of ffmpeg's, by kind.
std::vector<std::string> sets_of(const std::string& video, bool is_h265, NalKind kind) {
  std::vector<std::string> sets;
  for (const auto& unit : SessionClips::shared().nal_units(video, is_h265)) {
    if (nal_kind(bytes_of(unit), is_h265 ? Codec::kH265 : Codec::kH264) == kind &&
        std::find(sets.begin(), sets.end(), unit) == sets.end()) {
      sets.push_back(unit);
    }
  }
  return sets;
}

std::optional<SequenceParameters> sps_of(const std::string& video, bool is_h265) {
  const auto sets = sets_of(video, is_h265, NalKind::kSps);
  EXPECT_EQ(sets.size(), 1U);
  return sets.empty() ? std::nullopt
                      : read_sequence_parameters(bytes_of(sets[0]), is_h265 ? Codec::kH265 : Codec::kH264);
}

TEST(SequenceParametersTest, BaselineTellsSizeAndNoReordering) {
  const auto sps = sps_of("-c:v libx264 -profile:v baseline -preset ultrafast -g 25", false);
  ASSERT_TRUE(sps);
  EXPECT_EQ(sps->width_px, 320);
  EXPECT_EQ(sps->height_px, 180);
  EXPECT_EQ(sps->reorder_depth, 0);
}

TEST(SequenceParametersTest, HighProfileWithBFramesTellsItsDepth) {
  const auto sps = sps_of(kH264WithB, false);
  ASSERT_TRUE(sps);
  EXPECT_EQ(sps->width_px, 320);
  EXPECT_EQ(sps->height_px, 180);
  EXPECT_EQ(sps->reorder_depth, 2);
}

TEST(SequenceParametersTest, OtherChromaDepthAndInterlacingAreRead) {
  const auto sps = sps_of("-c:v libx264 -preset ultrafast -pix_fmt yuv422p10le -x264-params interlaced=1", false);
  ASSERT_TRUE(sps);
  EXPECT_EQ(sps->width_px, 320);
  EXPECT_EQ(sps->height_px, 180);
  EXPECT_EQ(sps->chroma_format, 2U);
  EXPECT_EQ(sps->luma_bits, 10U);
}

TEST(SequenceParametersTest, H265TellsSizeAndDepth) {
  const auto flat = sps_of(kH265, true);
  ASSERT_TRUE(flat);
  EXPECT_EQ(flat->width_px, 320);
  EXPECT_EQ(flat->height_px, 180);
  EXPECT_EQ(flat->reorder_depth, 0);
  const auto deep =
      sps_of("-c:v libx265 -preset veryfast -tag:v hvc1 -x265-params log-level=none:bframes=3:b-pyramid=1", true);
  ASSERT_TRUE(deep);
  EXPECT_GT(deep->reorder_depth.value_or(0), 0);
}

TEST(SequenceParametersTest, CutSetsGiveNothing) {
  for (const bool is_h265 : {false, true}) {
    const auto sps = bytes_of(sets_of(is_h265 ? kH265 : kH264WithB, is_h265, NalKind::kSps).at(0));
    const auto codec = is_h265 ? Codec::kH265 : Codec::kH264;
    for (std::size_t length = 0; length < 8; ++length) {
      EXPECT_FALSE(read_sequence_parameters(NalSpan{sps}.first(length), codec)) << length;
    }
  }
}

TEST(SequenceParametersTest, AnyBytesAreReadWithoutHarm) {
  std::mt19937 random{1};
  const std::vector<std::pair<std::vector<std::byte>, Codec>> seeds{
      {bytes_of(sets_of(kH264WithB, false, NalKind::kSps).at(0)), Codec::kH264},
      {bytes_of(sets_of(kH265, true, NalKind::kSps).at(0)), Codec::kH265}};
  int read = 0;
  for (int i = 0; i < 40'000; ++i) {
    auto [bytes, codec] = seeds[i % 2 == 0 ? 0 : 1];
    if (i % 4 < 2) {
      bytes.resize(1 + random() % 60);
      std::generate(bytes.begin() + 1, bytes.end(), [&] { return static_cast<std::byte>(random() & 0xFFU); });
    } else {
      for (int change = 0; change < 3; ++change) {
        bytes[1 + random() % (bytes.size() - 1)] = static_cast<std::byte>(random() & 0xFFU);
      }
    }
    if (const auto sps = read_sequence_parameters(bytes, codec)) {
      ++read;
      EXPECT_GE(sps->width_px, 16);
      EXPECT_LE(sps->width_px, 16'384);
      EXPECT_GE(sps->height_px, 16);
      EXPECT_LE(sps->height_px, 16'384);
    }
    static_cast<void>(parameter_set_id(bytes, codec));
  }
  EXPECT_GT(read, 0);
}

class ParameterSetsTest : public ::testing::Test {
 protected:
  std::string sps_ = sets_of(kH264, false, NalKind::kSps).at(0);
  std::string pps_ = sets_of(kH264, false, NalKind::kPps).at(0);
  std::string other_sps_ = sets_of(kH264WithB, false, NalKind::kSps).at(0);
  std::string other_pps_ = sets_of(kH264WithB, false, NalKind::kPps).at(0);
  ParameterSets sets_{Codec::kH264};
};

TEST_F(ParameterSetsTest, FormatIsKnownOnceAllKindsAreThere) {
  sets_.add(bytes_of(sps_));
  EXPECT_FALSE(sets_.format());
  sets_.add(bytes_of(pps_));
  ASSERT_TRUE(sets_.format());
  EXPECT_EQ(sets_.format()->width_px, 320);
}

TEST_F(ParameterSetsTest, AvcConfigIsTheOneThatFfmpegWrites) {
  sets_.add(bytes_of(sps_));
  sets_.add(bytes_of(pps_));
  const auto config = sets_.format()->decoder_config;
  const std::string text{reinterpret_cast<const char*>(config.data()), config.size()};
  std::ifstream in{SessionClips::shared().file(kH264), std::ios::binary};
  std::stringstream file;
  file << in.rdbuf();
  EXPECT_NE(file.str().find("avcC" + text), std::string::npos);
}

TEST_F(ParameterSetsTest, HevcConfigHoldsProfileAndSetsOfTheStream) {
  ParameterSets sets{Codec::kH265};
  for (const auto kind : {NalKind::kVps, NalKind::kSps, NalKind::kPps}) {
    EXPECT_FALSE(sets.format());
    sets.add(bytes_of(sets_of(kH265, true, kind).at(0)));
  }
  ASSERT_TRUE(sets.format());
  const auto config = sets.format()->decoder_config;
  std::ifstream in{SessionClips::shared().file(kH265), std::ios::binary};
  std::stringstream file;
  file << in.rdbuf();
  const auto at = file.str().find("hvcC");
  ASSERT_NE(at, std::string::npos);
  const auto theirs = bytes_of(file.str().substr(at + 4, config.size()));
  // Version, profile, tier, level and the fixed part; min_spatial_segmentation and later the completeness bits differ.
  EXPECT_TRUE(std::equal(config.begin(), config.begin() + 13, theirs.begin()));
  EXPECT_EQ(config[16], theirs[16]);
  EXPECT_EQ(config[17], theirs[17]);
  EXPECT_EQ(config[18], theirs[18]);
  EXPECT_EQ(config[21], theirs[21]);
  EXPECT_EQ(config[22], std::byte{3});
}

TEST_F(ParameterSetsTest, RepeatedSetsAreNoChange) {
  const auto unit = access_unit({sps_, pps_, std::string("\x65\x88", 2)});
  EXPECT_TRUE(sets_.note(unit));
  EXPECT_FALSE(sets_.note(unit));
}

TEST_F(ParameterSetsTest, NewSpsReplacesWhatBelongedToTheOldOne) {
  EXPECT_TRUE(sets_.note(access_unit({sps_, pps_})));
  const auto before = sets_.format();
  EXPECT_TRUE(sets_.note(access_unit({other_sps_, other_pps_})));
  EXPECT_NE(sets_.format(), before);
  EXPECT_EQ(sets_.reorder_depth(), 2);
}

TEST_F(ParameterSetsTest, PpsAloneReplacesOnlyThatOfItsId) {
  EXPECT_TRUE(sets_.note(access_unit({sps_, pps_})));
  EXPECT_TRUE(sets_.note(access_unit({other_pps_})));
  EXPECT_TRUE(sets_.format());
}

TEST_F(ParameterSetsTest, GarbageChangesNothing) {
  EXPECT_TRUE(sets_.note(access_unit({sps_, pps_})));
  EXPECT_FALSE(sets_.note(access_unit({std::string("\x67\xFF\xFF", 3), std::string("\x68", 1), std::string()})));
  auto cut = access_unit({other_sps_});
  cut[0] = std::byte{0x7F};
  EXPECT_FALSE(sets_.note(cut)) << "a length that leaves the access unit";
  EXPECT_EQ(sets_.format()->width_px, 320);
}

}  // namespace
}  // namespace hallwatch
