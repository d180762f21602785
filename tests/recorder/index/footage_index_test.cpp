#include "recorder/index/footage_index.h"

#include <gmock/gmock.h>

#include "tests/recorder/support/store_bench.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

constexpr UtcTime at(std::chrono::microseconds since) {
  return kMadeStart + since;
}

IndexedSegment segment(UtcTime from, UtcTime to, SegmentState state = SegmentState::kClosed) {
  IndexedSegment row;
  row.stream_id = kMadeStreamId;
  row.from = from;
  row.to = to;
  row.run = 7;
  row.bytes = 1'000;
  row.video_frames = 25;
  row.container = MovieContainer::kMp4;
  row.state = state;
  return row;
}

class FootageIndexTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = FootageIndex::open(folder_.path(), OpenMode::kReadWrite);
    ASSERT_TRUE(opened.ok()) << opened.error().message();
    index_.emplace(std::move(*opened));
  }
  void save(const IndexChanges& changes) {
    const auto saved = index_->save(changes);
    ASSERT_TRUE(saved.ok()) << saved.error().message();
  }
  std::vector<IndexedSegment> segments(UtcTime from, UtcTime to) {
    auto rows = index_->segments({kMadeStreamId, from, to});
    EXPECT_TRUE(rows.ok());
    return rows.ok() ? *rows : std::vector<IndexedSegment>{};
  }

  TempFolder folder_;
  std::optional<FootageIndex> index_;
};

TEST_F(FootageIndexTest, FindsTheFilesThatHoldSomeOfARange) {
  const auto first = segment(at(0s), at(60s));
  const auto second = segment(at(60s), at(120s));
  const auto third = segment(at(200s), at(201s), SegmentState::kOpen);
  save({{third, second, first}, {}, {}});
  EXPECT_THAT(segments(at(0s), at(300s)), ElementsAre(first, second, third));
  EXPECT_THAT(segments(at(59s), at(60s)), ElementsAre(first)) << "half open";
  EXPECT_THAT(segments(at(60s), at(61s)), ElementsAre(second));
  EXPECT_THAT(segments(at(120s), at(200s)), IsEmpty());
  EXPECT_THAT(segments(at(119'999ms), at(120s)), ElementsAre(second));
}

TEST_F(FootageIndexTest, SavesAFileThatGrewInItsOwnRow) {
  save({{segment(at(0s), at(2s), SegmentState::kOpen)}, {}, {}});
  const auto grown = segment(at(0s), at(90s));
  save({{grown}, {}, {}});
  EXPECT_THAT(segments(at(80s), at(81s)), ElementsAre(grown)) << "the longest file is known";
}

TEST_F(FootageIndexTest, DoesNotListAFileThatHoldsNothing) {
  auto empty = segment(at(0s), at(0s), SegmentState::kAbandoned);
  empty.video_frames = 0;
  save({{empty}, {}, {}});
  EXPECT_THAT(segments(at(-1s), at(10s)), IsEmpty());
  const auto found = index_->find(kMadeStreamId, at(0s), 0);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(*found, empty) << "but knows it: it is not adopted again";
}

TEST_F(FootageIndexTest, FindsGapsThatTouchARangeAndTheOpenOne) {
  save({{},
        {{{kMadeStreamId, at(0s), at(10s), GapCause::kCamera, "no media"}, false},
         {{kMadeStreamId, at(20s), at(20s), GapCause::kClock, "twice"}, false},
         {{kMadeStreamId, at(30s), UtcTime{}, GapCause::kDisk, "full"}, false}},
        {}});
  const auto gaps = [&](UtcTime from, UtcTime to) {
    const auto rows = index_->gaps({kMadeStreamId, from, to});
    EXPECT_TRUE(rows.ok());
    return rows.ok() ? rows->size() : 0;
  };
  EXPECT_EQ(gaps(at(0s), at(100s)), 3U);
  EXPECT_EQ(gaps(at(10s), at(20s)), 0U);
  EXPECT_EQ(gaps(at(20s), at(21s)), 1U);
  EXPECT_EQ(gaps(at(500s), at(501s)), 1U) << "an open gap goes on";
  save({{}, {{{kMadeStreamId, at(30s), UtcTime{}, GapCause::kDisk, ""}, true}}, {}});
  EXPECT_EQ(gaps(at(500s), at(501s)), 0U);
}

TEST_F(FootageIndexTest, SumsWhatIsThereAndWhatIsMissing) {
  save({{segment(at(0s), at(60s)), segment(at(50s), at(70s))},
        {{{kMadeStreamId, at(70s), UtcTime{}, GapCause::kCamera, ""}, false}},
        {}});
  const auto row = index_->coverage({kMadeStreamId, at(10s), at(100s)}, at(90s));
  ASSERT_TRUE(row.ok());
  EXPECT_EQ(row->recorded, 60s) << "what was recorded twice counts once";
  EXPECT_EQ(row->missing.at(GapCause::kCamera), 20s) << "up to now";
}

TEST_F(FootageIndexTest, RemembersWhatAStreamGoesOnFrom) {
  const ChainTip tip{42, sha256({})};
  save({{segment(at(0s), at(60s))},
        {{{kMadeStreamId, at(60s), UtcTime{}, GapCause::kOperator, "service stopped"}, false}},
        {{kMadeStreamId, tip}}});
  const auto memory = index_->memory(kMadeStreamId);
  ASSERT_TRUE(memory.ok());
  EXPECT_EQ(memory->tip, tip);
  EXPECT_EQ(memory->recorded_to, at(60s));
  ASSERT_TRUE(memory->open_gap);
  EXPECT_EQ(memory->open_gap->detail, "service stopped");
  const auto unknown = index_->memory({CameraId{"CAM99"}, StreamKind::kMain});
  ASSERT_TRUE(unknown.ok());
  EXPECT_EQ(unknown->tip, ChainTip{});
  EXPECT_FALSE(unknown->recorded_to);
}

TEST_F(FootageIndexTest, KnowsWhetherTheServiceBeforeWasStopped) {
  const auto first = index_->begin_service(at(0s));
  ASSERT_TRUE(first.ok());
  EXPECT_FALSE(*first) << "there was none";
  const auto second = index_->begin_service(at(1s));
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(*second, false);
  ASSERT_TRUE(index_->end_service(at(2s)).ok());
  const auto third = index_->begin_service(at(3s));
  ASSERT_TRUE(third.ok());
  EXPECT_EQ(*third, true);
}

TEST_F(FootageIndexTest, IsReadWhileItIsWritten) {
  save({{segment(at(0s), at(60s))}, {}, {}});
  auto reader = FootageIndex::open(folder_.path(), OpenMode::kReadOnly);
  ASSERT_TRUE(reader.ok()) << reader.error().message();
  save({{segment(at(60s), at(61s), SegmentState::kOpen)}, {}, {}});
  const auto rows = reader->segments({kMadeStreamId, at(0s), at(100s)});
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->size(), 2U);
  EXPECT_FALSE(reader->save({{segment(at(70s), at(71s))}, {}, {}}).ok());
}

TEST_F(FootageIndexTest, SavesAgainAfterATransactionThatFailed) {
  auto blocker = Database::open(FootageIndex::file_in(folder_.path()).string());
  ASSERT_TRUE(blocker.ok());
  ASSERT_TRUE(blocker->execute("CREATE TRIGGER refuse BEFORE INSERT ON gap BEGIN SELECT RAISE(ABORT, 'no'); END").ok());
  const IndexChanges changes{
      {segment(at(0s), at(60s))}, {{{kMadeStreamId, at(60s), UtcTime{}, GapCause::kDisk, ""}, false}}, {}};
  EXPECT_FALSE(index_->save(changes).ok());
  EXPECT_THAT(segments(at(0s), at(100s)), IsEmpty()) << "all or nothing";
  ASSERT_TRUE(blocker->execute("DROP TRIGGER refuse").ok());
  save(changes);
  EXPECT_EQ(segments(at(0s), at(100s)).size(), 1U);
}

TEST_F(FootageIndexTest, RefusesAnIndexOfANewerProgram) {
  auto database = Database::open(FootageIndex::file_in(folder_.path()).string());
  ASSERT_TRUE(database.ok());
  ASSERT_TRUE(database->execute("PRAGMA user_version=99").ok());
  const auto opened = FootageIndex::open(folder_.path(), OpenMode::kReadWrite);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind(), ErrorKind::kUnsupported);
}

TEST(FootageIndexFileTest, SaysThatNothingWasRecordedYet) {
  const TempFolder folder;
  const auto opened = FootageIndex::open(folder.path(), OpenMode::kReadOnly);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind(), ErrorKind::kNotFound);
}

TEST(SegmentPathTest, NamesTheDayOfTheHallAndTwins) {
  auto late = segment(kMadeStart - 9h - 30min - 1us, kMadeStart);  // a microsecond before the hall's midnight
  EXPECT_EQ(path_of(late), "footage/CAM01/main/20250921/20250921T155959.999999Z.mp4");
  late.from += 1us;
  late.twin = 2;
  late.container = MovieContainer::kMov;
  late.stream_id.kind = StreamKind::kSub;
  EXPECT_EQ(path_of(late), "footage/CAM01/sub/20250922/20250921T160000.000000Z-2.mov");
}

}  // namespace
}  // namespace hallwatch
