#include "analytics/seats/seat_monitor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analytics/scripted_detector.h"
#include "tests/capture/picture/made_clip.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kStart = utc_from_us(1'000'000'000'000);

const std::string kEncoder = "-c:v libx264 -preset ultrafast -bf 0 -g ";

class SeatMonitorTest : public testing::Test {
 protected:
  static SeatMonitorSettings settings() {
    SeatMonitorSettings result;
    result.camera_id = CameraId{"CAM01"};
    result.seats = {{WindowId{"W01"}, SeatId{"front"}, rectangle(0.3F, 0.2F, 0.6F, 0.8F)}};
    return result;
  }

  /// A person in the seat from `from` until before `to`, for pictures of 320 × 180.
  static ScriptedDetector person_between(UtcTime from, UtcTime to) {
    return ScriptedDetector{[from, to](const Picture& picture) {
      std::vector<PersonBox> persons;
      if (picture.utc >= from && picture.utc < to) {
        persons.push_back({{110.0F, 40.0F, 60.0F, 100.0F}, 0.9F});
      }
      return persons;
    }};
  }

  /// Something moves all the time, so that each picture is looked at.
  std::vector<PacketPtr> moving(int seconds, int gop = 10, UtcTime start = kStart) {
    return packets_of(make_clip(folder_, "m.mp4",
                                "-f lavfi -i testsrc2=s=320x180:r=10:d=" + std::to_string(seconds) +
                                    " -pix_fmt yuv420p " + kEncoder + std::to_string(gop)),
                      start);
  }
  std::vector<PacketPtr> still(int seconds) {
    return packets_of(make_clip(folder_, "s.mp4",
                                "-f lavfi -i testsrc2=s=320x180:r=10:d=0.1 -vf loop=loop=-1:size=1 -t " +
                                    std::to_string(seconds) + " -pix_fmt yuv420p " + kEncoder + "10"),
                      kStart);
  }
  std::vector<PacketPtr> of_colour(const std::string& colour, int seconds) {
    return packets_of(make_clip(folder_, "c.mp4",
                                "-f lavfi -i color=c=" + colour + ":s=320x180:r=10:d=" + std::to_string(seconds) +
                                    " -pix_fmt yuv420p " + kEncoder + "10"),
                      kStart);
  }

  static std::vector<SeatReport> feed(SeatMonitor& monitor, const std::vector<PacketPtr>& packets) {
    std::vector<SeatReport> changes;
    for (const auto& packet : packets) {
      for (auto& report : monitor.take(*packet)) {
        changes.push_back(report);
      }
    }
    return changes;
  }
  static std::vector<ViewState> states(const std::vector<SeatReport>& reports) {
    std::vector<ViewState> result;
    for (const auto& report : reports) {
      result.push_back(report.state);
    }
    return result;
  }

  TempFolder folder_;
};

using testing::ElementsAre;

TEST_F(SeatMonitorTest, TellsOccupiedAndThenEmptyDatedBack) {
  auto detector = person_between(kStart, kStart + 5s);
  SeatMonitor monitor{settings(), &detector};
  const auto changes = feed(monitor, moving(20));
  EXPECT_THAT(states(changes), ElementsAre(ViewState::kUnknown, ViewState::kOccupied, ViewState::kEmpty));
  const auto& empty = changes.back();
  EXPECT_EQ(empty.window_id, WindowId{"W01"});
  EXPECT_EQ(empty.camera_id, CameraId{"CAM01"});
  EXPECT_EQ(empty.seat_id, SeatId{"front"});
  EXPECT_GE(empty.since, kStart + 3s);
  EXPECT_LT(empty.since, kStart + 5s);
  EXPECT_EQ(empty.last_presence, empty.since);
  EXPECT_GE(empty.at - empty.since, 10s);
  EXPECT_LE(empty.at - empty.since, 11s);
  EXPECT_LT(empty.presence_score, 0.5F);
}

TEST_F(SeatMonitorTest, SparesTheDetectorWhileNothingMoves) {
  auto detector = person_between(kStart, kStart + 1h);
  SeatMonitor monitor{settings(), &detector};
  feed(monitor, still(25));
  EXPECT_GE(monitor.counters().pictures, 24U);
  EXPECT_GE(detector.crop_looks, 2);
  EXPECT_LE(detector.crop_looks, 4) << "one look at the beginning and then one each ten seconds";
  EXPECT_EQ(monitor.reports().front().state, ViewState::kOccupied);
}

TEST_F(SeatMonitorTest, GrowsStaleWithoutPacketsAndComesBack) {
  auto detector = person_between(kStart, kStart + 1h);
  SeatMonitor monitor{settings(), &detector};
  const auto packets = moving(5);
  ASSERT_EQ(packets.size(), 50U);
  feed(monitor, packets);
  const UtcTime judged = monitor.reports().front().at;
  EXPECT_TRUE(monitor.note_time(judged + 3s).empty());
  const auto changes = monitor.note_time(judged + 3'001ms);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes.front().state, ViewState::kStale);
  EXPECT_EQ(changes.front().since, judged);
  EXPECT_TRUE(monitor.note_time(judged + 10s).empty()) << "told once";
  const auto back = feed(monitor, moving(5, 10, kStart + 60s));
  EXPECT_THAT(states(back), ElementsAre(ViewState::kUnknown, ViewState::kOccupied));
}

TEST_F(SeatMonitorTest, IsStaleIfNoPictureEverCame) {
  auto detector = person_between(kStart, kStart + 1h);
  SeatMonitor monitor{settings(), &detector};
  EXPECT_TRUE(monitor.note_time(kStart).empty());
  EXPECT_TRUE(monitor.note_time(kStart + 3s).empty());
  EXPECT_THAT(states(monitor.note_time(kStart + 4s)), ElementsAre(ViewState::kStale));
}

TEST_F(SeatMonitorTest, IsBlindInTheDarkAndOnUniformPictures) {
  for (const auto* colour : {"black", "0x0000FF"}) {
    auto detector = person_between(kStart, kStart + 1h);
    SeatMonitor monitor{settings(), &detector};
    feed(monitor, of_colour(colour, 5));
    const auto report = monitor.reports().front();
    EXPECT_EQ(report.state, ViewState::kBlind) << colour;
    EXPECT_EQ(report.since, kStart);
    EXPECT_EQ(detector.crop_looks, 0);
  }
}

TEST_F(SeatMonitorTest, IsBlindWhenPacketsCannotBeDecoded) {
  auto detector = person_between(kStart, kStart + 1h);
  SeatMonitor monitor{settings(), &detector};
  const auto packets = moving(10);
  ASSERT_EQ(packets.size(), 100U);
  for (std::size_t i = 0; i < packets.size(); ++i) {
    EncodedPacket packet = *packets[i];
    if (i >= 30) {
      packet.bytes.assign(100, std::byte{0x5A});
    }
    [[maybe_unused]] const auto changes = monitor.take(packet);
  }
  EXPECT_EQ(monitor.reports().front().state, ViewState::kBlind);
  EXPECT_GT(monitor.counters().decode_errors, 0U);
  EXPECT_TRUE(monitor.take_trouble().has_value());
  EXPECT_FALSE(monitor.take_trouble().has_value());
}

TEST_F(SeatMonitorTest, StaysUnknownWithoutADetector) {
  SeatMonitor monitor{settings(), nullptr};
  feed(monitor, moving(15));
  EXPECT_EQ(monitor.reports().front().state, ViewState::kUnknown);
}

TEST_F(SeatMonitorTest, IsUnknownWhileTheDetectorFailsAndRecovers) {
  bool is_broken = false;
  ScriptedDetector detector{[&](const Picture&) -> Result<std::vector<PersonBox>> {
    if (is_broken) {
      return fail(ErrorKind::kDataLoss, "the model's scores are not numbers");
    }
    return std::vector<PersonBox>{{{110.0F, 40.0F, 60.0F, 100.0F}, 0.9F}};
  }};
  SeatMonitor monitor{settings(), &detector};
  const auto packets = moving(12);
  ASSERT_EQ(packets.size(), 120U);
  feed(monitor, {packets.begin(), packets.begin() + 45});
  EXPECT_EQ(monitor.reports().front().state, ViewState::kOccupied);
  is_broken = true;
  feed(monitor, {packets.begin() + 45, packets.begin() + 75});
  EXPECT_EQ(monitor.reports().front().state, ViewState::kUnknown);
  EXPECT_GT(monitor.counters().detector_errors, 0U);
  is_broken = false;
  feed(monitor, {packets.begin() + 75, packets.end()});
  EXPECT_EQ(monitor.reports().front().state, ViewState::kOccupied);
}

TEST_F(SeatMonitorTest, TellsTheSameOfKeyFramesAndOfEverything) {
  for (const int gop : {10, 40}) {
    auto detector = person_between(kStart, kStart + 4s);
    SeatMonitor monitor{settings(), &detector};
    const auto changes = feed(monitor, moving(18, gop));
    EXPECT_THAT(states(changes), ElementsAre(ViewState::kUnknown, ViewState::kOccupied, ViewState::kEmpty)) << gop;
  }
}

TEST_F(SeatMonitorTest, IgnoresAudioPackets) {
  auto detector = person_between(kStart, kStart + 1h);
  SeatMonitor monitor{settings(), &detector};
  EncodedPacket audio;
  audio.track = TrackKind::kAudio;
  audio.utc = kStart;
  audio.bytes.resize(160);
  EXPECT_TRUE(monitor.take(audio).empty());
  EXPECT_EQ(monitor.counters().pictures, 0U);
}

}  // namespace
}  // namespace hallwatch
