#include "hall/feeds/intake/feed_ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/facts/fact_fields.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class FeedLedgerTest : public testing::Test {
 protected:
  FeedLedgerTest() : facts_(open()) {}

  FactStore open() { return FactStore::open((data_ / "hall.db").string(), SiteId{"HALL"}).value(); }
  HallTime now() { return to_hall_time(clock_.utc_now()); }
  /// A station's start that watches these.
  std::unique_ptr<FeedLedger> start(const std::vector<std::string>& feeds) {
    auto ledger = std::make_unique<FeedLedger>(open(), clock_);
    EXPECT_TRUE(ledger->watch(feeds).ok());
    return ledger;
  }
  std::optional<FeedHeard> heard(const std::string& feed) {
    const auto rows = facts_.all<FeedHeard>().value();
    for (const auto& row : rows) {
      if (row.feed == feed) {
        return row;
      }
    }
    return std::nullopt;
  }
  std::vector<FeedTrouble> troubles() { return facts_.all<FeedTrouble>().value(); }

  FakeClock clock_;
  TempFolder data_;
  FactStore facts_;
};

TEST_F(FeedLedgerTest, AFeedIsWatchedFromTheStartAndHeardFromThen) {
  const auto begin = now();
  const auto ledger = start({"view cases"});
  EXPECT_EQ(heard("view cases"), (FeedHeard{"view cases", begin, true}));
  clock_.advance(seconds{20});
  ledger->heard("view cases");
  EXPECT_EQ(heard("view cases")->heard_at, begin + seconds{20});
  EXPECT_THAT(troubles(), IsEmpty());
}

TEST_F(FeedLedgerTest, ABusyFeedWritesARowNowAndThen) {
  const auto begin = now();
  const auto ledger = start({"view cases"});
  for (int i = 0; i < 14; ++i) {
    clock_.advance(seconds{1});
    ledger->heard("view cases");
  }
  EXPECT_EQ(heard("view cases")->heard_at, begin);
  clock_.advance(seconds{1});
  ledger->heard("view cases");
  EXPECT_EQ(heard("view cases")->heard_at, begin + seconds{15});
}

TEST_F(FeedLedgerTest, ASilenceIsKeptWhenItEnds) {
  const auto begin = now();
  const auto ledger = start({"view cases"});
  clock_.advance(minutes{20});
  ledger->heard("view cases");
  EXPECT_THAT(troubles(), ElementsAre(FeedTrouble{"view cases", FeedTroubleKind::kSilent, begin, begin + minutes{20}}));
}

TEST_F(FeedLedgerTest, WhoIsNotWatchedIsIgnored) {
  const auto ledger = start({});
  ledger->heard("http cases");
  EXPECT_FALSE(heard("http cases"));
}

TEST_F(FeedLedgerTest, WhileTheStationIsDownNobodyIsSilent) {
  const auto begin = now();
  {
    const auto ledger = start({"view cases"});
    for (int i = 0; i < 20; ++i) {
      clock_.advance(minutes{1});
      ledger->beat();
    }
  }
  clock_.advance(minutes{120});
  const auto again = start({"view cases"});
  EXPECT_EQ(heard("view cases")->heard_at, now());
  EXPECT_THAT(troubles(), ElementsAre(FeedTrouble{"view cases", FeedTroubleKind::kSilent, begin, begin + minutes{20}}))
      << "silent until the station's last sign of life";
}

TEST_F(FeedLedgerTest, AFeedThatTheConfigNoLongerNamesIsWatchedNoLonger) {
  { const auto ledger = start({"view cases", "view items"}); }
  clock_.advance(seconds{5});
  const auto again = start({"view items"});
  EXPECT_FALSE(heard("view cases")->is_watched);
  EXPECT_TRUE(heard("view items")->is_watched);
  clock_.advance(minutes{5});
  again->heard("view cases");
  EXPECT_NE(heard("view cases")->heard_at, now());
  const auto third = start({"view cases"});
  EXPECT_EQ(heard("view cases"), (FeedHeard{"view cases", now(), true}));
  for (const auto& trouble : troubles()) {
    EXPECT_EQ(trouble.feed, "view items") << "nobody waited for the other one";
  }
}

}  // namespace
}  // namespace hallwatch
