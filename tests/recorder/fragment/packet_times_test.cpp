#include "recorder/fragment/packet_times.h"

#include <limits>

#include <gmock/gmock.h>

#include "tests/recorder/support/made_stream.h"

namespace hallwatch {
namespace {

TEST(PacketTimesTest, ComeBackExactlyAndTakeThreeBytesWherePicturesComeEvenly) {
  std::vector<PacketTimes> times;
  for (const auto& packet : h264_stream(4, 25)) {
    times.push_back(times_of(*packet));
  }
  const auto bytes = encode_packet_times(times);
  EXPECT_LT(bytes.size(), times.size() * 3 + 30);
  const auto back = parse_packet_times(bytes);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, times);
}

TEST(PacketTimesTest, HoldTheWildestNumbers) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  const std::vector<PacketTimes> times{{TrackKind::kVideo, true, utc_from_us(kLeast), kMost, kLeast},
                                       {TrackKind::kAudio, false, utc_from_us(kMost), kLeast, kMost},
                                       {TrackKind::kVideo, false, utc_from_us(0), kLeast, kMost}};
  const auto back = parse_packet_times(encode_packet_times(times));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, times);
}

TEST(PacketTimesTest, RefuseBytesThatEndEarlyOrGoOn) {
  std::vector<PacketTimes> times{{TrackKind::kVideo, true, kMadeStart, 1, 2}};
  auto bytes = encode_packet_times(times);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(parse_packet_times(std::span{bytes}.first(size)).ok()) << size;
  }
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(parse_packet_times(bytes).ok());
}

}  // namespace
}  // namespace hallwatch
