#include "capture/session/media_watchdog.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr MonoTime kStart{std::chrono::hours{1}};

/// `count` pictures, `interval` apart; the last at the time that is returned.
MonoTime play(MediaWatchdog& watchdog, MonoTime from, milliseconds interval, int count) {
  for (int i = 0; i < count; ++i) {
    watchdog.note_media(from);
    from += interval;
  }
  return from - interval;
}

TEST(MediaWatchdogTest, CameraOf25PicturesIsLostAfterTwoSeconds) {
  MediaWatchdog watchdog;
  watchdog.restart(kStart);
  const auto last = play(watchdog, kStart, milliseconds{40}, 50);
  EXPECT_FALSE(watchdog.is_lost(last + milliseconds{1'999}));
  EXPECT_TRUE(watchdog.is_lost(last + seconds{2}));
  EXPECT_EQ(watchdog.deadline(), last + seconds{2});
}

TEST(MediaWatchdogTest, SlowCameraHasThreeIntervals) {
  MediaWatchdog watchdog;
  watchdog.restart(kStart);
  const auto last = play(watchdog, kStart, seconds{1}, 5);
  EXPECT_FALSE(watchdog.is_lost(last + milliseconds{2'999}));
  EXPECT_TRUE(watchdog.is_lost(last + seconds{3}));
}

TEST(MediaWatchdogTest, PatienceHasAnUpperBound) {
  MediaWatchdog watchdog;
  watchdog.restart(kStart);
  play(watchdog, kStart, seconds{60}, 5);
  EXPECT_EQ(watchdog.patience(), MediaWatchdog::kMostPatience);
}

TEST(MediaWatchdogTest, ConnectionWithoutAPictureIsLostAfterTwoSeconds) {
  MediaWatchdog watchdog;
  watchdog.restart(kStart);
  EXPECT_FALSE(watchdog.has_media());
  EXPECT_FALSE(watchdog.is_lost(kStart + milliseconds{1'999}));
  EXPECT_TRUE(watchdog.is_lost(kStart + seconds{2}));
}

TEST(MediaWatchdogTest, BurstAfterAStallDoesNotShortenTheInterval) {
  MediaWatchdog watchdog;
  watchdog.restart(kStart);
  auto last = play(watchdog, kStart, seconds{1}, 8);
  last = play(watchdog, last + milliseconds{1'900}, milliseconds{1}, 3);
  EXPECT_EQ(watchdog.picture_interval(), seconds{1});
}

TEST(MediaWatchdogTest, IntervalOutlivesAReconnect) {
  MediaWatchdog watchdog;
  watchdog.restart(kStart);
  const auto last = play(watchdog, kStart, seconds{2}, 4);
  watchdog.restart(last + seconds{6});
  EXPECT_FALSE(watchdog.has_media());
  EXPECT_EQ(watchdog.patience(), seconds{6});
}

TEST(MediaWatchdogTest, TimeBetweenConnectionsIsNoInterval) {
  MediaWatchdog watchdog;
  watchdog.restart(kStart);
  const auto last = play(watchdog, kStart, milliseconds{40}, 3);
  watchdog.restart(last + seconds{100});
  play(watchdog, last + seconds{100}, milliseconds{40}, 3);
  EXPECT_EQ(watchdog.picture_interval(), milliseconds{40});
}

TEST(MediaWatchdogTest, CameraOfOnePictureInFiveSecondsIsMetAfterAFewTries) {
  MediaWatchdog watchdog;
  auto now = kStart;
  int tries = 0;
  while (watchdog.picture_interval().count() == 0 && tries < 10) {
    ++tries;
    watchdog.restart(now);
    watchdog.note_media(now);
    if (watchdog.patience() > seconds{5}) {
      watchdog.note_media(now + seconds{5});
    }
    now += seconds{10};
  }
  EXPECT_LE(tries, 4);
  EXPECT_EQ(watchdog.patience(), seconds{15});
}

TEST(MediaWatchdogTest, ClockReadingsOutOfOrderDoNotGoBack) {
  MediaWatchdog watchdog;
  watchdog.restart(kStart);
  watchdog.note_media(kStart + seconds{1});
  watchdog.note_media(kStart);
  EXPECT_EQ(watchdog.last_media(), kStart + seconds{1});
}

}  // namespace
}  // namespace hallwatch
