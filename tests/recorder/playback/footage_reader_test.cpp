#include "recorder/playback/footage_reader.h"

#include <fstream>

#include <gmock/gmock.h>

#include "tests/recorder/support/store_bench.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// 8 s in files of 3 s, GOPs of 1 s.
std::vector<PacketPtr> fill(StoreBench& bench) {
  bench.settings().file_length = 3s;
  const auto made = h264_stream(8, 25);
  bench.start();
  bench.feed(made);
  return made;
}

FootageRange range(std::chrono::microseconds from, std::chrono::microseconds to) {
  return {kMadeStreamId, kMadeStart + from, kMadeStart + to};
}

TEST(FootageReaderTest, BeginsAtTheKeyFrameBeforeTheRangeAndEndsWithIt) {
  StoreBench bench;
  const auto made = fill(bench);
  bench.close();
  const auto back = bench.read(range(2'500ms, 4'200ms));
  EXPECT_EQ(difference({made.begin() + 50, made.begin() + 105}, back), "") << "over two files";
}

TEST(FootageReaderTest, BeginsExactlyAtAKeyFrameThatIsTheStart) {
  StoreBench bench;
  const auto made = fill(bench);
  bench.close();
  EXPECT_EQ(difference({made.begin() + 75, made.begin() + 100}, bench.read(range(3s, 4s))), "");
}

TEST(FootageReaderTest, ReadsTheFileThatIsWrittenUpToItsLastFragment) {
  StoreBench bench;
  bench.settings().sync_interval = 3'600s;
  const auto made = h264_stream(8, 25);
  bench.start();
  bench.feed({made.begin(), made.begin() + 60});
  bench.volume().round();  // the index knows two fragments
  auto reader = FootageReader::open(bench.data(), range(0s, 100s));
  ASSERT_TRUE(reader.ok()) << reader.error().message();
  bench.feed({made.begin() + 60, made.end()});
  std::vector<PacketPtr> back;
  for (auto packet = (*reader)->next(); packet.ok() && *packet != nullptr; packet = (*reader)->next()) {
    back.push_back(*packet);
  }
  EXPECT_EQ(difference({made.begin(), made.begin() + 175}, back), "") << "what came since it was opened too";
}

TEST(FootageReaderTest, GoesOnWithFilesThatWereBegunSinceItWasOpened) {
  StoreBench bench;
  bench.settings().file_length = 2s;
  const auto made = h264_stream(8, 25);
  bench.start();
  bench.feed({made.begin(), made.begin() + 60});
  auto reader = FootageReader::open(bench.data(), range(0s, 100s));
  ASSERT_TRUE(reader.ok());
  bench.feed({made.begin() + 60, made.end()});
  bench.close();
  std::vector<PacketPtr> back;
  for (auto packet = (*reader)->next(); packet.ok() && *packet != nullptr; packet = (*reader)->next()) {
    back.push_back(*packet);
  }
  EXPECT_EQ(difference(made, back), "");
}

TEST(FootageReaderTest, BeginsBehindTheGapThatTheRangeBeginsIn) {
  StoreBench bench;
  const auto made = h264_stream(2, 25);
  bench.start();
  bench.feed(made);
  bench.volume().interrupt(kMadeStreamId, GapCause::kCamera, kMadeStart + 2s, "no media");
  const auto later = shifted(made, 10s, 2);
  bench.feed(later);
  bench.close();
  EXPECT_EQ(difference(later, bench.read(range(5s, 100s))), "");
  EXPECT_EQ(bench.read(range(1s, 100s)).size(), 75U);
}

TEST(FootageReaderTest, SaysThatNothingIsThere) {
  StoreBench bench;
  fill(bench);
  bench.close();
  const auto reader = FootageReader::open(bench.data(), range(100s, 200s));
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().kind(), ErrorKind::kNotFound);
}

TEST(FootageReaderTest, TellsOfADamagedFragmentAndGoesOnWithTheNextFile) {
  StoreBench bench;
  const auto made = fill(bench);
  bench.close();
  const auto rows = bench.segments();
  ASSERT_EQ(rows.size(), 3U);
  {
    std::fstream out{bench.data() / path_of(rows[0]), std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(rows[0].bytes / 2);  // in the second of three fragments
    out.put('\x01');
    out.put('\x02');
  }
  auto reader = FootageReader::open(bench.data(), range(0s, 100s));
  ASSERT_TRUE(reader.ok());
  std::vector<PacketPtr> back;
  for (auto packet = (*reader)->next(); packet.ok() && *packet != nullptr; packet = (*reader)->next()) {
    back.push_back(*packet);
  }
  EXPECT_EQ(back.size(), 25U + 125U);
  ASSERT_EQ((*reader)->damage().size(), 1U);
  EXPECT_THAT((*reader)->damage()[0], ::testing::HasSubstr(path_of(rows[0])));
}

TEST(FootageReaderTest, TellsOfAFileThatIsGone) {
  StoreBench bench;
  fill(bench);
  bench.close();
  std::filesystem::remove(bench.data() / path_of(bench.segments()[1]));
  auto reader = FootageReader::open(bench.data(), range(0s, 100s));
  ASSERT_TRUE(reader.ok());
  std::size_t packets = 0;
  for (auto packet = (*reader)->next(); packet.ok() && *packet != nullptr; packet = (*reader)->next()) {
    ++packets;
  }
  EXPECT_EQ(packets, 125U);
  EXPECT_EQ((*reader)->damage().size(), 1U);
}

TEST(FootageReaderTest, StopsAnAbandonedFileWhereItsTrustEnds) {
  StoreBench bench;
  fill(bench);
  bench.close();
  auto index = FootageIndex::open(bench.data(), OpenMode::kReadWrite);
  ASSERT_TRUE(index.ok());
  auto row = bench.segments()[0];
  auto reader = FragmentReader::open(bench.data() / path_of(row));
  ASSERT_TRUE(reader.ok());
  ASSERT_TRUE(reader->next().ok());
  row.bytes = static_cast<std::int64_t>(reader->position());
  row.state = SegmentState::kAbandoned;
  ASSERT_TRUE(index->save({{row}, {}, {}}).ok());
  EXPECT_EQ(bench.read().size(), 25U + 125U);
}

TEST(FootageReaderTest, KeepsEveryPictureThatTheLastOneRefersTo) {
  StoreBench bench;
  const auto made = made_stream(
      "-f lavfi -i testsrc2=size=160x96:rate=10:duration=6 -c:v libx264 -preset medium -threads 1 -g 20 -bf 3");
  bench.start();
  bench.feed(made);
  bench.close();
  const auto end = kMadeStart + 3'050ms;
  const auto back = bench.read({kMadeStreamId, kMadeStart, end});
  std::size_t last = 0;
  for (std::size_t at = 0; at < made.size(); ++at) {
    last = made[at]->utc < end ? at : last;
  }
  EXPECT_EQ(difference({made.begin(), made.begin() + static_cast<std::ptrdiff_t>(last) + 1}, back), "");
}

TEST(ArchiveTest, GivesACursorForTheBus) {
  StoreBench bench;
  const auto made = fill(bench);
  bench.close();
  const auto open = archive_of(bench.data());
  auto cursor = open(kMadeStreamId, kMadeStart, kMadeStart + 1s);
  ASSERT_TRUE(cursor.ok());
  const auto packet = (*cursor)->next();
  ASSERT_TRUE(packet.ok());
  EXPECT_EQ(difference({made.front()}, {*packet}), "");
  EXPECT_FALSE(open({CameraId{"CAM99"}, StreamKind::kMain}, kMadeStart, kMadeStart + 1s).ok());
}

}  // namespace
}  // namespace hallwatch
