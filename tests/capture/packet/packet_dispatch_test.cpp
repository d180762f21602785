#include "capture/packet_dispatch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/capture/packet/packet_samples.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Remembers what was sent; can be full for a peer, or not know it.
class ListOutput final : public BusOutput {
 public:
  struct Sent {
    std::string peer;
    Message message;
  };
  Result<> send(const std::string& peer, std::string_view topic, std::span<const std::string_view> parts) override {
    if (gone.contains(peer)) {
      return fail(ErrorKind::kNotFound, "gone");
    }
    if (full.contains(peer)) {
      return fail(ErrorKind::kResourceExhausted, "full");
    }
    Message message{std::string{topic}, 0, {}};
    for (const auto part : parts) {
      message.parts.emplace_back(part);
    }
    sent.push_back({peer, std::move(message)});
    return {};
  }

  /// What a peer got since the last call: "format", "K3" (key frame at picture 3), "P4", "A" (audio), "skipped 5", …
  std::vector<std::string> take(const std::string& peer) {
    std::vector<std::string> texts;
    for (const auto& one : sent) {
      if (one.peer == peer) {
        texts.push_back(text_of(one.message));
      }
    }
    std::erase_if(sent, [&](const Sent& one) { return one.peer == peer; });
    return texts;
  }

  std::vector<Sent> sent;
  std::set<std::string> full;
  std::set<std::string> gone;

 private:
  static std::string text_of(const Message& message) {
    const auto answer = decode_answer(message);
    if (!answer.ok()) {
      return "unreadable";
    }
    if (const auto* packet = std::get_if<PacketAnswer>(&*answer)) {
      if (packet->head.track == TrackKind::kAudio) {
        return "A";
      }
      return (packet->head.is_key ? "K" : "P") + std::to_string(packet->head.dts_90k / 3'600);
    }
    if (const auto* skipped = std::get_if<SkippedAnswer>(&*answer)) {
      return "skipped " + std::to_string(skipped->packets);
    }
    if (const auto* error = std::get_if<ErrorAnswer>(&*answer)) {
      return "error " + error->error.message();
    }
    return message.topic;
  }
};

class FewPictures final : public ArchiveCursor {
 public:
  FewPictures(int count, std::size_t bytes, int fails_at)
      : camera_("CAM01", bytes), count_(count), fails_at_(fails_at) {}
  Result<PacketPtr> next() override {
    if (camera_.count() == fails_at_) {
      return fail(ErrorKind::kDataLoss, "the file is damaged");
    }
    return camera_.count() < count_ ? camera_.picture() : PacketPtr{};
  }

 private:
  SampleCamera camera_;
  int count_;
  int fails_at_;
};

class PacketDispatchTest : public ::testing::Test {
 protected:
  void ask_live(const std::string& peer, PacketChoice choice = PacketChoice::kAll, std::uint64_t credit = 1U << 20U,
                const std::string& camera = "CAM01") {
    ask(peer, LiveRequest{1, {CameraId{camera}, StreamKind::kMain}, choice, credit});
  }
  void ask(const std::string& peer, const BusRequest& request) {
    dispatch_.on_message(peer, {std::string{topic_of(request)}, 0, {body_of(request)}}, now_);
  }
  void publish(int pictures) {
    for (int i = 0; i < pictures; ++i) {
      dispatch_.on_packet({camera_.picture(), 0}, now_);
    }
  }

  static BusLimits small_limits() {
    BusLimits limits;
    limits.backlog_bytes = 15'000;
    limits.least_credit = 3'500;  // three pictures of 1,000 bytes
    limits.readers = 3;
    limits.archive_round_bytes = 100'000;
    return limits;
  }

  ListOutput output_;
  SampleCamera camera_;
  MonoTime now_{seconds{100}};
  int archive_pictures_ = 5;
  int archive_fails_at_ = -1;
  PacketDispatch dispatch_{
      output_,
      [this](const StreamId& stream_id, UtcTime, UtcTime) -> Result<std::unique_ptr<ArchiveCursor>> {
        if (stream_id.camera_id.text() != "CAM01") {
          return fail(ErrorKind::kNotFound, "no footage");
        }
        return std::unique_ptr<ArchiveCursor>{
            std::make_unique<FewPictures>(archive_pictures_, 1'000, archive_fails_at_)};
      },
      small_limits()};
};

TEST_F(PacketDispatchTest, NewReaderBeginsWithTheLastKeyFrame) {
  publish(13);
  ask_live("a");
  EXPECT_THAT(output_.take("a"), ElementsAre("format", "K10", "P11", "P12"));
  publish(1);
  EXPECT_THAT(output_.take("a"), ElementsAre("P13"));
}

TEST_F(PacketDispatchTest, ReaderWithoutBacklogWaitsForAKeyFrameWithoutBeingToldOfSkips) {
  publish(1);
  camera_.begin_run(2);  // inside a GOP: nothing to begin with
  publish(3);
  ask_live("a");
  EXPECT_THAT(output_.take("a"), IsEmpty());
  publish(7);
  EXPECT_THAT(output_.take("a"), ElementsAre("format", "K10"));
}

TEST_F(PacketDispatchTest, NewRunIsFollowedFromItsFirstKeyFrame) {
  publish(5);
  ask_live("a");
  output_.take("a");
  camera_.begin_run(2);
  publish(6);
  EXPECT_THAT(output_.take("a"), ElementsAre("K10"));
}

TEST_F(PacketDispatchTest, ChoicesLeaveOutWhatWasNotAskedFor) {
  ask_live("all", PacketChoice::kAll);
  ask_live("video", PacketChoice::kVideo);
  ask_live("keys", PacketChoice::kKeyFrames);
  publish(1);
  dispatch_.on_packet({camera_.sound(), 0}, now_);
  publish(10);
  output_.take("all");
  EXPECT_THAT(output_.take("video"),
              ElementsAre("format", "K0", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "K10"));
  EXPECT_THAT(output_.take("keys"), ElementsAre("format", "K0", "K10"));
}

TEST_F(PacketDispatchTest, AudioIsServedToThoseWhoWantAll) {
  ask_live("all");
  publish(1);
  dispatch_.on_packet({camera_.sound(), 0}, now_);
  EXPECT_THAT(output_.take("all"), ElementsAre("format", "K0", "A"));
}

TEST_F(PacketDispatchTest, WithoutCreditDropsToTheNextKeyFrameAndSaysSo) {
  ask_live("slow", PacketChoice::kAll, 1);  // raised to three pictures
  publish(5);
  EXPECT_THAT(output_.take("slow"), ElementsAre("format", "K0", "P1", "P2"));
  ask("slow", CreditRequest{1, 100'000});
  publish(6);
  EXPECT_THAT(output_.take("slow"), ElementsAre("skipped 7", "K10"));
}

TEST_F(PacketDispatchTest, SlowReaderDoesNotDisturbAFastOne) {
  ask_live("slow", PacketChoice::kAll, 1);
  ask_live("fast");
  publish(12);
  EXPECT_EQ(output_.take("slow").size(), 4U);
  EXPECT_EQ(output_.take("fast").size(), 13U);
}

TEST_F(PacketDispatchTest, FullPipeCountsAsNoCredit) {
  ask_live("a");
  publish(1);
  output_.take("a");
  output_.full.insert("a");
  publish(3);
  output_.full.clear();
  publish(7);
  EXPECT_THAT(output_.take("a"), ElementsAre("skipped 9", "K10"));
}

TEST_F(PacketDispatchTest, PictureLargerThanTheWindowStillComesThrough) {
  SampleCamera big{"BIG", 10'000, 1};
  ask_live("a", PacketChoice::kAll, 1, "BIG");
  dispatch_.on_packet({big.picture(), 0}, now_);
  dispatch_.on_packet({big.picture(), 0}, now_);
  EXPECT_THAT(output_.take("a"), ElementsAre("format", "K0"));
  ask("a", CreditRequest{1, 10'000 + kPacketHeadBytes});
  dispatch_.on_packet({big.picture(), 0}, now_);
  EXPECT_THAT(output_.take("a"), ElementsAre("skipped 1", "K2"));
}

TEST_F(PacketDispatchTest, HoleInTheQueueIsToldAndPassedByAKeyFrame) {
  ask_live("a");
  publish(3);
  output_.take("a");
  dispatch_.on_packet({camera_.picture(), 4}, now_);
  publish(7);
  EXPECT_THAT(output_.take("a"), ElementsAre("skipped 11", "K10"));
}

TEST_F(PacketDispatchTest, ReaderAfterAHoleIsGivenNoBrokenBacklog) {
  publish(3);
  dispatch_.on_packet({camera_.picture(), 4}, now_);
  ask_live("a");
  EXPECT_THAT(output_.take("a"), IsEmpty());
}

TEST_F(PacketDispatchTest, BacklogIsBounded) {
  publish(10);
  EXPECT_EQ(dispatch_.backlog_bytes(), 10'000U);
  SampleCamera endless{"ENDLESS", 1'000, 1'000};
  for (int i = 0; i < 100; ++i) {
    dispatch_.on_packet({endless.picture(), 0}, now_);
    EXPECT_LE(dispatch_.backlog_bytes(), 25'000U);
  }
  ask_live("a", PacketChoice::kAll, 1U << 20U, "ENDLESS");
  EXPECT_THAT(output_.take("a"), IsEmpty());
}

TEST_F(PacketDispatchTest, FormatIsSentAgainOnlyWhenItChanges) {
  ask_live("a");
  publish(2);
  camera_.set_format(sample_format(1'280));
  publish(2);
  EXPECT_THAT(output_.take("a"), ElementsAre("format", "K0", "P1", "format", "P2", "P3"));
}

TEST_F(PacketDispatchTest, UnknownStreamIsAnErrorOnceTheStreamsAreKnown) {
  ask_live("early", PacketChoice::kAll, 1, "CAM99");
  EXPECT_THAT(output_.take("early"), IsEmpty());
  dispatch_.know_streams({camera_.stream_id()});
  ask_live("late", PacketChoice::kAll, 1, "CAM99");
  EXPECT_THAT(output_.take("late"), ElementsAre(HasSubstr("error there is no stream \"CAM99/main\"")));
  EXPECT_EQ(dispatch_.readers(), 1U);
}

TEST_F(PacketDispatchTest, PeerThatVanishedIsForgotten) {
  ask_live("a");
  output_.gone.insert("a");
  publish(1);
  EXPECT_EQ(dispatch_.readers(), 0U);
}

TEST_F(PacketDispatchTest, SilentReaderIsForgottenAndToldWhenItSpeaksAgain) {
  ask_live("a");
  now_ += seconds{31};
  dispatch_.on_tick(now_);
  EXPECT_EQ(dispatch_.readers(), 0U);
  EXPECT_THAT(output_.take("a"), ElementsAre("gone"));
  ask("a", CreditRequest{1, 5});
  EXPECT_THAT(output_.take("a"), ElementsAre("gone"));
}

TEST_F(PacketDispatchTest, SignOfLifeKeepsAReader) {
  ask_live("a");
  for (int i = 0; i < 5; ++i) {
    now_ += seconds{20};
    ask("a", CreditRequest{1, 0});
    dispatch_.on_tick(now_);
  }
  EXPECT_EQ(dispatch_.readers(), 1U);
}

TEST_F(PacketDispatchTest, QuietStreamSaysAliveOnceASecond) {
  ask_live("a");
  for (int i = 0; i < 10; ++i) {
    now_ += milliseconds{250};
    dispatch_.on_tick(now_);
  }
  EXPECT_THAT(output_.take("a"), ElementsAre("alive", "alive"));
}

TEST_F(PacketDispatchTest, ClosedReaderGetsNothingMore) {
  ask_live("a");
  ask("a", CloseRequest{1});
  publish(1);
  EXPECT_THAT(output_.take("a"), IsEmpty());
  EXPECT_EQ(dispatch_.readers(), 0U);
}

TEST_F(PacketDispatchTest, AskingTwiceWithOneNumberBeginsAnew) {
  publish(1);
  ask_live("a");
  ask_live("a");
  EXPECT_EQ(dispatch_.readers(), 1U);
  EXPECT_THAT(output_.take("a"), ElementsAre("format", "K0", "format", "K0"));
}

TEST_F(PacketDispatchTest, NumberOfReadersIsBounded) {
  for (const auto* peer : {"a", "b", "c", "d"}) {
    ask_live(peer);
  }
  EXPECT_EQ(dispatch_.readers(), 3U);
  EXPECT_THAT(output_.take("d"), ElementsAre(HasSubstr("error")));
}

TEST_F(PacketDispatchTest, BadRequestIsAnsweredAndChangesNothing) {
  dispatch_.on_message("a", {"live", 0, {"not json"}}, now_);
  EXPECT_THAT(output_.take("a"), ElementsAre(HasSubstr("error")));
  EXPECT_EQ(dispatch_.readers(), 0U);
}

TEST_F(PacketDispatchTest, ArchiveIsReadToItsEnd) {
  ask("a", ArchiveRequest{1, camera_.stream_id(), utc_from_us(0), utc_from_us(1), 1U << 20U});
  EXPECT_FALSE(dispatch_.pump_archives(now_));
  EXPECT_THAT(output_.take("a"), ElementsAre("format", "K0", "P1", "P2", "P3", "P4", "end"));
  EXPECT_EQ(dispatch_.readers(), 0U);
}

TEST_F(PacketDispatchTest, ArchiveIsReadOnlyWhileThereIsCreditAndLosesNothing) {
  ask("a", ArchiveRequest{1, camera_.stream_id(), utc_from_us(0), utc_from_us(1), 1});
  EXPECT_FALSE(dispatch_.pump_archives(now_));
  EXPECT_THAT(output_.take("a"), ElementsAre("format", "K0", "P1", "P2"));
  EXPECT_FALSE(dispatch_.pump_archives(now_));
  EXPECT_THAT(output_.take("a"), IsEmpty());
  ask("a", CreditRequest{1, 3 * (1'000 + kPacketHeadBytes)});
  EXPECT_FALSE(dispatch_.pump_archives(now_));
  EXPECT_THAT(output_.take("a"), ElementsAre("P3", "P4", "end"));
}

TEST_F(PacketDispatchTest, ArchiveIsReadInRoundsSoThatLiveReadersHaveTheirTurn) {
  archive_pictures_ = 250;
  ask("a", ArchiveRequest{1, camera_.stream_id(), utc_from_us(0), utc_from_us(1), 1U << 20U});
  EXPECT_TRUE(dispatch_.pump_archives(now_));
  EXPECT_LT(output_.take("a").size(), 110U);
}

TEST_F(PacketDispatchTest, ArchiveThatCannotBeOpenedOrReadIsAnError) {
  ask("a", ArchiveRequest{1, {CameraId{"CAM99"}, StreamKind::kMain}, utc_from_us(0), utc_from_us(1), 1});
  EXPECT_THAT(output_.take("a"), ElementsAre(HasSubstr("error open the archive: no footage")));
  archive_fails_at_ = 2;
  ask("a", ArchiveRequest{1, camera_.stream_id(), utc_from_us(0), utc_from_us(1), 1U << 20U});
  EXPECT_FALSE(dispatch_.pump_archives(now_));
  EXPECT_THAT(output_.take("a"),
              ElementsAre("format", "K0", "P1", HasSubstr("error read the archive: the file is damaged")));
  EXPECT_EQ(dispatch_.readers(), 0U);
}

TEST_F(PacketDispatchTest, BusWithoutArchiveSaysSo) {
  PacketDispatch bare{output_, nullptr};
  const BusRequest request = ArchiveRequest{1, camera_.stream_id(), utc_from_us(0), utc_from_us(1), 1};
  bare.on_message("a", {"archive", 0, {body_of(request)}}, now_);
  EXPECT_THAT(output_.take("a"), ElementsAre(HasSubstr("error there is no archive here")));
}

}  // namespace
}  // namespace hallwatch
