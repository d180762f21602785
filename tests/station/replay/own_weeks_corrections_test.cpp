// Registers that are mended after the rules have spoken: what a replaced row had caused is taken back (C-UPSERT).
#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/station/replay/live_week.h"
#include "tests/station/replay/standing_findings.h"
#include "tests/station/replay/week_builder.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

enum class Version { kFirst, kMended };

/// The same rows by their keys, with other contents.
WeekBuilder week_in(Version version) {
  const bool is_first = version == Version::kFirst;
  WeekBuilder week{"2026-02-13"};
  week.window("W01", "D01", is_first ? "09:00,12:00,13:30,17:00" : "09:30,12:00,13:30,17:00");
  week.person("S01", "W01", "D01", "CHIEF", is_first ? "1009" : "1001");
  week.person("S02", "W01", "D01", "CLERK", "1002");
  week.item("I1", is_first ? "80" : "90");
  week.row("roster", is_first ? "{02-13},AM,W01,S01,S02," : "{02-13},AM,W01,S02,S01,");
  week.row("roster", "{02-13},PM,W01,S01,S02,");
  week.row("roster", "{02-14},AM,W01,S01,S02,");
  week.row("roster", "{02-14},PM,W01,S02,S01,");
  week.punch("1001", "02-13", {"08:50", "13:20", "17:05"});
  week.punch("1001", "02-14", {"08:50", "13:20", "17:05"});
  week.punch("1002", "02-13", {"08:50", "13:20", "17:05"});
  // The leave moves from Friday to Saturday.
  week.row("leave", is_first
                        ? "L01,S02,SICK,{02-13 09:00},{02-13 17:00},CHIEF,S01,{02-12 10:00},{02-12 10:05},APPROVED"
                        : "L01,S02,SICK,{02-14 09:00},{02-14 17:00},CHIEF,S01,{02-12 10:00},{02-12 10:05},APPROVED");
  week.open_case("A01").promise(is_first ? 1 : 5).accepted("02-12 10:00").event("FEE", "02-13 10:00", {.text = "90"});
  week.open_case("A02")
      .promise(3)
      .accepted("02-11 10:00")
      .stop(is_first ? "现场踏勘" : "听证", "02-13 10:00", is_first ? "" : "02-16 10:00")
      .task(is_first ? "02-12 10:00" : "02-11 10:00", 1, is_first ? "" : "02-12 10:00");
  week.row("consultations", is_first ? "Q01,W01,证照,{02-12 10:00}," : "Q01,W01,证照,{02-12 10:00},{02-13 17:00}");
  week.row("complaints", is_first ? "T01,{02-09 10:00},现场,W01,RECEIVED" : "T01,{02-09 10:00},现场,W01,CLOSED");
  week.row("queue_sessions", is_first ? "{02-13},01001,W01,{02-13 09:00},{02-13 09:10},{02-13 09:30},S01,"
                                      : "{02-13},01001,W01,{02-13 09:00},{02-13 09:10},{02-13 09:30},S01,A01");
  week.row("evaluator_events", is_first ? "E1,W01,S01,,01001,PJQ,{02-13 09:40},{02-13 09:41},5"
                                        : "E1,W01,S01,,01001,PJQ,{02-13 09:31},{02-13 09:32},1");
  week.row("staff_changes", is_first ? "X01,S02,{02-13 10:00},,{02-14}," : "X01,S02,{02-13 10:00},,{02-28},");
  week.row("seat_intervals",
           is_first ? "W01,{02-13 10:00},{02-13 10:30},EMPTY" : "W01,{02-13 10:00},{02-13 10:04},EMPTY");
  week.row("window_state", is_first ? "W01,{02-14 10:00},{02-14 10:05},PAUSED,系统故障,S01"
                                    : "W01,{02-14 10:00},{02-14 11:00},PAUSED,系统故障,S01");
  week.row("seat_intervals", "W01,{02-14 10:00},{02-14 10:20},EMPTY");
  week.row("calendar_exceptions", is_first ? "{02-24},HOLIDAY,本地" : "{02-24},MAKEUP_WORKDAY,本地");
  return week;
}

class OwnWeeksCorrectionsTest : public testing::Test {
 protected:
  OwnWeeksCorrectionsTest() {
    week_in(Version::kFirst).write(first_.path());
    mended_week_.write(mended_.path());
  }

  /// @return what stands after the folders were read one after the other, each judged to the end
  StandingFindings after(const std::vector<const TempFolder*>& folders) const {
    auto store = FactStore::open(":memory:", SiteId{"A"}).value();
    auto book = RuleBook::open(store, {}, mended_week_.times().first_day()).value();
    StandingFindings told;
    for (const auto* const folder : folders) {
      for (const auto& put : all_facts(folder->path())) {
        EXPECT_TRUE(put(store).ok());
      }
      told.settle(book, mended_week_.times().time("02-25 18:00"));
    }
    return told;
  }

  WeekBuilder mended_week_ = week_in(Version::kMended);
  TempFolder first_;
  TempFolder mended_;
};

TEST_F(OwnWeeksCorrectionsTest, NothingThatOnlyAReplacedRowCausedIsLeft) {
  const auto told = after({&first_, &mended_});
  expect_same_lines(lines_of(told.all()), lines_of(after({&mended_}).all()), "findings");
  EXPECT_GT(told.retracted(), 12) << "each of these registers had caused something";
}

TEST_F(OwnWeeksCorrectionsTest, AMendedRegisterThatIsBrokenAgainIsAsBefore) {
  expect_same_lines(lines_of(after({&first_, &mended_, &first_}).all()), lines_of(after({&first_}).all()), "findings");
}

}  // namespace
}  // namespace hallwatch
