#include "recorder/index/gap_ledger.h"

#include <gmock/gmock.h>

#include "tests/recorder/support/store_bench.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using Begins = GapLedger::Begins;

/// The rows that the index holds after all changes of the ledger.
std::vector<GapRow> rows_of(const GapLedger& ledger) {
  std::map<std::pair<UtcTime, GapCause>, GapRow> rows;
  for (const auto& change : ledger.changes()) {
    rows.erase({change.row.from, change.row.cause});
    if (!change.is_removed) {
      rows.emplace(std::pair{change.row.from, change.row.cause}, change.row);
    }
  }
  std::vector<GapRow> list;
  for (const auto& [key, row] : rows) {
    list.push_back(row);
  }
  return list;
}

constexpr UtcTime at(std::chrono::microseconds since) {
  return kMadeStart + since;
}

TEST(GapLedgerTest, HasNoGapWhereFragmentsFollowOneAnother) {
  GapLedger ledger{kMadeStreamId, {}, {}};
  ledger.recorded(at(0s), at(1s), Begins::kInNewRun);
  ledger.recorded(at(1s), at(2s), Begins::kInSameRun);
  EXPECT_TRUE(rows_of(ledger).empty());
  EXPECT_EQ(ledger.recorded_to(), at(2s));
}

TEST(GapLedgerTest, ClosesTheOpenGapWhereFootageBeginsAgain) {
  GapLedger ledger{kMadeStreamId, at(2s), {}};
  ledger.missing(GapCause::kCamera, at(1'500ms), "no answer");
  ASSERT_TRUE(ledger.open_gap());
  EXPECT_EQ(ledger.open_gap()->from, at(2s)) << "what is recorded is not missing";
  ledger.recorded(at(9s), at(10s), Begins::kInNewRun);
  const auto rows = rows_of(ledger);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].to, at(9s));
  EXPECT_EQ(rows[0].cause, GapCause::kCamera);
}

TEST(GapLedgerTest, SplitsAGapWhereItsCauseChanges) {
  GapLedger ledger{kMadeStreamId, at(0s), {}};
  ledger.missing(GapCause::kOperator, at(0s), "service stopped");
  ledger.missing(GapCause::kCamera, at(5s), "no answer");
  ledger.recorded(at(7s), at(8s), Begins::kInNewRun);
  const auto rows = rows_of(ledger);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].to, at(5s));
  EXPECT_EQ(rows[1].from, at(5s));
  EXPECT_EQ(rows[1].to, at(7s));
}

TEST(GapLedgerTest, KeepsTheFirstReasonOfACause) {
  GapLedger ledger{kMadeStreamId, {}, {}};
  ledger.missing(GapCause::kCamera, at(0s), "no media");
  ledger.missing(GapCause::kCamera, at(3s), "connection refused");
  ASSERT_EQ(rows_of(ledger).size(), 1U);
  EXPECT_EQ(rows_of(ledger)[0].detail, "no media");
}

TEST(GapLedgerTest, RemovesAGapThatHasNoLength) {
  GapLedger ledger{kMadeStreamId, at(2s), {}};
  ledger.missing(GapCause::kCamera, at(2s), "no media");
  ledger.recorded(at(2s), at(3s), Begins::kInNewRun);
  EXPECT_TRUE(rows_of(ledger).empty());
  EXPECT_FALSE(ledger.open_gap());
}

TEST(GapLedgerTest, TellsAJumpOfTheClockFromPicturesThatCannotBeDecoded) {
  GapLedger ledger{kMadeStreamId, at(1s), {}};
  ledger.recorded(at(3s), at(4s), Begins::kInNewRun);
  ledger.recorded(at(6s), at(7s), Begins::kInSameRun);
  const auto rows = rows_of(ledger);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].cause, GapCause::kClock);
  EXPECT_EQ(rows[1].cause, GapCause::kCamera);
}

TEST(GapLedgerTest, TakesBackWhatIsLostAfterAll) {
  GapLedger ledger{kMadeStreamId, at(0s), {}};
  ledger.recorded(at(0s), at(4s), Begins::kInNewRun);
  ledger.lost(at(2s), GapCause::kDisk, "input/output error");
  EXPECT_EQ(ledger.recorded_to(), at(2s));
  ledger.recorded(at(5s), at(6s), Begins::kInSameRun);
  const auto rows = rows_of(ledger);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].from, at(2s));
  EXPECT_EQ(rows[0].to, at(5s));
}

TEST(GapLedgerTest, GoesOnWithTheGapThatWasOpenWhenTheServiceEnded) {
  GapLedger ledger{kMadeStreamId, at(2s), GapRow{kMadeStreamId, at(2s), UtcTime{}, GapCause::kOperator, "stopped"}};
  ledger.recorded(at(9s), at(10s), Begins::kInNewRun);
  ASSERT_EQ(rows_of(ledger).size(), 1U);
  EXPECT_EQ(rows_of(ledger)[0].to, at(9s));
}

}  // namespace
}  // namespace hallwatch
