#include "hall/feeds/push/terminal_push.h"

#include <gmock/gmock.h>

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

TerminalConfig terminal() {
  return {"3377120900001", "192.168.1.201", 4, {1}};
}

HallTime at(const std::string& text) {
  return hall_time_from_text(text).value();
}

FeedRows<Punch> read(std::string_view body) {
  return read_terminal_punches(terminal(), body).value();
}

/// Why a single line is rejected; empty: it is taken.
std::string fault_of(std::string_view line) {
  const auto rows = read(line);
  return rows.quarantine.empty() ? "" : rows.quarantine[0].reason;
}

TEST(TerminalPushTest, ReadsPinTimeAndVerificationCode) {
  const auto rows = read("17\t2025-09-22 08:41:21\t0\t1\t0\t0\t0\n");
  EXPECT_THAT(rows.facts, ElementsAre(Punch{4, "17", at("2025-09-22 08:41:21"), 1}));
  EXPECT_THAT(rows.quarantine, IsEmpty());
}

TEST(TerminalPushTest, TwoFieldsAreEnough) {
  const auto rows = read("17\t2025-09-22 08:41:21\n18\t2025-09-22 08:41:22\t0\n19\t2025-09-22 08:41:23\t0\t\t0\n");
  ASSERT_THAT(rows.facts, SizeIs(3));
  for (const auto& punch : rows.facts) {
    EXPECT_EQ(punch.verify_code, std::nullopt);
  }
}

TEST(TerminalPushTest, PaddedPinsCrLfBlankLinesAndAMissingLastEndAreNoFaults) {
  const auto rows = read(
      "\xEF\xBB\xBF   17\t2025-09-22 08:41:21\t0\t1\r\n\r\n \n18 \t20250922T084122\t0\t1\r\n19\t2025-09-22T00:41:23Z");
  ASSERT_THAT(rows.facts, SizeIs(3));
  EXPECT_EQ(rows.facts[0].pin, "17");
  EXPECT_EQ(rows.facts[1].pin, "18");
  EXPECT_EQ(rows.facts[2].at, at("2025-09-22 08:41:23"));
  EXPECT_THAT(rows.quarantine, IsEmpty());
}

TEST(TerminalPushTest, CodesOfAFingerprintAreStoredAsOne) {
  auto model = terminal();
  model.fingerprint_codes = {4, 9};
  const auto rows = read_terminal_punches(model,
                                          "1\t2025-09-22 08:00:00\t0\t4\n2\t2025-09-22 08:00:00\t0\t9\n"
                                          "3\t2025-09-22 08:00:00\t0\t1\n4\t2025-09-22 08:00:00\t0\t15\n")
                        .value();
  ASSERT_THAT(rows.facts, SizeIs(4));
  EXPECT_EQ(rows.facts[0].verify_code, 1);
  EXPECT_EQ(rows.facts[1].verify_code, 1);
  EXPECT_EQ(rows.facts[2].verify_code, 0);  // this model calls something else 1
  EXPECT_EQ(rows.facts[3].verify_code, 15);
}

TEST(TerminalPushTest, ABadLineIsKeptWithItsPlaceAndTheRestIsTaken) {
  const auto rows = read("1\t2025-09-22 08:00:00\nnonsense\n2\t2025-09-22 08:00:01\n");
  EXPECT_THAT(rows.facts, SizeIs(2));
  ASSERT_THAT(rows.quarantine, SizeIs(1));
  EXPECT_EQ(rows.quarantine[0], (QuarantinedRow{"terminal 3377120900001", 2, "no tab", "nonsense"}));
}

TEST(TerminalPushTest, EachKindOfBadLineHasItsReason) {
  EXPECT_THAT(fault_of("17"), HasSubstr("no tab"));                              // cut off
  EXPECT_THAT(fault_of("17\t2025-09-2"), HasSubstr("no time"));                  // cut off later
  EXPECT_THAT(fault_of("17,2025-09-22 08:41:21,0,1"), HasSubstr("no tab"));      // another delimiter
  EXPECT_THAT(fault_of("2025-09-22 08:41:21\t17\t0\t1"), HasSubstr("no time"));  // swapped columns
  EXPECT_THAT(fault_of("17\t2025-02-30 08:41:21"), HasSubstr("no time"));        // no such day
  EXPECT_THAT(fault_of("17\t2025-09-22 25:41:21"), HasSubstr("no time"));        // no such hour
  EXPECT_THAT(fault_of("17\t"), HasSubstr("no time"));                           // nothing
  EXPECT_THAT(fault_of("\t2025-09-22 08:41:21\t0\t1"), HasSubstr("no PIN"));
  EXPECT_THAT(fault_of("  \t2025-09-22 08:41:21"), HasSubstr("no PIN"));
  EXPECT_THAT(fault_of(std::string_view{"1\0007\t2025-09-22 08:41:21", 22}), HasSubstr("NUL"));
  EXPECT_THAT(fault_of("PIN\tTime\tStatus\tVerify"), HasSubstr("no time"));  // a header
  EXPECT_THAT(fault_of("1\xFF\t2025-09-22 08:41:21"), HasSubstr("neither UTF-8 nor GB18030"));
  EXPECT_THAT(fault_of(std::string(70'000, '1') + "\t2025-09-22 08:41:21"), HasSubstr("longer than"));
  EXPECT_THAT(fault_of("USER PIN=17\tName=\tPri=0"), HasSubstr("no time"));  // another table's line
}

TEST(TerminalPushTest, StrangeButPossibleLinesAreTakenForTheRulesToJudge) {
  for (const auto* line : {"17\t1970-01-01 08:00:00", "17\t2099-01-01 08:00:00", "17\t2025-09-22 08:41:21\t0\tx",
                           "17\t2025-09-22 08:41:21\t0\t-3", "17\t2025-09-22 08:41:21\t0\t99999999999"}) {
    EXPECT_EQ(fault_of(line), "") << line;
  }
}

TEST(TerminalPushTest, LettersOfGb18030AreRead) {
  const auto rows = read("\xBD\xAD\t2025-09-22 08:41:21\t0\t1\t\xBD\xAD\xCE\xF7\n");
  ASSERT_THAT(rows.facts, SizeIs(1));
  EXPECT_EQ(rows.facts[0].pin, "江");
}

TEST(TerminalPushTest, QuarantineHoldsNoPersonalNumbersAndNoEndlessLines) {
  const auto rows = read("13812345678 is no punch\n" + std::string(100'000, 'x'));
  ASSERT_THAT(rows.quarantine, SizeIs(2));
  EXPECT_EQ(rows.quarantine[0].row, "138****5678 is no punch");
  EXPECT_LE(rows.quarantine[1].row.size(), 500U);
}

TEST(TerminalPushTest, OptionsAskForAttendanceRecordsOnly) {
  const auto options = terminal_options("3377120900001", "82983982");
  EXPECT_THAT(options, StartsWith("GET OPTION FROM: 3377120900001\r\n"));
  EXPECT_THAT(options, HasSubstr("\r\nATTLOGStamp=82983982\r\n"));
  EXPECT_THAT(options, HasSubstr("\r\nTransFlag=1000000000\r\n"));
  EXPECT_THAT(options, HasSubstr("\r\nEncrypt=0\r\n"));
  EXPECT_THAT(options, Not(HasSubstr("EnrollFP")));
}

TEST(TerminalPushTest, AStampIsKeptOnlyIfItIsOne) {
  EXPECT_TRUE(is_stamp("82983982"));
  EXPECT_TRUE(is_stamp("2025-09-22T08:00:00"));
  for (const auto& text : {std::string{}, std::string{"1\r\nRealtime=0"}, std::string{"None"}, std::string(33, '9')}) {
    EXPECT_FALSE(is_stamp(text)) << text;
  }
}

TEST(TerminalPushTest, OnlyOneTableHoldsAttendanceRecords) {
  EXPECT_TRUE(is_attendance_table("ATTLOG"));
  EXPECT_TRUE(is_attendance_table("attlog"));
  for (const auto* table : {"", "ATTLO", "ATTLOGS", "OPERLOG", "ATTPHOTO", "FINGERTMP", "BIODATA", "USERPIC", "FACE"}) {
    EXPECT_FALSE(is_attendance_table(table)) << table;
  }
}

TEST(TerminalPushTest, ATerminalIsKnownBySerialAndAddressTogether) {
  const std::vector terminals{terminal(), TerminalConfig{"B", "::ffff:10.0.0.9", 2, {1}}};
  EXPECT_EQ(find_terminal(terminals, "3377120900001", "192.168.1.201"), &terminals[0]);
  EXPECT_EQ(find_terminal(terminals, "B", "10.0.0.9"), &terminals[1]);
  EXPECT_EQ(find_terminal(terminals, "3377120900001", "10.0.0.9"), nullptr);
  EXPECT_EQ(find_terminal(terminals, "C", "192.168.1.201"), nullptr);
  EXPECT_EQ(find_terminal(terminals, "", ""), nullptr);
}

}  // namespace
}  // namespace hallwatch
