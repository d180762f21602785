#include "hall/feeds/views/view_quarantine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

QuarantinedRow bad(int line) {
  return {"", line, "no project_no", ",,"};
}

TEST(ViewQuarantineTest, ARowIsKeptOnceUnderItsIdUntilItComesInOrder) {
  ViewQuarantine quarantine{"view cases", "row_guid"};
  quarantine.keep("g1", bad(1));
  quarantine.keep("g10", bad(2));
  quarantine.keep("g1", bad(3));
  ASSERT_THAT(quarantine.rows(), SizeIs(2));
  EXPECT_EQ(quarantine.rows()[1].reason, "row_guid \"g1\": no project_no");
  EXPECT_EQ(quarantine.rows()[1].line, 3);
  EXPECT_TRUE(quarantine.release("g1"));
  EXPECT_FALSE(quarantine.release("g1"));
  EXPECT_THAT(quarantine.rows(), SizeIs(1));
}

TEST(ViewQuarantineTest, OnlyTheNewestAreKept) {
  ViewQuarantine quarantine{"view cases", "row_guid"};
  for (std::size_t i = 0; i <= ViewQuarantine::kMost; ++i) {
    quarantine.keep(std::to_string(i), bad(1));
  }
  EXPECT_THAT(quarantine.rows(), SizeIs(ViewQuarantine::kMost));
  EXPECT_FALSE(quarantine.release("0"));
}

TEST(ViewQuarantineTest, AnEarlierRunsRowsAreTakenUpWithoutThoseOfOthers) {
  TempFolder data;
  auto store = FactStore::open((data / "hall.db").string(), SiteId{"HALL"}).value();
  const std::vector<QuarantinedRow> mine{{"view cases", 3, "row_guid \"g1\": x", ""}, {"view cases", 0, "3 rows", ""}};
  const std::vector<QuarantinedRow> other{{"cases.csv", 3, "x", ""}};
  FeedFile file;
  file.file = "view cases";
  ASSERT_TRUE(store.note_file(file, mine).ok());
  file.file = "cases.csv";
  ASSERT_TRUE(store.note_file(file, other).ok());
  ViewQuarantine quarantine{"view cases", "row_guid"};
  ASSERT_TRUE(quarantine.load(store).ok());
  ASSERT_THAT(quarantine.rows(), SizeIs(1));
  EXPECT_TRUE(quarantine.release("g1"));
}

TEST(ViewQuarantineTest, RowsWithoutAPlaceAreOneEntryThatChangesWithTheirNumber) {
  ViewQuarantine quarantine{"view cases", "row_guid"};
  EXPECT_FALSE(quarantine.set_unordered(0, "cd_time"));
  EXPECT_TRUE(quarantine.set_unordered(3, "cd_time"));
  EXPECT_FALSE(quarantine.set_unordered(3, "cd_time"));
  EXPECT_TRUE(quarantine.set_unordered(4, "cd_time"));
  ASSERT_THAT(quarantine.rows(), SizeIs(1));
  EXPECT_TRUE(quarantine.set_unordered(0, "cd_time"));
  EXPECT_THAT(quarantine.rows(), IsEmpty());
}

}  // namespace
}  // namespace hallwatch
