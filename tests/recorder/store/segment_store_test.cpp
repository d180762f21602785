#include "recorder/store/segment_store.h"

#include <condition_variable>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>

#include "base/time/system_clock.h"
#include "tests/recorder/support/store_bench.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A disk that stands still when it is told to.
class StallingFileSystem final : public FileSystem {
 public:
  void stall() {
    const std::scoped_lock lock{mutex_};
    is_stalled_ = true;
  }
  void go_on() {
    {
      const std::scoped_lock lock{mutex_};
      is_stalled_ = false;
    }
    moved_.notify_all();
  }

  Result<> make_folders(const std::filesystem::path& folder) override { return real_.make_folders(folder); }
  Result<std::unique_ptr<AppendFile>> create(const std::filesystem::path& file) override {
    auto created = real_.create(file);
    if (!created.ok()) {
      return created.error();
    }
    return Result<std::unique_ptr<AppendFile>>{std::make_unique<StallingFile>(*this, std::move(*created))};
  }
  Result<> sync_folder(const std::filesystem::path& folder) override { return real_.sync_folder(folder); }
  Result<> truncate(const std::filesystem::path& file, std::uint64_t bytes) override {
    return real_.truncate(file, bytes);
  }
  Result<> remove(const std::filesystem::path& file) override { return real_.remove(file); }

 private:
  class StallingFile final : public AppendFile {
   public:
    StallingFile(StallingFileSystem& owner, std::unique_ptr<AppendFile> real) : owner_(owner), real_(std::move(real)) {}
    Result<> append(std::span<const std::byte> bytes) override {
      owner_.wait();
      return real_->append(bytes);
    }
    Result<> sync() override {
      owner_.wait();
      return real_->sync();
    }

   private:
    StallingFileSystem& owner_;
    std::unique_ptr<AppendFile> real_;
  };

  void wait() {
    std::unique_lock lock{mutex_};
    moved_.wait(lock, [this] { return !is_stalled_; });
  }

  FileSystem& real_ = local_file_system();
  std::mutex mutex_;
  std::condition_variable moved_;
  bool is_stalled_ = false;
};

StoreSettings fast_settings(const std::filesystem::path& data) {
  StoreSettings settings;
  settings.data = data;
  settings.sync_interval = 50ms;
  return settings;
}

TEST(SegmentStoreTest, StoresWhatSeveralThreadsGiveAndPublishesItWhenItIsOnTheDisk) {
  StoreBench bench;
  SystemClock clock;
  const StreamId other{CameraId{"CAM02"}, StreamKind::kMain};
  const auto made = h264_stream(4, 25);
  const auto others = of_stream(made, other);
  auto store = SegmentStore::start(fast_settings(bench.data()), {kMadeStreamId, other}, local_file_system(), clock);
  ASSERT_TRUE(store.ok()) << store.error().message();
  {
    std::jthread first{[&] { std::ranges::for_each(made, [&](const auto& packet) { (*store)->take(packet); }); }};
    std::jthread second{[&] { std::ranges::for_each(others, [&](const auto& packet) { (*store)->take(packet); }); }};
  }
  EXPECT_TRUE(wait_for([&] { return (*store)->progress(other).stored_frames == 75; }));
  EXPECT_EQ((*store)->progress(other).recorded_up_to, kMadeStart + 3s);
  (*store)->stop();
  EXPECT_EQ((*store)->progress(kMadeStreamId).stored_frames, 100);
  EXPECT_EQ(difference(made, bench.read()), "");
  EXPECT_EQ(difference(others, bench.read({other, kEverything.from, kEverything.to})), "");
}

TEST(SegmentStoreTest, RefusesASecondRecorderOnTheSameData) {
  const TempFolder folder;
  SystemClock clock;
  const auto first = SegmentStore::start(fast_settings(folder.path()), {kMadeStreamId}, local_file_system(), clock);
  ASSERT_TRUE(first.ok());
  const auto second = SegmentStore::start(fast_settings(folder.path()), {kMadeStreamId}, local_file_system(), clock);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().kind(), ErrorKind::kUnavailable);
}

TEST(SegmentStoreTest, ReportsAnIndexThatIsNoDatabase) {
  const TempFolder folder;
  std::ofstream{folder / "recorder.db"} << std::string(8'192, 'x');
  SystemClock clock;
  const auto store = SegmentStore::start(fast_settings(folder.path()), {kMadeStreamId}, local_file_system(), clock);
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().kind(), ErrorKind::kDataLoss);
}

TEST(SegmentStoreTest, NeverMakesASessionWaitAndNamesWhatASlowDiskCost) {
  StoreBench bench;
  StallingFileSystem files;
  SystemClock clock;
  auto settings = fast_settings(bench.data());
  settings.queue_bytes = 200'000;
  auto store = SegmentStore::start(settings, {kMadeStreamId}, files, clock);
  ASSERT_TRUE(store.ok());
  const auto made = repeated(h264_stream(20, 50), 3);
  std::size_t given = 0;
  const auto give = [&](std::size_t packets) {
    for (; packets > 0 && given < made.size(); --packets) {
      (*store)->take(made[given++]);
    }
  };
  give(60);
  ASSERT_TRUE(wait_for([&] { return (*store)->progress(kMadeStreamId).stored_frames > 0; }));
  files.stall();
  give(600);  // returns although nothing is written
  EXPECT_GT((*store)->progress(kMadeStreamId).lost_packets, 0);
  files.go_on();
  for (const auto stored = (*store)->progress(kMadeStreamId).stored_frames;
       given < made.size() && (*store)->progress(kMadeStreamId).stored_frames < stored + 400;) {
    give(10);
    clock.sleep_for(10ms, {});
  }
  (*store)->stop();
  const auto lost = static_cast<std::size_t>((*store)->progress(kMadeStreamId).lost_packets);
  EXPECT_EQ(bench.read().size(), given - lost);
  const auto gaps = bench.gaps();
  ASSERT_FALSE(gaps.empty());
  EXPECT_EQ(gaps.front().cause, GapCause::kOverload);
  EXPECT_THAT(bench.faults(), IsEmpty());
  auto index = FootageIndex::open(bench.data(), OpenMode::kReadOnly);
  ASSERT_TRUE(index.ok());
  const auto end = made[given - 1]->utc + 40ms;
  const auto coverage = index->coverage({kMadeStreamId, kMadeStart, end}, end);
  ASSERT_TRUE(coverage.ok());
  EXPECT_EQ(coverage->recorded, std::chrono::microseconds{static_cast<std::int64_t>(given - lost) * 40'000});
}

TEST(SegmentStoreTest, LeavesPacketsOfOtherStreamsToOthers) {
  StoreBench bench;
  SystemClock clock;
  auto store = SegmentStore::start(fast_settings(bench.data()), {kMadeStreamId}, local_file_system(), clock);
  ASSERT_TRUE(store.ok());
  for (const auto& packet : of_stream(h264_stream(2, 25), {CameraId{"CAM01"}, StreamKind::kSub})) {
    (*store)->take(packet);
  }
  (*store)->stop();
  EXPECT_THAT(bench.segments({CameraId{"CAM01"}, StreamKind::kSub}), IsEmpty());
}

}  // namespace
}  // namespace hallwatch
