#include "capture/simulator/simulated_stream.h"

#include <gtest/gtest.h>

#include "capture/simulator/clip_cursor.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// A second of five pictures with a key frame at 0 and at 0.6 s.
std::shared_ptr<const ClipSource> small_clip() {
  ClipTrack video;
  video.kind = TrackKind::kVideo;
  video.codec = Codec::kH264;
  for (int i = 0; i < 5; ++i) {
    video.units.push_back({i * 18'000, i * 18'000, 0, 0, i == 0 || i == 3});
  }
  return std::make_shared<const ClipSource>(std::vector{video}, 90'000);
}

constexpr MonoTime kStart{100s};

SimulatedStream looped(std::chrono::microseconds phase = 0us) {
  return SimulatedStream{{"/cam0", small_clip(), phase, true}, kStart};
}
FaultCommand fault(FaultKind kind, double value = 0) {
  return {kind, "/cam0", value};
}

TEST(SimulatedStreamTest, ALoopedCameraRunsWhetherWatchedOrNot) {
  const auto stream = looped(300ms);
  EXPECT_EQ(stream.media_at(kStart), 300ms);
  EXPECT_EQ(stream.media_at(kStart + 5s), 5'300ms);
  EXPECT_FALSE(stream.is_over(kStart + 100h));
}

TEST(SimulatedStreamTest, AClipPlayedOnceBeginsWithItsFirstSessionAndEnds) {
  SimulatedStream stream{{"/cam0", small_clip(), 0us, false}, kStart};
  EXPECT_EQ(stream.media_at(kStart + 10s), 0s);
  stream.on_play(kStart + 10s);
  stream.on_play(kStart + 10'500ms);
  EXPECT_EQ(stream.media_at(kStart + 10'900ms), 900ms);
  EXPECT_FALSE(stream.is_over(kStart + 10'999ms));
  EXPECT_TRUE(stream.is_over(kStart + 11s));
}

TEST(SimulatedStreamTest, ASkewedCrystalIsFastFromThenOnAndNeverJumps) {
  auto stream = looped();
  stream.apply(fault(FaultKind::kSkew, 1'000), kStart + 10s);
  EXPECT_EQ(stream.media_at(kStart + 10s), 10s);
  EXPECT_EQ(stream.media_at(kStart + 20s), 20'010ms);
  stream.apply(fault(FaultKind::kSkew, 0), kStart + 20s);
  EXPECT_EQ(stream.media_at(kStart + 30s), 30'010ms);
}

TEST(SimulatedStreamTest, TimedFaultsEndByThemselvesAndUpEndsThemAtOnce) {
  auto stream = looped();
  stream.apply(fault(FaultKind::kStall, 2), kStart);
  stream.apply(fault(FaultKind::kDown, 3), kStart);
  EXPECT_TRUE(stream.is_stalled(kStart + 1'999ms));
  EXPECT_FALSE(stream.is_stalled(kStart + 2s));
  EXPECT_TRUE(stream.is_down(kStart + 2'999ms));
  EXPECT_FALSE(stream.is_down(kStart + 3s));
  stream.apply(fault(FaultKind::kUp), kStart + 1s);
  EXPECT_FALSE(stream.is_stalled(kStart + 1s));
  EXPECT_FALSE(stream.is_down(kStart + 1s));
}

TEST(SimulatedStreamTest, JumpsAddUpInTicksOfEachTrack) {
  auto stream = looped();
  stream.apply(fault(FaultKind::kJump, 2.5), kStart);
  stream.apply(fault(FaultKind::kJump, -0.5), kStart);
  EXPECT_EQ(stream.jumped_ticks(90'000), 180'000);
  EXPECT_EQ(stream.jumped_ticks(8'000), 16'000);
}

TEST(ClipCursorTest, ASessionBeginsAtTheLastKeyFrame) {
  const auto clip = small_clip();
  EXPECT_EQ(ClipCursor::last_key_until(*clip, 0ms).due(), 0ms);
  EXPECT_EQ(ClipCursor::last_key_until(*clip, 599ms).due(), 0ms);
  EXPECT_EQ(ClipCursor::last_key_until(*clip, 600ms).due(), 600ms);
  EXPECT_EQ(ClipCursor::last_key_until(*clip, 2'700ms).due(), 2'600ms);
}

TEST(ClipCursorTest, FirstFromStandsOnTheNextUnitAlsoOverTheEnd) {
  const auto clip = small_clip();
  EXPECT_EQ(ClipCursor::first_from(*clip, 0, 200ms).due(), 200ms);
  EXPECT_EQ(ClipCursor::first_from(*clip, 0, 201ms).due(), 400ms);
  EXPECT_EQ(ClipCursor::first_from(*clip, 0, 801ms).due(), 1'000ms);
}

TEST(ClipCursorTest, RoundsAddUpWithoutDrift) {
  const auto clip = small_clip();
  auto cursor = ClipCursor::first_from(*clip, 0, 0ms);
  for (int i = 0; i < 5 * 1'000; ++i) {
    EXPECT_EQ(cursor.due(), i * 200ms);
    EXPECT_EQ(cursor.rtp_ticks(), i * 18'000);
    cursor.advance();
  }
  cursor.advance();
  cursor.advance_to_key();
  EXPECT_EQ(cursor.due(), 1'000'600ms);
}

}  // namespace
}  // namespace hallwatch
