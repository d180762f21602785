// What each kind of bad input gives: what is taken, what is put aside with its place, and nothing else (C-QUARANTINE).
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/facts/fact_fields.h"
#include "hall/feeds/drop_folder/feed_watch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct BadInput {
  const char* name;
  std::string file;
  std::string bytes;
  int taken;
  std::vector<std::pair<int, std::string>> rejected;  ///< line and part of the reason
  std::string fault = {};                             ///< part of the reason why the file was refused as a whole
  int corrected = 0;
};

void PrintTo(const BadInput& input, std::ostream* out) {
  *out << input.name;
}

/// A drop folder and who watches it.
class WatchedFolder {
 protected:
  WatchedFolder() : facts_(open()), watch_(feeds_.path(), open(), clock_) {}
  FactStore open() { return FactStore::open((data_ / "hall.db").string(), SiteId{"HALL"}).value(); }

  TempFolder data_;
  TempFolder feeds_;
  FakeClock clock_;
  FactStore facts_;
  FeedWatch watch_;
};

class BadInputTest : public WatchedFolder, public testing::TestWithParam<BadInput> {};

TEST_P(BadInputTest, IsTakenOrPutAsideWithItsPlace) {
  const auto& input = GetParam();
  std::ofstream{feeds_ / input.file, std::ios::binary} << input.bytes;
  const auto files = watch_.read_now();
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_EQ(files[0].rows_taken, input.taken);
  EXPECT_EQ(files[0].rows_rejected, static_cast<int>(input.rejected.size()));
  EXPECT_EQ(files[0].values_corrected, input.corrected);
  EXPECT_THAT(files[0].fault, input.fault.empty() ? testing::Matcher<std::string>{IsEmpty()}
                                                  : testing::Matcher<std::string>{HasSubstr(input.fault)});
  const auto quarantine = facts_.quarantine().value();
  ASSERT_THAT(quarantine, SizeIs(input.rejected.size()));
  for (std::size_t i = 0; i < quarantine.size(); ++i) {
    EXPECT_EQ(quarantine[i].file, input.file);
    EXPECT_EQ(quarantine[i].line, input.rejected[i].first);
    EXPECT_THAT(quarantine[i].reason, HasSubstr(input.rejected[i].second));
  }
}

const std::string kHead = "project_no,task_name,apply_date,accept_date\n";
const std::string kGood = "1,甲,2025-09-22 09:00:00,2025-09-22 09:05:00\n";

INSTANTIATE_TEST_SUITE_P(
    Csv, BadInputTest,
    testing::Values(
        BadInput{"empty", "cases.csv", "", 0, {}, "has no column project_no"},
        BadInput{"header_only", "cases.csv", kHead, 0, {}},
        BadInput{"cut_in_a_letter", "cases.csv", kHead + kGood + "2,\xE7\xAA", 1, {{3, "2 fields"}}},
        BadInput{"cut_in_a_row", "cases.csv", kHead + kGood + "2,乙,2025-09-22", 1, {{3, "3 fields"}}},
        BadInput{"cut_in_a_quote",
                 "cases.csv",
                 kHead + kGood + "2,\"乙,2025-09-22 09:00:00",
                 1,
                 {{3, "its quote is never closed"}}},
        BadInput{"wrong_delimiter", "cases.csv", "project_no;task_name\n1;甲\n", 0, {}, "has no column project_no"},
        BadInput{"one_line_of_another_delimiter", "cases.csv", kHead + "2\t乙\t\t\n" + kGood, 1, {{2, "1 fields"}}},
        BadInput{"two_times_swapped", "cases.csv", kHead + "1,甲,2025-09-22 09:05:00,2025-09-22 09:00:00\n", 1, {}},
        BadInput{"a_text_where_a_time_is",
                 "cases.csv",
                 kHead + "1,2025-09-22 09:00:00,甲,\n" + kGood,
                 1,
                 {{2, "apply_date"}}},
        BadInput{"impossible_dates",
                 "cases.csv",
                 kHead + "2,乙,2025-02-30 09:00:00,\n3,丙,2025-13-01 09:00:00,\n4,丁,2025-09-22 25:00:00,\n" + kGood,
                 1,
                 {{2, "apply_date"}, {3, "apply_date"}, {4, "apply_date"}}},
        BadInput{"1970_and_the_future",
                 "cases.csv",
                 kHead + "2,乙,1970-01-01 00:00:00,\n3,丙,2099-01-01 00:00:00,\n",
                 2,
                 {}},
        BadInput{
            "duplicate_and_contradicting", "cases.csv", kHead + kGood + kGood + "1,改,2025-09-22 09:00:00,\n", 3, {}},
        BadInput{"overlong_line",
                 "cases.csv",
                 kHead + "2," + std::string(70'000, 'x') + ",,\n" + kGood,
                 1,
                 {{2, "longer than 65536 bytes"}}},
        BadInput{"nul", "cases.csv", kHead + std::string("2,\0,,\n", 6) + kGood, 1, {{2, "a NUL byte"}}},
        BadInput{"header_of_another_language", "cases.csv", "numéro,tâche\n1,甲\n", 0, {}, "has no column project_no"},
        BadInput{"no_key", "cases.csv", kHead + ",乙,,\n" + kGood, 1, {{2, "no project_no"}}},
        BadInput{"no_letters", "cases.csv", kHead + "1,x,,\n2,\xFF\xFE,,\n", 1, {{3, "neither UTF-8 nor GB18030"}}},
        BadInput{"a_replacement_letter_of_the_file_itself", "cases.csv", kHead + "1,x\xEF\xBF\xBDy,,\n", 1, {}},
        BadInput{"a_number_that_is_none", "cases.csv", "project_no,promise_limit\n1,five\n", 1, {}, "", 1},
        BadInput{"an_unknown_code",
                 "case_events.csv",
                 "project_no,event_code,event_start_time\n1,JUMP,2025-09-22 09:00:00\n1,RECEIVE,2025-09-22 09:00:00\n",
                 2,
                 {}}),
    [](const auto& one) { return std::string{one.param.name}; });

const std::string kPunch = "1001\t2025-09-22 08:41:21\t1\t0\t1\t0\r\n";

INSTANTIATE_TEST_SUITE_P(
    Attlog, BadInputTest,
    testing::Values(
        BadInput{"empty", "1_attlog.dat", "", 0, {}},
        BadInput{"blank_lines", "1_attlog.dat", "\r\n\n" + kPunch + "  \n", 1, {}},
        BadInput{"cut_in_a_row", "1_attlog.dat", kPunch + "1002\t2025-09-22 08:4", 1, {{2, "is no time"}}},
        BadInput{"commas", "1_attlog.dat", "1001,2025-09-22 08:41:21,1\n" + kPunch, 1, {{1, "no tab"}}},
        BadInput{"swapped_columns", "1_attlog.dat", "2025-09-22 08:41:21\t1001\n", 0, {{1, "is no time"}}},
        BadInput{"no_pin", "1_attlog.dat", "\t2025-09-22 08:41:21\n" + kPunch, 1, {{1, "no PIN"}}},
        BadInput{"impossible_times",
                 "1_attlog.dat",
                 "7\t2025-02-30 08:00:00\n7\t2025-09-22 24:00:01\n",
                 0,
                 {{1, "is no time"}, {2, "is no time"}}},
        BadInput{"clocks_that_are_wrong", "1_attlog.dat", "7\t2000-01-01 00:00:00\n7\t2099-01-01 00:00:00\n", 2, {}},
        BadInput{"duplicates", "1_attlog.dat", kPunch + kPunch, 2, {}},
        BadInput{"an_unknown_code",
                 "1_attlog.dat",
                 "7\t2025-09-22 08:41:21\t1\t0\t99\n8\t2025-09-22 08:41:22\t1\t0\tx\n",
                 2,
                 {}},
        BadInput{"nul", "1_attlog.dat", std::string("7\0\t2025-09-22 08:41:21\n", 23) + kPunch, 1, {{1, "a NUL byte"}}},
        BadInput{"overlong_line",
                 "1_attlog.dat",
                 std::string(70'000, '7') + "\t2025-09-22 08:41:21\n" + kPunch,
                 1,
                 {{1, "longer than 65536 bytes"}}}),
    [](const auto& one) { return std::string{one.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Holidays, BadInputTest,
    testing::Values(
        BadInput{"empty", "calendar.json", "", 0, {}, "it is no holiday list"},
        BadInput{
            "cut", "calendar.json", R"({"year": 2027, "days": [{"date": "2027-01-01")", 0, {}, "it is no holiday list"},
        BadInput{"another_list", "calendar.json", R"({"holidays": []})", 0, {}, "it is no holiday list"},
        BadInput{"an_array",
                 "calendar.json",
                 R"([{"date": "2027-01-01", "isOffDay": true}])",
                 0,
                 {},
                 "it is no holiday list"},
        BadInput{"no_days", "calendar.json", R"({"days": []})", 0, {}},
        BadInput{"impossible_dates",
                 "calendar.json",
                 R"({"days": [{"date": "2027-02-30", "isOffDay": true}, {"date": "2027-01-01", "isOffDay": true}]})",
                 1,
                 {{1, "is no day"}}},
        BadInput{"swapped_values",
                 "calendar.json",
                 R"({"days": [{"date": true, "isOffDay": "2027-01-01"}]})",
                 0,
                 {{1, "\"date\" (text)"}}},
        BadInput{"an_unknown_kind",
                 "calendar.json",
                 R"({"days": [{"date": "2027-01-01", "isOffDay": "maybe"}, 7, null]})",
                 0,
                 {{1, "isOffDay"}, {2, "isOffDay"}, {3, "isOffDay"}}},
        BadInput{"duplicates",
                 "calendar.json",
                 R"({"days": [{"date": "2027-01-01", "isOffDay": true}, {"date": "2027-01-01", "isOffDay": false}]})",
                 2,
                 {}},
        BadInput{"nested",
                 "calendar.json",
                 R"({"days": [)" + std::string(200'000, '[') + std::string(200'000, ']') + "]}",
                 0,
                 {{1, "isOffDay"}}},
        BadInput{"a_nul", "calendar.json", std::string("{\"days\": [\0]}", 13), 0, {}, "it is no holiday list"},
        BadInput{"another_year", "calendar.json", R"({"days": [{"date": "1970-01-01", "isOffDay": true}]})", 1, {}},
        BadInput{"too_large", "calendar.json", std::string((4U << 20U) + 1, ' '), 0, {}, "larger than 4 MiB"},
        BadInput{"csv_of_an_unknown_kind",
                 "calendar_exceptions.csv",
                 "date,kind\n2027-01-01,FEAST\n2027-02-30,HOLIDAY\n",
                 1,
                 {{3, "date"}}}),
    [](const auto& one) { return std::string{one.param.name}; });

/// In KiB, of this process; 0: it cannot be told.
long peak_memory() {
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) {
      return std::stol(line.substr(6));
    }
  }
  return 0;
}

class LongLineTest : public WatchedFolder, public testing::Test {};

TEST_F(LongLineTest, CostsBoundedMemoryAndNothingBehindIt) {
  const char* const is_long = std::getenv("HALLWATCH_LONG");
  const bool is_whole = is_long != nullptr && std::string_view{is_long} == "1";
  const std::uintmax_t length = is_whole ? 2'100ULL << 20U : 64ULL << 20U;
  const auto file = feeds_ / "cases.csv";
  std::ofstream{file, std::ios::binary} << kHead << kGood;
  const auto front = std::filesystem::file_size(file);
  std::filesystem::resize_file(file, front + length);  // a sparse line of NUL bytes
  std::ofstream{file, std::ios::binary | std::ios::app} << "\n2,乙,2025-09-22 09:00:00,\n";
  const auto before = peak_memory();
  const auto files = watch_.read_now();
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_EQ(files[0].rows_taken, 2);
  EXPECT_EQ(files[0].rows_rejected, 1);
  const auto quarantine = facts_.quarantine().value();
  ASSERT_THAT(quarantine, SizeIs(1));
  EXPECT_EQ(quarantine[0].line, 3);
  EXPECT_LT(peak_memory() - before, 32L << 10) << "KiB";
}

}  // namespace
}  // namespace hallwatch
