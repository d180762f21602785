#include "hall/feeds/readers/csv_feed.h"

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string case_file(const std::string& rows) {
  return "project_no,window_id,task_name,apply_date,promise_limit\n" + rows;
}

TEST(CsvFeedTest, TakesColumnsInAnyOrderWithEnglishOrChineseHeads) {
  const auto english =
      read_csv_feed<CaseFact>("cases.csv", "task_name,PROJECT_NO,extra,green_channel\n登记,1,x,1\n").value();
  ASSERT_THAT(english.facts, SizeIs(1));
  EXPECT_EQ(english.facts[0].case_no, CaseNo{"1"});
  EXPECT_EQ(english.facts[0].task_name, "登记");
  EXPECT_TRUE(english.facts[0].is_green_channel);
  const auto chinese =
      read_csv_feed<CaseFact>("cases.csv", "事项名称\t办件编号\t申请时间\n登记\t1\t2025-09-22 09:00:00\n").value();
  ASSERT_THAT(chinese.facts, SizeIs(1));
  EXPECT_EQ(to_text(*chinese.facts[0].applied_at), "2025-09-22 09:00:00");
}

TEST(CsvFeedTest, ABadRowIsKeptWithFileLineAndReasonAndTheOthersAreTaken) {
  const auto rows = read_csv_feed<CaseFact>("cases.csv", case_file("1,W01,甲,2025-09-22 09:00:00,5\n"
                                                                   "2,W01,乙,2025-02-30 09:00:00,5\n"
                                                                   "3,W01,丙,,5\n"
                                                                   ",W01,丁,2025-09-22 09:00:00,5\n"
                                                                   "5,W01,2025-09-22 09:00:00,5\n"
                                                                   "6,W01,\"戊\n己\",2025-09-22 09:00:00,many\n"
                                                                   "7,W01,庚,20250922090000,5"))
                        .value();
  ASSERT_THAT(rows.facts, SizeIs(4));
  EXPECT_EQ(rows.facts[2].task_name, "戊\n己");
  EXPECT_EQ(rows.facts[2].promise_limit, 0);
  EXPECT_EQ(rows.values_corrected, 1);
  ASSERT_THAT(rows.quarantine, SizeIs(3));
  EXPECT_EQ(rows.quarantine[0].line, 3);
  EXPECT_THAT(rows.quarantine[0].reason, HasSubstr("apply_date: \"2025-02-30 09:00:00\" is no time"));
  EXPECT_EQ(rows.quarantine[1].line, 5);
  EXPECT_EQ(rows.quarantine[1].reason, "no project_no");
  EXPECT_EQ(rows.quarantine[2].line, 6);
  EXPECT_EQ(rows.quarantine[2].file, "cases.csv");
}

TEST(CsvFeedTest, AHeaderWithoutTheKeyRefusesTheFile) {
  for (const char* text : {"", "what,is,this\n1,2,3\n", "\n", "project number,window\n"}) {
    const auto rows = read_csv_feed<CaseFact>("cases.csv", text);
    ASSERT_FALSE(rows.ok()) << text;
    EXPECT_THAT(rows.error().message(), HasSubstr("project_no"));
  }
}

TEST(CsvFeedTest, BytesOfNoAlphabetCostTheirRowOnly) {
  const auto rows =
      read_csv_feed<CaseFact>("cases.csv", "\xEF\xBB\xBF" + case_file("1,W01,\xFF\xFE,,5\n2,W01,乙,,5\n")).value();
  EXPECT_THAT(rows.facts, SizeIs(1));
  EXPECT_THAT(rows.quarantine, SizeIs(1));
}

TEST(CsvFeedTest, ReadsTheOtherRegisters) {
  const auto staff =
      read_csv_feed<StaffMember>("staff.csv", "staff_id,name,role,on_post_since\nS1,甲,CHIEF,2025-01-02\n").value();
  EXPECT_EQ(staff.facts.at(0).role, StaffRole::kChief);
  const auto roster = read_csv_feed<RosterRow>(
                          "roster.csv", "日期,时段,窗口编号,前台人员\n2025-09-22,上午,W01,S1\n2025-09-22,晚上,W01,S1\n")
                          .value();
  EXPECT_EQ(roster.facts.at(0).half, DayHalf::kMorning);
  EXPECT_THAT(roster.quarantine.at(0).reason, HasSubstr("neither AM nor PM"));
  const auto leave =
      read_csv_feed<Leave>("leave.csv",
                           "leave_id,staff_id,start,end\nL1,S1,2025-09-22 09:00:00,2025-09-22 10:00:00\nL2,S1,,\n")
          .value();
  EXPECT_THAT(leave.facts, SizeIs(1));
  EXPECT_EQ(leave.quarantine.at(0).reason, "no start");
  const auto windows =
      read_csv_feed<HallWindow>("windows.csv", "window_id,am_open,pm_close\nW01,09:00:00,16:30\nW02,9 o'clock,17:00\n")
          .value();
  EXPECT_EQ(windows.facts.at(0).pm_close, std::chrono::minutes{16 * 60 + 30});
  EXPECT_THAT(windows.quarantine, SizeIs(1));
}

TEST(AttlogFeedTest, ReadsPaddedPinsAndShortLines) {
  const auto rows = read_attlog_feed("3_attlog.dat",
                                     "\xEF\xBB\xBF     1007\t2025-09-22 08:41:21\t1\t0\t2\t0\r\n"
                                     "1005\t2025-09-22 08:42:00\r\n\r\n"
                                     "1006\t20250922084300\t1\t0\tx\n")
                        .value();
  ASSERT_THAT(rows.facts, SizeIs(3));
  EXPECT_EQ(rows.facts[0].pin, "1007");
  EXPECT_EQ(rows.facts[0].device, 3);
  EXPECT_EQ(rows.facts[0].verify_code, 2);
  EXPECT_EQ(rows.facts[1].verify_code, std::nullopt);
  EXPECT_EQ(rows.facts[2].verify_code, std::nullopt);
}

TEST(AttlogFeedTest, RejectsLinesWithoutTabPinOrTime) {
  std::string text =
      "1007,2025-09-22 08:41:21,1\n\t2025-09-22 08:41:21\t1\n1007\t2025-09-31 08:41:21\t1\n"
      "10?7\t2025-09-22 08:41:21\n1007\t2025-09-22 08:4\n1008\t2025-09-22 08:41:21\n";
  text[text.find('?')] = '\0';
  const auto rows = read_attlog_feed("1_attlog.dat", text).value();
  EXPECT_THAT(rows.facts, SizeIs(1));
  ASSERT_THAT(rows.quarantine, SizeIs(5));
  EXPECT_EQ(rows.quarantine[0].reason, "no tab");
  EXPECT_EQ(rows.quarantine[1].reason, "no PIN");
  EXPECT_THAT(rows.quarantine[2].reason, HasSubstr("is no time"));
}

TEST(CsvFeedTest, AnyFileCutAnywhereIsReadWithoutLosingWholeRows) {
  std::string text = case_file("");
  std::vector<std::size_t> ends;
  for (int i = 0; i < 40; ++i) {
    text += std::to_string(i) + ",W01,\"事项,“" + std::to_string(i) + "”\",2025-09-22 09:00:00,5\r\n";
    ends.push_back(text.size());
  }
  for (std::size_t length = case_file("").size(); length < text.size(); length += 7) {
    const auto rows = read_csv_feed<CaseFact>("cases.csv", std::string_view{text}.substr(0, length));
    ASSERT_TRUE(rows.ok()) << length;
    const auto whole = static_cast<std::size_t>(
        std::count_if(ends.begin(), ends.end(), [length](std::size_t end) { return end <= length; }));
    ASSERT_GE(rows->facts.size(), whole) << length;
    ASSERT_LE(rows->facts.size() + rows->quarantine.size(), whole + 1) << length;
  }
}

TEST(CsvFeedTest, RandomBytesAreReadWithoutHarm) {
  std::mt19937 random{11};
  for (int round = 0; round < 3'000; ++round) {
    std::string text = round % 2 == 0 ? case_file("") : std::string{};
    for (auto i = random() % 300; i > 0; --i) {
      text += static_cast<char>(random() % 256);
    }
    const auto rows = read_csv_feed<CaseFact>("cases.csv", text);
    const auto punches = read_attlog_feed("1_attlog.dat", text);
    ASSERT_TRUE(punches.ok());
    if (rows.ok()) {
      for (const auto& bad : rows->quarantine) {
        ASSERT_LE(bad.row.size(), 400U);
      }
    }
  }
}

class SampleWeekFeedTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(samples_)) {
      GTEST_SKIP() << "no " << samples_;
    }
  }
  std::string bytes(const char* name) {
    std::ifstream in{samples_ / name, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  template <typename Fact>
  FeedRows<Fact> read(const char* name) {
    auto rows = read_csv_feed<Fact>(name, bytes(name));
    EXPECT_TRUE(rows.ok()) << rows.error().message();
    EXPECT_THAT(rows->quarantine, IsEmpty()) << name;
    return *rows;
  }

  std::filesystem::path samples_ = std::filesystem::path{HALLWATCH_SOURCE_DIR} / "../shared/domain/samples";
};

TEST_F(SampleWeekFeedTest, EveryRowOfTheSamplesIsTaken) {
  EXPECT_THAT(read<Department>("departments.csv").facts, SizeIs(11));
  EXPECT_THAT(read<HallWindow>("windows.csv").facts, SizeIs(12));
  EXPECT_THAT(read<StaffMember>("staff.csv").facts, SizeIs(20));
  EXPECT_THAT(read<RosterRow>("roster.csv").facts, SizeIs(144));
  EXPECT_THAT(read<Leave>("leave.csv").facts, SizeIs(7));
  EXPECT_THAT(read<ServiceItem>("items.csv").facts, SizeIs(19));
  const auto punches = read_attlog_feed("1_attlog.dat", bytes("1_attlog.dat")).value();
  EXPECT_THAT(punches.facts, SizeIs(345));
  EXPECT_THAT(punches.quarantine, IsEmpty());
}

TEST_F(SampleWeekFeedTest, TheGb18030FileHoldsTheSameCases) {
  const auto utf8 = read<CaseFact>("cases.csv");
  EXPECT_THAT(utf8.facts, SizeIs(48));
  EXPECT_EQ(read<CaseFact>("cases_zh_gb18030.csv").facts, utf8.facts);
}

}  // namespace
}  // namespace hallwatch
