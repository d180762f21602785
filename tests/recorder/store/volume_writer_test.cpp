#include "recorder/store/volume_writer.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>

#include "tests/recorder/support/failing_file_system.h"
#include "tests/recorder/support/store_bench.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

auto is_gap(GapCause cause, UtcTime from, UtcTime to) {
  return AllOf(Field("cause", &GapRow::cause, cause), Field("from", &GapRow::from, from), Field("to", &GapRow::to, to));
}

TEST(VolumeWriterTest, GivesBackEveryPacketAndListsExactlyWhatIsThere) {
  StoreBench bench;
  auto made = h264_stream_with(Codec::kAac, 6);
  made.erase(made.begin(),
             std::ranges::find(made, TrackKind::kVideo, [](const auto& packet) { return packet->track; }));
  bench.start();
  bench.feed(made);
  bench.close();
  EXPECT_EQ(difference(made, bench.read()), "");
  const auto rows = bench.segments();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].state, SegmentState::kClosed);
  EXPECT_EQ(rows[0].from, kMadeStart);
  EXPECT_EQ(rows[0].to, kMadeStart + 6s);
  EXPECT_EQ(static_cast<std::size_t>(rows[0].video_frames), count(made, TrackKind::kVideo));
  EXPECT_EQ(static_cast<std::size_t>(rows[0].audio_frames), count(made, TrackKind::kAudio));
  EXPECT_EQ(path_of(rows[0]), "footage/CAM01/main/20250922/20250922T013000.000000Z.mp4");
  EXPECT_EQ(static_cast<std::uintmax_t>(rows[0].bytes), std::filesystem::file_size(bench.data() / path_of(rows[0])));
  EXPECT_THAT(bench.faults(), IsEmpty());
}

TEST(VolumeWriterTest, BeginsANewFileAtTheKeyFrameAfterAMinute) {
  StoreBench bench;
  const auto made = repeated(h264_stream(20, 50), 9);  // 180 s
  bench.start();
  bench.feed(made);
  bench.close();
  const auto rows = bench.segments();
  ASSERT_THAT(rows, SizeIs(3));
  for (std::size_t at = 0; at < rows.size(); ++at) {
    EXPECT_EQ(rows[at].from, kMadeStart + at * 60s);
    EXPECT_EQ(rows[at].to, kMadeStart + (at + 1) * 60s);
    EXPECT_EQ(rows[at].video_frames, 1'500);
    EXPECT_EQ(probe(bench.data() / path_of(rows[at])).video, 1'500U);
  }
  EXPECT_EQ(difference(made, bench.read()), "");
  EXPECT_THAT(bench.faults(), IsEmpty());
}

TEST(VolumeWriterTest, BeginsANewFileWhereThePictureChangesItsSize) {
  StoreBench bench;
  const auto small = h264_stream(2, 25);
  const auto big = h264_stream(2, 25, "320x192");
  auto later = shifted(big, 2s, 1);
  std::vector<PacketPtr> made = small;
  for (const auto& packet : later) {
    auto moved = std::make_shared<EncodedPacket>(*packet);
    moved->dts_90k += 180'000;
    moved->pts_90k += 180'000;
    made.push_back(std::move(moved));
  }
  bench.start();
  bench.feed(made);
  bench.close();
  EXPECT_THAT(bench.segments(), SizeIs(2));
  EXPECT_EQ(difference(made, bench.read()), "");
  EXPECT_THAT(bench.gaps(), ElementsAre(is_gap(GapCause::kOperator, kMadeStart + 4s, UtcTime{})));
}

TEST(VolumeWriterTest, BeginsANewFileWhereSoundStartsLateAndLosesNoPicture) {
  StoreBench bench;
  const auto with_sound = h264_stream_with(Codec::kPcma, 6);
  const auto silent_format = std::make_shared<StreamFormat>(*with_sound.front()->format);
  silent_format->audio.reset();
  std::vector<PacketPtr> made;
  for (const auto& packet : with_sound) {
    const bool is_late = packet->utc >= kMadeStart + 2'500ms;
    if (packet->track == TrackKind::kAudio && !is_late) {
      continue;
    }
    auto copy = std::make_shared<EncodedPacket>(*packet);
    copy->format = is_late ? packet->format : silent_format;
    made.push_back(std::move(copy));
  }
  bench.start();
  bench.feed(made);
  bench.close();
  const auto rows = bench.segments();
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].container, MovieContainer::kMp4);
  EXPECT_EQ(rows[0].to, kMadeStart + 3s);
  EXPECT_EQ(rows[0].video_frames, 75);
  EXPECT_EQ(rows[0].audio_frames, 0);
  EXPECT_EQ(rows[1].container, MovieContainer::kMov);
  EXPECT_EQ(rows[1].video_frames, 75);
  EXPECT_GT(rows[1].audio_frames, 10);
}

TEST(VolumeWriterTest, NamesTheGapOfACameraThatWasLost) {
  StoreBench bench;
  const auto made = h264_stream(4, 25);
  bench.start();
  bench.feed(made);
  bench.volume().interrupt(kMadeStreamId, GapCause::kCamera, kMadeStart + 3'960ms, "connection refused");
  bench.volume().round();
  EXPECT_THAT(bench.gaps(), ElementsAre(is_gap(GapCause::kCamera, kMadeStart + 4s, UtcTime{})));
  bench.feed(shifted(made, 10s, 2));
  bench.close();
  EXPECT_THAT(bench.gaps(), ElementsAre(is_gap(GapCause::kCamera, kMadeStart + 4s, kMadeStart + 10s),
                                        is_gap(GapCause::kOperator, kMadeStart + 14s, UtcTime{})));
  EXPECT_THAT(bench.segments(), SizeIs(2));
  EXPECT_THAT(bench.faults(), IsEmpty()) << "the chain of seals goes on over files and runs";
}

TEST(VolumeWriterTest, NamesTheJumpOfANewRun) {
  StoreBench bench;
  const auto made = h264_stream(2, 25);
  bench.start();
  bench.feed(made);
  bench.feed(shifted(made, 5s, 2));
  bench.feed(shifted(made, 3s, 3));  // goes back
  bench.close();
  const auto rows = bench.gaps();
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_THAT(rows[0], is_gap(GapCause::kClock, kMadeStart + 2s, kMadeStart + 5s));
  EXPECT_THAT(rows[1], is_gap(GapCause::kClock, kMadeStart + 3s, kMadeStart + 3s)) << "recorded twice, nothing missing";
  EXPECT_THAT(rows[2], is_gap(GapCause::kOperator, kMadeStart + 5s, UtcTime{})) << "from the end of what came last";
}

TEST(VolumeWriterTest, NamesTheTimeInWhichTheServiceWasStopped) {
  StoreBench bench;
  const auto made = h264_stream(2, 25);
  bench.start();
  bench.feed(made);
  bench.close();
  bench.clock().advance(60s);
  bench.start();
  bench.feed(shifted(made, 70s, 2));
  bench.close();
  const auto rows = bench.gaps();
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_THAT(rows[0], is_gap(GapCause::kOperator, kMadeStart + 2s, kMadeStart + 70s));
  EXPECT_EQ(rows[0].detail, "service stopped");
  EXPECT_THAT(bench.faults(), IsEmpty());
}

TEST(VolumeWriterTest, WritesWhatStandsStill) {
  StoreBench bench;
  bench.start();
  auto made = h264_stream(1, 25);
  made.resize(13);
  bench.feed(made);
  bench.volume().round();
  EXPECT_THAT(bench.segments(), IsEmpty());
  bench.clock().advance(4s);
  EXPECT_TRUE(bench.volume().run_due());
  ASSERT_THAT(bench.segments(), SizeIs(1));
  EXPECT_EQ(bench.segments()[0].video_frames, 13);
  EXPECT_EQ(bench.volume().progress().at(kMadeStreamId).stored_frames, 13);
  EXPECT_EQ(bench.volume().progress().at(kMadeStreamId).recorded_up_to, kMadeStart + 520ms);
}

TEST(VolumeWriterTest, AdoptsTheTailAfterAKillAndLosesAtMostOneFragment) {
  StoreBench bench;
  const auto made = h264_stream(6, 25);
  bench.start();
  bench.feed(made);
  bench.kill();
  const auto before = bench.segments();
  ASSERT_THAT(before, SizeIs(1));
  EXPECT_EQ(before[0].state, SegmentState::kOpen);
  bench.clock().advance(5s);
  bench.start();
  const auto after = bench.segments();
  ASSERT_THAT(after, SizeIs(1));
  EXPECT_EQ(after[0].state, SegmentState::kClosed);
  EXPECT_EQ(after[0].video_frames, 125);
  EXPECT_GE(after[0].video_frames, before[0].video_frames);
  EXPECT_THAT(bench.gaps(),
              ElementsAre(AllOf(is_gap(GapCause::kOperator, kMadeStart + 5s, UtcTime{}),
                                Field("detail", &GapRow::detail, "service ended without being stopped"))));
  bench.feed(shifted(made, 20s, 2));
  bench.close();
  EXPECT_THAT(bench.faults(), IsEmpty());
}

TEST(VolumeWriterTest, AdoptsAFileThatTheIndexNeverSaw) {
  StoreBench bench;
  bench.settings().sync_interval = 3'600s;
  const auto made = h264_stream(4, 25);
  bench.start();
  bench.feed(made);
  bench.kill();
  EXPECT_THAT(bench.segments(), IsEmpty());
  bench.start();
  const auto rows = bench.segments();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].video_frames, 75);
  EXPECT_EQ(rows[0].to, kMadeStart + 3s);
  EXPECT_THAT(bench.faults(), IsEmpty());
}

TEST(VolumeWriterTest, CutsATornTailAndEveryTailThatIsNotWhatWasSealed) {
  StoreBench bench;
  bench.settings().sync_interval = 3'600s;
  const auto made = h264_stream(4, 25);
  bench.start();
  bench.feed(made);
  bench.kill();
  const auto file = bench.data() / "footage/CAM01/main/20250922/20250922T013000.000000Z.mp4";
  const auto whole = std::filesystem::file_size(file);
  std::filesystem::resize_file(file, whole - 10);         // the last seal is torn
  std::filesystem::resize_file(file, whole + 64 * 1024);  // zeros behind, as ext4 leaves them
  bench.start();
  const auto rows = bench.segments();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].video_frames, 50);
  EXPECT_EQ(std::filesystem::file_size(file), static_cast<std::uintmax_t>(rows[0].bytes));
  EXPECT_EQ(probe(file).video, 50U);
  EXPECT_THAT(bench.faults(), IsEmpty());
}

TEST(VolumeWriterTest, RemovesAFileThatHoldsNothing) {
  StoreBench bench;
  const auto folder = bench.data() / "footage/CAM01/main/20250922";
  std::filesystem::create_directories(folder);
  const auto file = folder / "20250922T013000.000000Z.mp4";
  std::ofstream{file} << "half a head";
  bench.start();
  EXPECT_FALSE(std::filesystem::exists(file));
  bench.feed(h264_stream(1, 25));
  bench.close();
  EXPECT_THAT(bench.segments(), SizeIs(1));
}

TEST(VolumeWriterTest, LeavesFootageAloneThatItCannotRead) {
  StoreBench bench;
  bench.settings().sync_interval = 3'600s;
  bench.start();
  bench.feed(h264_stream(2, 25));
  bench.kill();
  const auto file = bench.data() / "footage/CAM01/main/20250922/20250922T013000.000000Z.mp4";
  {
    std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(100);  // in the moov box
    out.put('\x55');
    out.put('\x55');
  }
  const auto size = std::filesystem::file_size(file);
  bench.start();
  EXPECT_EQ(std::filesystem::file_size(file), size);
  bench.feed(h264_stream(2, 25));
  bench.close();
  const auto rows = bench.segments();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].twin, 1) << "a second file of that moment";
}

TEST(VolumeWriterTest, SyncsTheFolderBeforeTheFirstByteAndTheDataBeforeTheRow) {
  FailingFileSystem files{[](int, const std::string&) { return false; }};
  StoreBench bench{files};
  bench.start();
  auto made = h264_stream(2, 25);
  bench.feed(made);
  bench.close();
  EXPECT_THAT(files.names(),
              ElementsAre("make_folders", "create", "sync_folder", "append", "append", "sync", "append", "sync"));
}

/// Whatever call fails: the index lists nothing that the data lacks, what is missing has a row, and recording goes on.
struct FaultAt {
  int call = 0;
  std::chrono::milliseconds sync_interval{};
};
class VolumeWriterFaultTest : public ::testing::TestWithParam<FaultAt> {};

TEST_P(VolumeWriterFaultTest, IndexNeverListsWhatTheDataLacks) {
  FailingFileSystem files{[](int number, const std::string&) { return number == GetParam().call; }};
  StoreBench bench{files};
  bench.settings().file_length = 3s;
  bench.settings().sync_interval = GetParam().sync_interval;
  const auto made = h264_stream(10, 25);
  bench.start();
  bench.feed(made);
  bench.close();
  ASSERT_GE(files.calls(), GetParam().call) << "that call was never made: the parameter is too large";
  EXPECT_THAT(bench.faults(), IsEmpty());
  const auto back = bench.read();
  EXPECT_GE(back.size(), 125U) << "recording goes on after a second";
  // Each packet that comes back is one that was given.
  std::size_t at = 0;
  for (const auto& packet : back) {
    while (at < made.size() && made[at]->utc != packet->utc) {
      ++at;
    }
    ASSERT_LT(at, made.size());
    EXPECT_EQ(made[at]->bytes, packet->bytes);
  }
  // Recorded and missing time together are the whole time.
  auto index = FootageIndex::open(bench.data(), OpenMode::kReadOnly);
  ASSERT_TRUE(index.ok());
  const auto coverage = index->coverage({kMadeStreamId, kMadeStart, kMadeStart + 10s}, kMadeStart + 10s);
  ASSERT_TRUE(coverage.ok());
  auto sum = coverage->recorded;
  for (const auto& [cause, length] : coverage->missing) {
    EXPECT_THAT(cause, ::testing::AnyOf(GapCause::kDisk, GapCause::kOperator));
    sum += length;
  }
  EXPECT_EQ(sum, 10s);
  EXPECT_EQ(coverage->recorded, std::chrono::microseconds{static_cast<std::int64_t>(back.size()) * 40'000});
}

std::vector<FaultAt> each_call(int calls, std::chrono::milliseconds sync_interval) {
  std::vector<FaultAt> faults;
  for (int call = 1; call <= calls; ++call) {
    faults.push_back({call, sync_interval});
  }
  return faults;
}

INSTANTIATE_TEST_SUITE_P(EachCall, VolumeWriterFaultTest, ::testing::ValuesIn(each_call(33, 1s)));
// A file is closed before its last fragments are synced.
INSTANTIATE_TEST_SUITE_P(EachCallOfRareRounds, VolumeWriterFaultTest, ::testing::ValuesIn(each_call(27, 3'700ms)));

TEST(VolumeWriterTest, GivesUpAFileWhoseSyncFailedAndNeverSyncsItAgain) {
  int syncs = 0;
  FailingFileSystem files{[&syncs](int, const std::string& name) { return name == "sync" && ++syncs == 2; }};
  StoreBench bench{files};
  const auto made = h264_stream(8, 25);
  bench.start();
  bench.feed(made);
  bench.close();
  auto index = FootageIndex::open(bench.data(), OpenMode::kReadOnly);
  ASSERT_TRUE(index.ok());
  const auto rows = bench.segments();
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].state, SegmentState::kAbandoned);
  EXPECT_THAT(bench.gaps(), ElementsAre(Field("cause", &GapRow::cause, GapCause::kDisk),
                                        Field("cause", &GapRow::cause, GapCause::kOperator)));
  EXPECT_GT(std::filesystem::file_size(bench.data() / path_of(rows[0])), static_cast<std::uintmax_t>(rows[0].bytes));
  EXPECT_THAT(bench.faults(), IsEmpty());
}

TEST(VolumeWriterTest, SaysWhatIsWrongWhileTheDiskRefuses) {
  FailingFileSystem files{[](int, const std::string& name) { return name == "create"; }};
  StoreBench bench{files};
  bench.start();
  bench.feed(h264_stream(4, 25));
  bench.volume().round();
  const auto progress = bench.volume().progress().at(kMadeStreamId);
  EXPECT_EQ(progress.stored_frames, 0);
  EXPECT_THAT(progress.trouble, ::testing::HasSubstr("input/output error"));
  EXPECT_THAT(bench.gaps(), ElementsAre(is_gap(GapCause::kDisk, kMadeStart, UtcTime{})));
  EXPECT_LE(std::ranges::count(files.names(), "create"), 4) << "a disk that refuses is asked once a second";
}

TEST(VolumeWriterTest, KeepsStreamsApart) {
  const StreamId other{CameraId{"CAM02"}, StreamKind::kSub};
  StoreBench bench{local_file_system(), {kMadeStreamId, other}};
  const auto made = h264_stream(3, 25);
  const auto others = of_stream(made, other);
  bench.start();
  for (std::size_t at = 0; at < made.size(); ++at) {
    bench.feed({made[at], others[at]});
  }
  bench.close();
  EXPECT_EQ(difference(made, bench.read()), "");
  EXPECT_EQ(difference(others, bench.read({other, kEverything.from, kEverything.to})), "");
  EXPECT_THAT(bench.faults(other), IsEmpty());
}

}  // namespace
}  // namespace hallwatch
