#include "capture/packet_bus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/time/system_clock.h"
#include "capture/packet_bus_server.h"
#include "tests/capture/packet/packet_samples.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_for.h"

// The whole bus over real ipc sockets.
namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kPatience{30};  // the machine may be loaded

class Pictures final : public ArchiveCursor {
 public:
  explicit Pictures(int count) : camera_("CAM01", 50'000), count_(count) {}
  Result<PacketPtr> next() override { return camera_.count() < count_ ? camera_.picture() : PacketPtr{}; }

 private:
  SampleCamera camera_;
  int count_;
};

class PacketBusTest : public ::testing::Test {
 protected:
  void SetUp() override { start(); }

  void start(const BusServerOptions& options = {}) {
    const auto open_archive = [](const StreamId& stream_id, UtcTime,
                                 UtcTime) -> Result<std::unique_ptr<ArchiveCursor>> {
      if (stream_id.camera_id.text() != "CAM01") {
        return fail(ErrorKind::kNotFound, "no footage of " + stream_id.text());
      }
      return std::unique_ptr<ArchiveCursor>{std::make_unique<Pictures>(300)};
    };
    Result<std::unique_ptr<PacketBus>> bus = fail(ErrorKind::kUnknown, "not tried");
    // A socket that was closed a moment ago may still hold the address.
    ASSERT_TRUE(wait_for([&] {
      bus = start_packet_bus(context_, endpoint_, open_archive, clock_, options);
      return bus.ok();
    })) << bus.error().message();
    bus_ = std::move(*bus);
  }

  std::unique_ptr<PacketBusReader> live(PacketChoice choice = PacketChoice::kAll, const std::string& camera = "CAM01") {
    auto reader = PacketBusReader::live(context_, endpoint_, {CameraId{camera}, StreamKind::kMain}, choice);
    EXPECT_TRUE(reader.ok());
    return reader.ok() ? std::move(*reader) : nullptr;
  }

  /// The next item; publishes pictures of `camera` all the while, if one is given.
  std::optional<BusItem> wait_for_item(PacketBusReader& reader, SampleCamera* camera = nullptr) {
    const auto deadline = clock_.mono_now() + kPatience;
    while (clock_.mono_now() < deadline) {
      if (camera != nullptr) {
        bus_->publish(camera->picture());
      }
      auto item = reader.next(milliseconds{20});
      if (!item.ok()) {
        ADD_FAILURE() << item.error().message();
        return std::nullopt;
      }
      if (*item) {
        return std::move(*item);
      }
    }
    return std::nullopt;
  }

  PacketPtr wait_for_packet(PacketBusReader& reader, SampleCamera* camera = nullptr) {
    auto item = wait_for_item(reader, camera);
    return item && std::holds_alternative<PacketPtr>(*item) ? std::get<PacketPtr>(*item) : nullptr;
  }

  SystemClock clock_;
  MessageContext context_;
  TempFolder folder_;
  std::string endpoint_ = "ipc://" + (folder_ / "packets").string();
  std::unique_ptr<PacketBus> bus_;
};

TEST_F(PacketBusTest, PacketsArriveAsTheyWerePublished) {
  SampleCamera camera;
  auto reader = live();
  const auto sent = camera.picture();
  bus_->publish(sent);
  const auto got = wait_for_packet(*reader);
  ASSERT_NE(got, nullptr);
  EXPECT_EQ(got->stream_id, sent->stream_id);
  EXPECT_EQ(got->bytes, sent->bytes);
  EXPECT_EQ(got->utc, sent->utc);
  EXPECT_EQ(got->run, sent->run);
  EXPECT_EQ(*got->format, *sent->format);
  bus_->publish(camera.picture());
  const auto next = wait_for_packet(*reader);
  ASSERT_NE(next, nullptr);
  EXPECT_EQ(next->format, got->format) << "the same object while unchanged";
}

TEST_F(PacketBusTest, LateReaderIsGivenThePacketsFromTheLastKeyFrame) {
  SampleCamera camera;
  for (int i = 0; i < 15; ++i) {
    bus_->publish(camera.picture());
  }
  auto reader = live();
  for (int i = 10; i < 15; ++i) {
    const auto packet = wait_for_packet(*reader);
    ASSERT_NE(packet, nullptr);
    EXPECT_EQ(packet->dts_90k, i * 3'600);
  }
}

TEST_F(PacketBusTest, KeyFrameReaderGetsKeyFramesOnly) {
  SampleCamera camera;
  auto reader = live(PacketChoice::kKeyFrames);
  for (int i = 0; i < 31; ++i) {
    bus_->publish(camera.picture());
  }
  // Which key frame is the first depends on when the reader was heard; after it comes each tenth picture.
  std::int64_t last = -1;
  do {
    const auto packet = wait_for_packet(*reader);
    ASSERT_NE(packet, nullptr);
    EXPECT_TRUE(packet->is_key);
    EXPECT_TRUE(last < 0 || packet->dts_90k == last + 36'000);
    last = packet->dts_90k;
  } while (last < 108'000);
}

TEST_F(PacketBusTest, VideoReaderGetsNoSound) {
  SampleCamera camera;
  auto video = live(PacketChoice::kVideo);
  auto all = live(PacketChoice::kAll);
  ASSERT_NE(wait_for_packet(*all, &camera), nullptr);
  ASSERT_NE(wait_for_packet(*video, &camera), nullptr);
  for (int i = 0; i < 5; ++i) {
    bus_->publish(camera.sound());
  }
  const auto last = camera.picture();
  bus_->publish(last);
  PacketPtr packet;
  int sounds = 0;
  while ((packet = wait_for_packet(*all)) && packet->dts_90k < last->dts_90k) {
    sounds += packet->track == TrackKind::kAudio ? 1 : 0;
  }
  EXPECT_EQ(sounds, 5);
  while ((packet = wait_for_packet(*video)) && packet->dts_90k < last->dts_90k) {
    EXPECT_EQ(packet->track, TrackKind::kVideo);
  }
}

TEST_F(PacketBusTest, SlowReaderIsToldOfSkipsAndTheFastOneLosesNothing) {
  SampleCamera camera{"CAM01", 200'000};
  auto slow = live();
  auto fast = live();
  ASSERT_NE(wait_for_packet(*slow, &camera), nullptr);
  auto first = wait_for_packet(*fast);
  ASSERT_NE(first, nullptr);
  auto expected = first->dts_90k;
  const auto goal = expected + 200 * 3'600;  // 40 MB: more than three times the slow reader's credit
  while (expected < goal) {
    bus_->publish(camera.picture());
    const auto item = wait_for_item(*fast);
    ASSERT_TRUE(item && std::holds_alternative<PacketPtr>(*item)) << "the fast reader must not be skipped";
    expected += 3'600;
    ASSERT_EQ(std::get<PacketPtr>(*item)->dts_90k, expected);
  }
  std::uint64_t skipped = 0;
  while (skipped == 0) {
    const auto item = wait_for_item(*slow, &camera);
    ASSERT_TRUE(item) << "a skip must be told";
    if (const auto* told = std::get_if<PacketsSkipped>(&*item)) {
      skipped = told->packets;
    }
  }
  EXPECT_GT(skipped, 10U);
  const auto after = wait_for_packet(*slow, &camera);
  ASSERT_NE(after, nullptr);
  EXPECT_TRUE(after->is_key);
}

TEST_F(PacketBusTest, ReaderThatVanishesDisturbsNobody) {
  SampleCamera camera;
  auto stays = live();
  for (int i = 0; i < 5; ++i) {
    auto goes = live();
    ASSERT_NE(wait_for_packet(*goes, &camera), nullptr);
  }
  EXPECT_NE(wait_for_packet(*stays, &camera), nullptr);
}

TEST_F(PacketBusTest, LiveReaderFindsARestartedBusAndSeesNothingTwice) {
  SampleCamera camera;
  auto reader = live();
  auto before = wait_for_packet(*reader, &camera);
  ASSERT_NE(before, nullptr);
  auto last = before->dts_90k;
  bus_.reset();
  start();
  for (int i = 0; i < 3; ++i) {
    const auto packet = wait_for_packet(*reader, &camera);
    ASSERT_NE(packet, nullptr);
    EXPECT_GT(packet->dts_90k, last);
    last = packet->dts_90k;
  }
}

TEST_F(PacketBusTest, ReaderMayBeThereBeforeTheBus) {
  bus_.reset();
  auto reader = live();
  const auto nothing = reader->next(milliseconds{10});
  ASSERT_TRUE(nothing.ok());
  EXPECT_FALSE(*nothing);
  start();
  SampleCamera camera;
  EXPECT_NE(wait_for_packet(*reader, &camera), nullptr);
}

TEST_F(PacketBusTest, ForgottenReaderAsksAgainByItself) {
  bus_.reset();
  BusServerOptions options;
  options.limits.reader_timeout = milliseconds{1};
  start(options);
  SampleCamera camera;
  auto reader = live();
  for (int i = 0; i < 3; ++i) {
    EXPECT_NE(wait_for_packet(*reader, &camera), nullptr);
  }
}

TEST_F(PacketBusTest, ArchiveComesWholeAndEnds) {
  auto reader = PacketBusReader::archive(context_, endpoint_, {CameraId{"CAM01"}, StreamKind::kMain}, utc_from_us(0),
                                         utc_from_us(1));
  ASSERT_TRUE(reader.ok());
  std::int64_t expected = 0;  // 300 pictures of 50 kB: nearly four times the credit
  while (true) {
    const auto item = wait_for_item(**reader);
    ASSERT_TRUE(item);
    if (std::holds_alternative<ArchiveEnd>(*item)) {
      break;
    }
    ASSERT_EQ(std::get<PacketPtr>(*item)->dts_90k, expected);
    expected += 3'600;
  }
  EXPECT_EQ(expected, 300 * 3'600);
  const auto after = (*reader)->next(milliseconds{1});
  ASSERT_TRUE(after.ok());
  EXPECT_FALSE(*after);
}

TEST_F(PacketBusTest, ArchiveGoesOnWhereItWasWhenTheBusRestarts) {
  auto reader = PacketBusReader::archive(context_, endpoint_, {CameraId{"CAM01"}, StreamKind::kMain}, utc_from_us(0),
                                         utc_from_us(2'000'000'000'000'000));
  ASSERT_TRUE(reader.ok());
  ASSERT_NE(wait_for_packet(**reader), nullptr);
  bus_.reset();
  start();
  std::int64_t last = 0;
  while (true) {
    const auto item = wait_for_item(**reader);
    ASSERT_TRUE(item);
    if (std::holds_alternative<ArchiveEnd>(*item)) {
      break;
    }
    ASSERT_EQ(std::get<PacketPtr>(*item)->dts_90k, last + 3'600);
    last += 3'600;
  }
  EXPECT_EQ(last, 299 * 3'600);
}

TEST_F(PacketBusTest, UnknownStreamAndMissingFootageAreErrors) {
  bus_->know_streams({{CameraId{"CAM01"}, StreamKind::kMain}});
  const auto error_of = [](PacketBusReader& reader) {
    for (int i = 0; i < 300; ++i) {
      const auto item = reader.next(milliseconds{100});
      if (!item.ok()) {
        return item.error().kind();
      }
    }
    return ErrorKind::kUnknown;
  };
  EXPECT_EQ(error_of(*live(PacketChoice::kAll, "CAM99")), ErrorKind::kNotFound);
  auto archive = PacketBusReader::archive(context_, endpoint_, {CameraId{"CAM99"}, StreamKind::kMain}, utc_from_us(0),
                                          utc_from_us(1));
  EXPECT_EQ(error_of(**archive), ErrorKind::kNotFound);
}

TEST_F(PacketBusTest, RangeThatEndsBeforeItBeginsIsRefusedAtOnce) {
  const auto reader = PacketBusReader::archive(context_, endpoint_, {CameraId{"CAM01"}, StreamKind::kMain},
                                               utc_from_us(2), utc_from_us(1));
  EXPECT_EQ(reader.error().kind(), ErrorKind::kInvalidArgument);
}

TEST_F(PacketBusTest, EndpointThatCannotBeBoundIsAnError) {
  const auto bus = PacketBus::start(context_, "ipc:///no-such-folder/packets", nullptr);
  ASSERT_FALSE(bus.ok());
  EXPECT_THAT(bus.error().message(), ::testing::HasSubstr("start the packet bus"));
}

TEST_F(PacketBusTest, GarbageOnTheSocketIsPassedOver) {
  std::mt19937 random{3};
  auto socket = Socket::connect(context_, SocketKind::kDealer, endpoint_);
  ASSERT_TRUE(socket.ok());
  for (int i = 0; i < 200; ++i) {
    const auto topic = i % 3 == 0 ? std::string{"live"} : random_bytes(random, random() % 20);
    EXPECT_TRUE(socket->send(topic, random(), random_bytes(random, random() % 200)).ok());
  }
  SampleCamera camera;
  auto reader = live();
  EXPECT_NE(wait_for_packet(*reader, &camera), nullptr);
}

}  // namespace
}  // namespace hallwatch
