#include "capture/session/packet_clock.h"

#include <gtest/gtest.h>

#include <random>

namespace hallwatch {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr UtcTime kOrigin = utc_from_us(1'758'504'600'000'000);
constexpr MonoTime kMono{std::chrono::hours{5}};

/// A camera whose crystal may be wrong, a network that may delay, and the station's two clocks.
class Bench {
 public:
  explicit Bench(int clock_rate = 90'000, std::uint32_t first_rtp = 0)
      : clock_(clock_rate), rtp_(first_rtp), rate_(clock_rate) {
    clock_.begin_run(kOrigin);
  }
  /// The camera sends one packet `step` of its own time after the last.
  std::optional<PacketStamp> send(microseconds step, microseconds delay = {}, double skew_ppm = 0.0) {
    camera_ += step;
    rtp_ += static_cast<std::uint32_t>(step.count() * rate_ / 1'000'000);
    real_us_ += static_cast<double>(step.count()) * (1.0 - skew_ppm / 1e6);
    return stamp(delay);
  }
  std::optional<PacketStamp> stamp(microseconds delay = {}) {
    const auto real = microseconds{static_cast<std::int64_t>(real_us_)} + delay;
    return clock_.stamp(rtp_, {kOrigin + real + utc_step_, kMono + real});
  }
  void jump_rtp(std::int32_t ticks) { rtp_ += static_cast<std::uint32_t>(ticks); }
  void step_utc(microseconds step) { utc_step_ += step; }
  [[nodiscard]] UtcTime station() const { return kOrigin + microseconds{static_cast<std::int64_t>(real_us_)}; }
  [[nodiscard]] microseconds camera() const { return camera_; }
  PacketClock& clock() { return clock_; }

 private:
  PacketClock clock_;
  std::uint32_t rtp_;
  std::int64_t rate_;
  microseconds camera_{0};
  double real_us_ = 0;
  microseconds utc_step_{0};
};

TEST(PacketClockTest, RunBeginsAtTheStationsTime) {
  Bench bench;
  const auto stamp = bench.stamp();
  ASSERT_TRUE(stamp);
  EXPECT_EQ(stamp->utc, kOrigin);
  EXPECT_EQ(stamp->elapsed_90k, 0);
}

TEST(PacketClockTest, SecondTrackBeginsWhereItsFirstPacketIs) {
  PacketClock audio{8'000};
  audio.begin_run(kOrigin);
  const auto first = audio.stamp(555, {kOrigin + milliseconds{300}, kMono + milliseconds{300}});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->utc, kOrigin + milliseconds{300});
  EXPECT_EQ(first->elapsed_90k, 27'000);
  const auto next = audio.stamp(555 + 160, {kOrigin + milliseconds{320}, kMono + milliseconds{320}});
  EXPECT_EQ(next->elapsed_90k, 28'800);
  EXPECT_EQ(next->utc, kOrigin + milliseconds{320});
}

TEST(PacketClockTest, ThirtyTwoBitsMayWrapManyTimes) {
  Bench bench{90'000, 0xFFFF'FF00U};
  bench.stamp();
  constexpr std::int64_t kRotation_s = (std::int64_t{1} << 32U) / 90'000;
  std::int64_t seconds_sent = 0;
  for (; seconds_sent < 20 * kRotation_s; seconds_sent += 2) {
    const auto stamp = bench.send(seconds{2});
    ASSERT_TRUE(stamp) << seconds_sent;
    ASSERT_EQ(stamp->elapsed_90k, (seconds_sent + 2) * 90'000);
  }
  EXPECT_EQ(bench.stamp()->utc, bench.station());
  EXPECT_GT(seconds_sent * 90'000, std::int64_t{19} << 32U);
}

TEST(PacketClockTest, FastAndSlowCrystalsAreFollowedUpTo500Ppm) {
  for (const double skew_ppm : {-400.0, -50.0, 50.0, 400.0}) {
    Bench bench;
    bench.stamp();
    for (int i = 0; i < 4 * 3'600 * 5; ++i) {
      const auto stamp = bench.send(milliseconds{200}, {}, skew_ppm);
      ASSERT_TRUE(stamp) << skew_ppm;
      // The anchor is up to 10 s old.
      ASSERT_LT(std::chrono::abs(stamp->utc - bench.station()), milliseconds{10}) << skew_ppm << " " << i;
    }
  }
}

TEST(PacketClockTest, UtcIsNeverBentByMoreThan500Ppm) {
  Bench bench;
  auto last = *bench.stamp();
  std::mt19937 random{4};
  for (int i = 0; i < 20'000; ++i) {
    const auto stamp = bench.send(milliseconds{40}, microseconds{random() % 300'000}, 300.0);
    ASSERT_TRUE(stamp);
    const auto step = stamp->utc - last.utc;
    ASSERT_LE(std::chrono::abs(step - milliseconds{40}), microseconds{21}) << i;
    last = *stamp;
  }
}

TEST(PacketClockTest, DelaysOfTheNetworkDoNotMoveTheTime) {
  Bench bench;
  bench.stamp();
  std::mt19937 random{9};
  for (int i = 0; i < 10'000; ++i) {
    const auto delay = i % 20 == 0 ? microseconds{0} : microseconds{random() % 400'000};
    const auto stamp = bench.send(milliseconds{40}, delay);
    ASSERT_TRUE(stamp);
    ASSERT_LT(std::chrono::abs(stamp->utc - bench.station()), milliseconds{2});
  }
}

TEST(PacketClockTest, BurstAfterAStallStaysInItsRun) {
  Bench bench;
  bench.stamp();
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(bench.send(milliseconds{40}));
  }
  for (int i = 0; i < 50; ++i) {  // 2 s of pictures come together at the end of them
    ASSERT_TRUE(bench.send(milliseconds{40}, milliseconds{2'000 - 40 * i}));
  }
  const auto stamp = bench.send(milliseconds{40});
  ASSERT_TRUE(stamp);
  EXPECT_LT(std::chrono::abs(stamp->utc - bench.station()), milliseconds{5});
}

TEST(PacketClockTest, JumpsOfMoreThanASecondEndTheRun) {
  for (const std::int32_t ticks : {100'000, -100'000, 324'000'000}) {
    Bench bench;
    bench.stamp();
    for (int i = 0; i < 50; ++i) {
      ASSERT_TRUE(bench.send(milliseconds{40}));
    }
    bench.jump_rtp(ticks);
    EXPECT_FALSE(bench.send(milliseconds{40})) << ticks;
    bench.clock().begin_run(bench.station());
    const auto stamp = bench.stamp();
    ASSERT_TRUE(stamp) << "a new run begins with the same packet";
    EXPECT_EQ(stamp->utc, bench.station());
    EXPECT_TRUE(bench.send(milliseconds{40}));
  }
}

TEST(PacketClockTest, JumpsOfLessThanASecondStayInTheRun) {
  for (const std::int32_t ticks : {80'000, -80'000}) {
    Bench bench;
    bench.stamp();
    for (int i = 0; i < 50; ++i) {
      ASSERT_TRUE(bench.send(milliseconds{40}));
    }
    bench.jump_rtp(ticks);
    EXPECT_TRUE(bench.send(milliseconds{40})) << ticks;
  }
}

TEST(PacketClockTest, StepOfTheStationsClockEndsTheRun) {
  for (const auto step : {seconds{2}, seconds{-2}}) {
    Bench bench;
    bench.stamp();
    ASSERT_TRUE(bench.send(milliseconds{40}));
    bench.step_utc(step);
    EXPECT_FALSE(bench.send(milliseconds{40}));
  }
}

TEST(PacketClockTest, SmallStepOfTheStationsClockIsBentAway) {
  Bench bench;
  bench.stamp();
  bench.step_utc(milliseconds{500});
  for (int i = 0; i < 25 * 1'200; ++i) {
    ASSERT_TRUE(bench.send(milliseconds{40}));
  }
  EXPECT_LT(std::chrono::abs(bench.stamp()->utc - (bench.station() + milliseconds{500})), milliseconds{5});
}

TEST(PacketClockTest, CameraWhoseClockStandsStillEndsTheRun) {
  Bench bench;
  bench.stamp();
  std::optional<PacketStamp> stamp;
  int packets = 0;
  do {
    stamp = bench.send(milliseconds{40}, {}, -500'000.0);  // half as fast as it should be
    ++packets;
  } while (stamp && packets < 1'000);
  EXPECT_FALSE(stamp);
  EXPECT_LT(packets * 60, 15'000) << "within 15 s";
}

TEST(PacketClockTest, PictureShownEarlierThanOneSentBeforeHasTheSmallerTime) {
  Bench bench;
  bench.stamp();
  const auto later = bench.send(milliseconds{120});
  bench.jump_rtp(-2 * 3'600);
  const auto earlier = bench.stamp();
  ASSERT_TRUE(later && earlier);
  EXPECT_EQ(later->utc - earlier->utc, milliseconds{80});
  EXPECT_EQ(later->elapsed_90k - earlier->elapsed_90k, 7'200);
}

TEST(PacketClockTest, AnyInputGivesATimeOrTheEndOfTheRun) {
  std::mt19937 random{77};
  PacketClock clock{90'000};
  clock.begin_run(kOrigin);
  auto arrival = MediaArrival{kOrigin, kMono};
  int ended = 0;
  for (int i = 0; i < 50'000; ++i) {
    arrival.utc += microseconds{random() % 100'000};
    arrival.mono += microseconds{random() % 100'000};
    if (!clock.stamp(static_cast<std::uint32_t>(random()), arrival)) {
      ++ended;
      clock.begin_run(arrival.utc);
      EXPECT_TRUE(clock.stamp(static_cast<std::uint32_t>(random()), arrival));
    }
  }
  EXPECT_GT(ended, 0);
}

}  // namespace
}  // namespace hallwatch
