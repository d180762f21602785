#include "analytics/sampling/gop_watch.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kStart = utc_from_us(1'000'000'000);

EncodedPacket video(UtcTime at, bool is_key) {
  EncodedPacket packet;
  packet.track = TrackKind::kVideo;
  packet.utc = at;
  packet.is_key = is_key;
  return packet;
}

TEST(GopWatchTest, TrustsKeyFramesAfterTwoShortDistances) {
  GopWatch watch{1s};
  watch.note(video(kStart, true));
  watch.note(video(kStart + 1s, true));
  EXPECT_FALSE(watch.are_key_frames_enough());
  watch.note(video(kStart + 2s, true));
  EXPECT_TRUE(watch.are_key_frames_enough());
}

TEST(GopWatchTest, LosesTrustAtOnceWhenAKeyFrameIsLate) {
  GopWatch watch{1s};
  for (int i = 0; i < 5; ++i) {
    watch.note(video(kStart + i * 1s, true));
  }
  watch.note(video(kStart + 4s + 1'100ms, false));
  EXPECT_TRUE(watch.are_key_frames_enough());
  watch.note(video(kStart + 4s + 1'101ms, false));
  EXPECT_FALSE(watch.are_key_frames_enough());
}

TEST(GopWatchTest, NeverTrustsLongDistancesOrAClockThatGoesBack) {
  GopWatch watch{1s};
  for (int i = 0; i < 5; ++i) {
    watch.note(video(kStart + i * 2s, true));
  }
  EXPECT_FALSE(watch.are_key_frames_enough());
  for (int i = 0; i < 5; ++i) {
    watch.note(video(kStart - i * 1s, true));
  }
  EXPECT_FALSE(watch.are_key_frames_enough());
}

}  // namespace
}  // namespace hallwatch
