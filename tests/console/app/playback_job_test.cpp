#include "console/app/playback_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "base/message/request.h"
#include "base/time/system_clock.h"
#include "console/app/live_feed.h"
#include "tests/capture/picture/made_clip.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime kStart = utc_from_us(1'000'000'000);

/// Three seconds of clip, ten pictures a second; made once.
const std::vector<PacketPtr>& clip_packets() {
  static const std::vector<PacketPtr> kPackets = [] {
    const TempFolder folder;
    return packets_of(make_colours(folder, "clip.mp4", "-c:v libx264 -preset ultrafast -g 10 -bf 0"), kStart);
  }();
  return kPackets;
}

/// An archive in memory that may grow.
class MadeArchive {
 public:
  void add(const std::vector<PacketPtr>& packets, UtcTime::duration shift = {}) {
    const std::scoped_lock lock{mutex_};
    ++run_;
    for (const auto& packet : packets) {
      auto moved = std::make_shared<EncodedPacket>(*packet);
      moved->run = run_;
      moved->utc += shift;
      moved->stream_id.kind = StreamKind::kMain;
      packets_.push_back(std::move(moved));
    }
  }
  void refuse(Error error) {
    const std::scoped_lock lock{mutex_};
    error_ = std::move(error);
  }

  OpenArchive opener() {
    return [this](const StreamId& stream_id, UtcTime from, UtcTime to) -> Result<std::unique_ptr<ArchiveCursor>> {
      const std::scoped_lock lock{mutex_};
      if (error_) {
        return *error_;
      }
      auto cursor = std::make_unique<Cursor>();
      for (const auto& packet : packets_) {
        if (packet->is_key && packet->utc <= from) {
          cursor->packets.clear();
        }
        if (packet->utc < to) {
          cursor->packets.push_back(packet);
        }
      }
      if (stream_id.kind != StreamKind::kMain || cursor->packets.empty() || cursor->packets.back()->utc < from) {
        return fail(ErrorKind::kNotFound, "no footage there");
      }
      return std::unique_ptr<ArchiveCursor>{std::move(cursor)};
    };
  }

 private:
  struct Cursor final : ArchiveCursor {
    Result<PacketPtr> next() override { return at < packets.size() ? packets[at++] : PacketPtr{}; }
    std::vector<PacketPtr> packets;
    std::size_t at = 0;
  };

  std::mutex mutex_;
  std::uint64_t run_ = 0;
  std::vector<PacketPtr> packets_;
  std::optional<Error> error_;
};

class PlaybackJobTest : public testing::Test {
 protected:
  /// Answers "segments": three files, with a hole before the last one.
  void answer_segments(std::stop_token stop) {
    auto server = RequestServer::bind(context_, endpoints_.recorder());
    ASSERT_TRUE(server.ok()) << server.error().message();
    server->answer("segments", [](std::string_view) -> Result<std::string> {
      const auto row = [](UtcTime from, UtcTime to) {
        SegmentRow segment;
        segment.stream_id = {CameraId{"CAM01"}, StreamKind::kMain};
        segment.from = from;
        segment.to = to;
        segment.path = "x.mp4";
        return segment;
      };
      return to_json_text(std::vector{row(kStart, kStart + 1s), row(kStart + 1'040ms, kStart + 2s),
                                      row(kStart + 2'800ms, kStart + 3s)});
    });
    while (clock_.sleep_for(5ms, stop)) {
      server->serve_pending();
    }
  }

  void SetUp() override {
    ASSERT_FALSE(clip_packets().empty()) << "the ffmpeg program made no clip";
    std::filesystem::create_directories(endpoints_.folder);
    auto bus = PacketBus::start(context_, endpoints_.packets(), archive_.opener());
    ASSERT_TRUE(bus.ok()) << bus.error().message();
    bus_ = *std::move(bus);
    recorder_.emplace("recorder", [this](std::stop_token stop) { answer_segments(std::move(stop)); });
    job_.emplace(context_, endpoints_, clock_);
    job_->send(SizePlayback{160, 90});
    job_->send(SetPlaybackSpeed{8.0});
  }

  void open(UtcTime from, UtcTime to) { job_->send(OpenFootage{"line-1", {CameraId{"CAM01"}, from, to}}); }
  /// Takes what the job tells until `condition` holds.
  bool reaches(const std::function<bool(const PlaybackView&)>& condition) {
    return wait_for([&] {
      if (auto view = job_->take_view()) {
        view_ = *view;
      }
      if (auto picture = job_->take_picture()) {
        picture_ = *picture;
        ++pictures_;
      }
      return condition(view_);
    });
  }
  bool reaches(PlaybackState state) {
    return reaches([state](const PlaybackView& view) { return view.state == state; });
  }

  SystemClock clock_;
  TempFolder folder_;
  Endpoints endpoints_{folder_.path()};
  MessageContext context_;
  MadeArchive archive_;
  std::unique_ptr<PacketBus> bus_;
  std::optional<WorkerThread> recorder_;
  std::optional<PlaybackJob> job_;
  PlaybackView view_;
  std::optional<Picture> picture_;
  int pictures_ = 0;
};

TEST_F(PlaybackJobTest, PlaysARangeToItsEndInTheSizeOfThePanel) {
  archive_.add(clip_packets());
  open(kStart, kStart + 3s);
  ASSERT_TRUE(reaches(PlaybackState::kEnded)) << view_.detail;
  ASSERT_TRUE(picture_.has_value());
  EXPECT_EQ(picture_->width_px, 160);
  EXPECT_EQ(picture_->height_px, 90);
  EXPECT_EQ(view_.position, kStart + 2'900ms);
  EXPECT_GT(pictures_, 3);
  EXPECT_EQ(view_.line_key, "line-1");
}

TEST_F(PlaybackJobTest, IsPacedByTheTimeOfTheFootage) {
  archive_.add(clip_packets());
  job_->send(SetPlaybackSpeed{2.0});
  const auto began = clock_.mono_now();
  open(kStart, kStart + 3s);
  ASSERT_TRUE(reaches(PlaybackState::kEnded)) << view_.detail;
  EXPECT_GE(clock_.mono_now() - began, 1'300ms);  // 2.9 s of footage at double speed
}

TEST_F(PlaybackJobTest, StartsInTheMiddleOfAGopWithTheRightPicture) {
  archive_.add(clip_packets());
  open(kStart + 1'550ms, kStart + 3s);
  ASSERT_TRUE(reaches([](const PlaybackView& view) { return view.position != UtcTime{}; }));
  EXPECT_GE(view_.position, kStart + 1'550ms);
}

TEST_F(PlaybackJobTest, PausesAndShowsASoughtPictureWhilePaused) {
  archive_.add(clip_packets());
  job_->send(SetPlaybackSpeed{0.5});
  open(kStart, kStart + 3s);
  ASSERT_TRUE(reaches([](const PlaybackView& view) { return view.position != UtcTime{}; }));
  job_->send(PlayOrPause::kPause);
  ASSERT_TRUE(reaches(PlaybackState::kPaused));
  job_->send(SeekPlayback{kStart + 2'500ms});
  ASSERT_TRUE(reaches([](const PlaybackView& view) { return view.position == kStart + 2'500ms; }));
  EXPECT_EQ(view_.state, PlaybackState::kPaused);
  job_->send(SetPlaybackSpeed{8.0});
  job_->send(PlayOrPause::kPlay);
  EXPECT_TRUE(reaches(PlaybackState::kEnded));
}

TEST_F(PlaybackJobTest, SeeksBackAndPlaysAgainAfterTheEnd) {
  archive_.add(clip_packets());
  open(kStart, kStart + 3s);
  ASSERT_TRUE(reaches(PlaybackState::kEnded));
  job_->send(SetPlaybackSpeed{0.5});
  job_->send(SeekPlayback{kStart + 1s});
  ASSERT_TRUE(reaches(PlaybackState::kPlaying));
  EXPECT_LT(view_.position, kStart + 2s);
  job_->send(SetPlaybackSpeed{8.0});
  ASSERT_TRUE(reaches(PlaybackState::kEnded));
  job_->send(PlayOrPause::kPlay);
  EXPECT_TRUE(reaches([](const PlaybackView& view) { return view.position < kStart + 1s; }));
}

TEST_F(PlaybackJobTest, AHoleInTheFootageIsJumpedOver) {
  archive_.add(clip_packets());
  archive_.add(clip_packets(), 1h);
  open(kStart, kStart + 2h);
  EXPECT_TRUE(reaches([](const PlaybackView& view) { return view.position > kStart + 1h; }));
}

TEST_F(PlaybackJobTest, ARangeWithoutFootageSaysSo) {
  open(kStart, kStart + 3s);
  ASSERT_TRUE(reaches(PlaybackState::kFailed));
  EXPECT_EQ(view_.trouble, PlaybackTrouble::kNoFootage);
  archive_.add(clip_packets());
  job_->send(PlayOrPause::kPlay);
  EXPECT_TRUE(reaches(PlaybackState::kEnded));
}

TEST_F(PlaybackJobTest, WhatTheRecorderAnswersIsTold) {
  archive_.refuse(fail(ErrorKind::kDataLoss, "the file is torn"));
  open(kStart, kStart + 3s);
  ASSERT_TRUE(reaches(PlaybackState::kFailed));
  EXPECT_EQ(view_.trouble, PlaybackTrouble::kDamaged);
  EXPECT_THAT(view_.detail, testing::HasSubstr("the file is torn"));
}

TEST_F(PlaybackJobTest, ARecorderThatIsAwayIsToldAfterAWhile) {
  bus_.reset();
  open(kStart, kStart + 3s);
  ASSERT_TRUE(reaches(PlaybackState::kFailed));
  EXPECT_EQ(view_.trouble, PlaybackTrouble::kRecorderAway);
}

TEST_F(PlaybackJobTest, AnAlertWithoutCameraCannotBePlayed) {
  job_->send(OpenFootage{"line-2", {{}, kStart, kStart}});
  ASSERT_TRUE(reaches(PlaybackState::kFailed));
  EXPECT_EQ(view_.trouble, PlaybackTrouble::kNoCamera);
  job_->send(SeekPlayback{kStart});
  job_->send(ClosePlayback{});
  EXPECT_TRUE(reaches(PlaybackState::kClosed));
}

TEST_F(PlaybackJobTest, FollowsFootageThatStillGrows) {
  const auto shift = std::chrono::floor<std::chrono::seconds>(clock_.utc_now() - kStart) - 3s;
  archive_.add(clip_packets(), shift);
  open(kStart + shift, kStart + shift + 30s);
  ASSERT_TRUE(reaches(PlaybackState::kFollowing)) << view_.detail;
  archive_.add(clip_packets(), shift + 3s);
  EXPECT_TRUE(reaches([&](const PlaybackView& view) { return view.position > kStart + shift + 3s; }));
}

TEST_F(PlaybackJobTest, AsksWhichPartsAreRecorded) {
  archive_.add(clip_packets());
  open(kStart, kStart + 3s);
  ASSERT_TRUE(reaches([&](const PlaybackView& view) { return view.is_coverage_known; }));
  EXPECT_THAT(view_.covered,
              testing::ElementsAre(CoveredRange{kStart, kStart + 2s}, CoveredRange{kStart + 2'800ms, kStart + 3s}));
}

TEST_F(PlaybackJobTest, PlaysThoughNobodyTellsWhatIsRecorded) {
  recorder_->stop_and_join();
  archive_.add(clip_packets());
  open(kStart, kStart + 3s);
  EXPECT_TRUE(reaches(PlaybackState::kEnded));
  EXPECT_FALSE(view_.is_coverage_known);
}

/// The live pictures of the wall, from the same bus.
class LiveFeedTest : public PlaybackJobTest {
 protected:
  void publish_all() {
    ++run_;
    for (const auto& packet : clip_packets()) {
      auto again = std::make_shared<EncodedPacket>(*packet);  // CAM01/sub
      again->run = run_;
      bus_->publish(std::move(again));
    }
  }
  bool gets_picture(const std::function<bool(const LivePicture&)>& condition) {
    return wait_for([&] {
      publish_all();
      for (auto& live : feed_.take_pictures()) {
        if (condition(live)) {
          return true;
        }
      }
      return false;
    });
  }

  std::uint64_t run_ = 0;
  const StreamId stream_{CameraId{"CAM01"}, StreamKind::kSub};
  LiveFeed feed_{context_, endpoints_.packets(), clock_, 2};
};

TEST_F(LiveFeedTest, DecodesWhatIsOnTheScreenInTheSizeOfItsTile) {
  feed_.show({{stream_, {200, 90}}});
  ASSERT_TRUE(gets_picture([&](const LivePicture& live) {
    return live.stream_id == stream_ && live.picture.width_px == 160 && live.picture.height_px == 90;
  }));
}

TEST_F(LiveFeedTest, FollowsAChangeOfTheTilesSize) {
  feed_.show({{stream_, {160, 90}}});
  ASSERT_TRUE(gets_picture([](const LivePicture& live) { return live.picture.width_px == 160; }));
  feed_.show({{stream_, {80, 90}}});
  EXPECT_TRUE(gets_picture([](const LivePicture& live) { return live.picture.width_px == 80; }));
}

TEST_F(LiveFeedTest, AgesAreCountedByThePacketClock) {
  feed_.show({{stream_, {160, 90}}});
  ASSERT_TRUE(gets_picture([](const LivePicture& live) { return live.age > 1h; }));
}

TEST_F(LiveFeedTest, GoesOnWithoutABusAndWithItAgain) {
  bus_.reset();
  feed_.show({{stream_, {160, 90}}, {{CameraId{"CAM02"}, StreamKind::kMain}, {160, 90}}});
  auto bus = PacketBus::start(context_, endpoints_.packets(), archive_.opener());
  ASSERT_TRUE(bus.ok()) << bus.error().message();
  bus_ = *std::move(bus);
  EXPECT_TRUE(gets_picture([](const LivePicture& live) { return live.picture.width_px == 160; }));
}

}  // namespace
}  // namespace hallwatch
