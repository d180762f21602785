// What goes onto the wire: NAL units, RTP payloads, RTP and RTCP headers.
#include <gmock/gmock.h>

#include <numeric>

#include "capture/simulator/base64.h"
#include "capture/simulator/nal_units.h"
#include "capture/simulator/rtp_payload.h"
#include "capture/simulator/rtp_wire.h"
#include "tests/support/fake_clock.h"

namespace hallwatch {
namespace {

using ::testing::ElementsAre;
using Bytes = std::vector<std::uint8_t>;

Bytes unit_of(std::uint8_t first, std::size_t size) {
  Bytes unit(size);
  std::iota(unit.begin(), unit.end(), std::uint8_t{0});
  unit[0] = first;
  return unit;
}

TEST(NalUnitsTest, StartCodesOfThreeAndFourBytesCutTheStream) {
  const Bytes stream{0, 0, 0, 1, 0x67, 1, 2, 0, 0, 1, 0x68, 3, 0, 0, 0, 1, 0x65, 4};
  const auto units = split_annex_b(stream);
  ASSERT_EQ(units.size(), 3U);
  EXPECT_THAT(Bytes(units[0].begin(), units[0].end()), ElementsAre(0x67, 1, 2));
  EXPECT_THAT(Bytes(units[1].begin(), units[1].end()), ElementsAre(0x68, 3));
  EXPECT_EQ(nal_unit_type(units[2], Codec::kH264), 5);
  EXPECT_TRUE(is_parameter_set(units[0], Codec::kH264));
  EXPECT_FALSE(is_parameter_set(units[2], Codec::kH264));
}

TEST(NalUnitsTest, BytesWithoutAStartCodeHoldNone) {
  EXPECT_TRUE(split_annex_b({}).empty());
  EXPECT_TRUE(split_annex_b(Bytes{1, 2, 3}).empty());
  EXPECT_TRUE(split_annex_b(Bytes{0, 0, 1}).empty());
  EXPECT_TRUE(split_annex_b(Bytes{0, 0, 0, 0, 0}).empty());
}

TEST(RtpPayloadTest, ASmallUnitGoesAloneAndTheLastBearsTheMarker) {
  PayloadStore store;
  const Bytes first = unit_of(0x67, 10);
  const Bytes second = unit_of(0x65, kLongestPayload);
  const std::vector<NalUnit> units{first, second};
  append_video_payloads(store, units, Codec::kH264);
  ASSERT_EQ(store.payloads.size(), 2U);
  EXPECT_FALSE(store.payloads[0].has_marker);
  EXPECT_TRUE(store.payloads[1].has_marker);
  EXPECT_EQ(store.payloads[1].length, kLongestPayload);
}

/// Puts FU-A fragments together again.
Bytes rejoined(const PayloadStore& store) {
  Bytes unit;
  for (const auto& payload : store.payloads) {
    const auto bytes = store.bytes_of(payload);
    if (unit.empty()) {
      unit.push_back(static_cast<std::uint8_t>((bytes[0] & 0xE0) | (bytes[1] & 0x1F)));
    }
    unit.insert(unit.end(), bytes.begin() + 2, bytes.end());
  }
  return unit;
}

TEST(RtpPayloadTest, ALongUnitIsCutAndGivesTheSameBytesAgain) {
  for (const std::size_t size : {kLongestPayload + 1, std::size_t{5'000}, 3 * kLongestPayload}) {
    PayloadStore store;
    const Bytes unit = unit_of(0x65, size);
    const std::vector<NalUnit> units{unit};
    append_video_payloads(store, units, Codec::kH264);
    ASSERT_GT(store.payloads.size(), 1U);
    EXPECT_EQ(store.bytes_of(store.payloads.front())[0], 0x7C);  // FU-A with the importance of 0x65
    EXPECT_EQ(store.bytes_of(store.payloads.front())[1], 0x85);  // start
    EXPECT_EQ(store.bytes_of(store.payloads.back())[1], 0x45);   // end
    EXPECT_TRUE(store.payloads.back().has_marker);
    EXPECT_EQ(std::ranges::count(store.payloads, true, &PayloadStore::Payload::has_marker), 1);
    EXPECT_EQ(rejoined(store), unit) << size;
  }
}

TEST(RtpPayloadTest, AacFramesBearTheirSize) {
  PayloadStore store;
  append_aac_payloads(store, unit_of(1, 300));
  ASSERT_EQ(store.payloads.size(), 1U);
  const auto bytes = store.bytes_of(store.payloads[0]);
  EXPECT_EQ(bytes[1], 16);
  EXPECT_EQ(bytes[2] << 5 | bytes[3] >> 3, 300);
}

TEST(RtpWireTest, TheHeaderHasItsTwelveBytes) {
  const auto bytes = rtp_header_bytes({96, true, 0x1234, 0x01020304, 0xA0B0C0D0});
  EXPECT_THAT(bytes, ElementsAre(0x80, 0xE0, 0x12, 0x34, 1, 2, 3, 4, 0xA0, 0xB0, 0xC0, 0xD0));
}

TEST(RtpWireTest, ASenderReportTiesTheWallClockToTheTimeStamp) {
  const auto utc = utc_from_us(1'758'504'600'500'000);
  const auto bytes = sender_report_bytes({7, utc, 0x11223344, 5, 600}, "name");
  ASSERT_EQ(bytes.size() % 4, 0U);
  EXPECT_EQ(bytes[1], 200);
  const auto word = [&](std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) << 24U | static_cast<std::uint32_t>(bytes[at + 1]) << 16U |
           static_cast<std::uint32_t>(bytes[at + 2]) << 8U | bytes[at + 3];
  };
  EXPECT_EQ(word(8), 1'758'504'600U + 2'208'988'800U) << "seconds since 1900";
  EXPECT_EQ(word(12), 0x80000000U) << "half a second";
  EXPECT_EQ(word(16), 0x11223344U);
  EXPECT_EQ(word(20), 5U);
  EXPECT_EQ(word(24), 600U);
}

TEST(RtpWireTest, GoodbyeEndsTheCompound) {
  const auto report = sender_report_bytes({7, utc_from_us(0), 0, 0, 0}, "name");
  const auto bytes = goodbye_bytes({7, utc_from_us(0), 0, 0, 0}, "name");
  ASSERT_EQ(bytes.size(), report.size() + 8);
  EXPECT_EQ(bytes[report.size() + 1], 203);
}

TEST(Base64Test, EveryRemainderHasItsPadding) {
  const auto of = [](std::string_view text) {
    return to_base64({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  };
  EXPECT_EQ(of(""), "");
  EXPECT_EQ(of("f"), "Zg==");
  EXPECT_EQ(of("fo"), "Zm8=");
  EXPECT_EQ(of("foo"), "Zm9v");
  EXPECT_EQ(of("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace hallwatch
