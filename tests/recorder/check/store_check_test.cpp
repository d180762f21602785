#include "recorder/check/store_check.h"

#include <fstream>

#include <gmock/gmock.h>

#include "tests/recorder/support/store_bench.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class StoreCheckTest : public ::testing::Test {
 protected:
  void SetUp() override {
    bench_.settings().file_length = 1s;
    bench_.start();
    bench_.feed(h264_stream(3, 13, "32x32"));
    bench_.close();
    rows_ = bench_.segments();
    ASSERT_GE(rows_.size(), 3U);
    ASSERT_THAT(bench_.faults(), IsEmpty());
  }
  [[nodiscard]] std::filesystem::path file(std::size_t at) const { return bench_.data() / path_of(rows_[at]); }

  StoreBench bench_;
  std::vector<IndexedSegment> rows_;
};

TEST_F(StoreCheckTest, FindsAnyFlippedByteAndNamesItsFile) {
  const auto sound = read_text(file(1));
  std::fstream out{file(1), std::ios::in | std::ios::out | std::ios::binary};
  const auto put = [&out](std::size_t at, char byte) {
    out.seekp(static_cast<std::streamoff>(at));
    out.put(byte);
    out.flush();
  };
  for (std::size_t at = 0; at < sound.size(); at += 3) {
    put(at, static_cast<char>(sound[at] ^ (1 << (at % 8))));
    EXPECT_THAT(bench_.faults(), Contains(Field(&StoreFault::path, path_of(rows_[1])))) << "byte " << at;
    put(at, sound[at]);
  }
}

TEST_F(StoreCheckTest, FindsAFileThatIsGone) {
  std::filesystem::remove(file(1));
  EXPECT_THAT(bench_.faults(), Contains(Field(&StoreFault::path, path_of(rows_[1]))));
}

TEST_F(StoreCheckTest, FindsAFileThatIsShorterOrLonger) {
  const auto size = std::filesystem::file_size(file(1));
  std::filesystem::resize_file(file(1), size - 1);
  EXPECT_THAT(bench_.faults(), Contains(Field(&StoreFault::what, HasSubstr("ends at byte"))));
  std::filesystem::resize_file(file(1), size + 1);
  EXPECT_THAT(bench_.faults(), Not(IsEmpty()));
}

TEST_F(StoreCheckTest, FindsBytesBehindTheEnd) {
  std::ofstream{file(1), std::ios::app} << "x";
  EXPECT_THAT(bench_.faults(), Contains(Field(&StoreFault::what, HasSubstr("behind its end"))));
}

TEST_F(StoreCheckTest, FindsAFileThatWasPutInAnothersPlace) {
  std::filesystem::copy_file(file(0), file(1), std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(bench_.faults(), Contains(Field(&StoreFault::what, HasSubstr("another file"))));
}

TEST_F(StoreCheckTest, FindsARowThatWasTakenOut) {
  auto database = Database::open(FootageIndex::file_in(bench_.data()).string());
  ASSERT_TRUE(database.ok());
  ASSERT_TRUE(database->execute("DELETE FROM segment WHERE from_us = " + std::to_string(to_us(rows_[1].from))).ok());
  EXPECT_THAT(bench_.faults(), Contains(Field(&StoreFault::what, HasSubstr("follows seal"))));
}

TEST_F(StoreCheckTest, FindsCountsThatAreNotThoseListed) {
  auto database = Database::open(FootageIndex::file_in(bench_.data()).string());
  ASSERT_TRUE(database.ok());
  ASSERT_TRUE(database->execute("UPDATE segment SET video_frames = video_frames + 1").ok());
  EXPECT_THAT(bench_.faults(), Contains(Field(&StoreFault::what, HasSubstr("listed are"))));
}

TEST_F(StoreCheckTest, ReadsSealsOnlyWhereSizesAreAsked) {
  const auto sound = read_text(file(1));
  std::fstream out{file(1), std::ios::in | std::ios::out | std::ios::binary};
  const auto mdat = sound.rfind("mdat");
  out.seekp(static_cast<std::streamoff>(mdat + 20));
  out.put(static_cast<char>(sound[mdat + 20] ^ 1));
  out.flush();
  const auto sizes = check_store(bench_.data(), kEverything, CheckDepth::kSizes);
  ASSERT_TRUE(sizes.ok());
  EXPECT_THAT(sizes->faults, IsEmpty());
  EXPECT_EQ(sizes->files, static_cast<std::int64_t>(rows_.size()));
  EXPECT_THAT(bench_.faults(), Not(IsEmpty()));
}

TEST(StoreCheckLiveTest, IsSoundWhileTheRecorderWrites) {
  StoreBench bench;
  bench.start();
  const auto made = h264_stream(8, 25);
  for (std::size_t at = 0; at < made.size(); at += 10) {
    bench.feed({made.begin() + static_cast<std::ptrdiff_t>(at), made.begin() + static_cast<std::ptrdiff_t>(at + 10)});
    EXPECT_THAT(bench.faults(), IsEmpty());
  }
}

}  // namespace
}  // namespace hallwatch
