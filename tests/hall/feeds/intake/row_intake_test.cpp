#include "hall/feeds/intake/row_intake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/config/feeds_config.h"
#include "hall/facts/fact_fields.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;

class RowIntakeTest : public testing::Test {
 protected:
  RowIntakeTest() : facts_(FactStore::open((data_ / "hall.db").string(), SiteId{"HALL"}).value()) {}

  std::unique_ptr<RowIntake> open(const std::vector<std::string>& heads) {
    return RowIntake::open("cases", heads, "test", facts_).value();
  }

  TempFolder data_;
  FactStore facts_;
};

TEST_F(RowIntakeTest, EveryRowIsTakenOrKeptInQuarantineAndCounted) {
  auto intake = open({"project_no", "申请时间"});
  EXPECT_TRUE(intake->take(2, {"1", "2025-09-22 09:00:00"}).ok());
  EXPECT_TRUE(intake->take(3, {"2", "2025-02-30 09:00:00"}).ok());
  EXPECT_TRUE(intake->take(4, {"", "2025-09-22 09:00:00"}).ok());
  EXPECT_TRUE(intake->take(5, {"3"}).ok());
  EXPECT_TRUE(intake->finish().ok());
  EXPECT_EQ(intake->count().rows_taken, 1);
  EXPECT_EQ(intake->count().rows_rejected, 3);
  const auto bad = intake->take_quarantine();
  ASSERT_THAT(bad, SizeIs(3));
  EXPECT_EQ(bad[0].line, 3);
  EXPECT_THAT(bad[0].reason, HasSubstr("is no time"));
  EXPECT_THAT(bad[1].reason, HasSubstr("no project_no"));
  EXPECT_THAT(bad[2].reason, HasSubstr("1 fields, the header has 2"));
  EXPECT_THAT(facts_.all<CaseFact>().value(), SizeIs(1));
}

TEST_F(RowIntakeTest, BatchesAreStoredAsTheyFillAndTheRestAtTheEnd) {
  auto intake = open({"project_no"});
  for (int i = 0; i < 501; ++i) {
    ASSERT_TRUE(intake->take(i, {std::to_string(i)}).ok());
  }
  EXPECT_THAT(facts_.all<CaseFact>().value(), SizeIs(500));
  EXPECT_TRUE(intake->finish().ok());
  EXPECT_THAT(facts_.all<CaseFact>().value(), SizeIs(501));
  EXPECT_EQ(intake->count().rows_taken, 501);
}

TEST_F(RowIntakeTest, AFloodOfBadRowsIsCountedButNotKept) {
  auto intake = open({"project_no"});
  for (std::size_t i = 0; i < kMostQuarantinedRows + 10; ++i) {
    intake->reject(static_cast<int>(i), "bad", "row");
  }
  EXPECT_EQ(intake->count().rows_rejected, static_cast<int>(kMostQuarantinedRows) + 10);
  EXPECT_THAT(intake->take_quarantine(), SizeIs(kMostQuarantinedRows));
}

TEST_F(RowIntakeTest, ATableThatIsNoneAndAHeaderWithoutItsKeyAreToldApart) {
  const auto none = RowIntake::open("case", {"project_no"}, "test", facts_);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().kind(), ErrorKind::kNotFound);
  EXPECT_THAT(none.error().message(), HasSubstr("use one of departments, windows"));
  const auto keyless = RowIntake::open("cases", {"task_name"}, "test", facts_);
  ASSERT_FALSE(keyless.ok());
  EXPECT_THAT(keyless.error().message(), HasSubstr("no column project_no"));
}

TEST(IntakeTablesTest, AreThoseThatTheConfigKnows) {
  EXPECT_THAT(intake_tables(), testing::UnorderedElementsAreArray(kFeedTables));
}

TEST_F(RowIntakeTest, TheDatabasesErrorReachesTheCaller) {
  auto intake = open({"project_no"});
  ASSERT_TRUE(facts_.database().execute("DROP TABLE fact_cases").ok());
  EXPECT_TRUE(intake->take(1, {"1"}).ok());
  EXPECT_FALSE(intake->finish().ok());
  EXPECT_EQ(intake->count().rows_taken, 0);
}

TEST_F(RowIntakeTest, PunchesComeAsRowsToo) {
  auto intake = RowIntake::open("punches", {"设备号", "考勤号", "打卡时间", "验证方式"}, "test", facts_).value();
  ASSERT_TRUE(intake->take(1, {"3", "0007", "2025-09-22 08:41:21", "1"}).ok());
  ASSERT_TRUE(intake->take(2, {"3", "0008", "20250922084122", ""}).ok());
  ASSERT_TRUE(intake->finish().ok());
  const auto punches = facts_.all<Punch>().value();
  ASSERT_THAT(punches, SizeIs(2));
  EXPECT_EQ(punches[0].device, 3);
  EXPECT_EQ(punches[0].pin, "0007");
  EXPECT_EQ(punches[0].verify_code, 1);
  EXPECT_FALSE(punches[1].verify_code);
}

TEST_F(RowIntakeTest, ARejectionBeginsATroubleAndACleanDeliveryEndsIt) {
  FeedFile file;
  file.file = "http cases";
  file.rows_rejected = 1;
  file.read_at = hall_time_from_text("2025-09-22 09:00:00").value();
  ASSERT_TRUE(facts_.note_file(file, {}).ok());
  file.read_at += std::chrono::minutes{1};
  ASSERT_TRUE(facts_.note_file(file, {}).ok());
  auto troubles = facts_.all<FeedTrouble>().value();
  ASSERT_THAT(troubles, SizeIs(1)) << "one trouble, however often it comes";
  EXPECT_FALSE(troubles[0].to);
  file.rows_rejected = 0;
  file.read_at += std::chrono::minutes{1};
  ASSERT_TRUE(facts_.note_file(file, {}).ok());
  troubles = facts_.all<FeedTrouble>().value();
  ASSERT_THAT(troubles, SizeIs(1));
  EXPECT_EQ(troubles[0].to, file.read_at);
  EXPECT_THAT(facts_.touched(10)->keys, Contains("feed|http cases"));
}

}  // namespace
}  // namespace hallwatch
