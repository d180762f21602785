#include "hall/feeds/views/view_feed.h"

#include <sys/resource.h>

#include <random>
#include <thread>

#include <gmock/gmock.h>

#include "tests/hall/feeds/views/view_test_hall.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ViewFeedTest : public ViewTestHall {
 protected:
  void SetUp() override {
    ViewTestHall::SetUp();
    if (!IsSkipped() && !HasFatalFailure()) {
      make_cases();
    }
  }
};

TEST_F(ViewFeedTest, TheFirstLookTakesEverythingAndTheNextOnlyWhatIsNew) {
  put_case("A", "09:00:00", "1");
  put_case("B", "09:05:00", "2");
  ViewFeed feed{cases_view(), clock_};
  auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->rows_taken, 2);
  put_case("C", "09:06:00", "3");
  seen = look(feed);
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen->rows_taken, 1);
  EXPECT_THAT(cases(), ElementsAre("A W01", "B W01", "C W01"));
  EXPECT_EQ(facts_.file("view cases").value()->rows_taken, 1);
}

TEST_F(ViewFeedTest, ALookThatFindsNothingNewWritesNothing) {
  put_case("A", "09:00:00", "1");
  ViewFeed feed{cases_view(), clock_};
  ASSERT_TRUE(look(feed).ok());
  const auto revision = facts_.revision().value();
  ASSERT_TRUE(look(feed).ok());
  EXPECT_EQ(facts_.revision().value(), revision);
}

TEST_F(ViewFeedTest, RowsOfOneTimeAreReadOnOverTheEndOfAPage) {
  sql("INSERT INTO up.cases SELECT 'N' || n, 'W01', '2025-09-22 08:30', '2025-09-22 09:00:00', "
      "lpad(n::text, 5, '0') FROM generate_series(1, 2500) n");
  ViewFeed feed{cases_view(), clock_};
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->rows_taken, 2500);
  EXPECT_THAT(cases(), SizeIs(2500));
}

TEST_F(ViewFeedTest, RowsOfOneIdAreNotTornApartByTheEndOfAPage) {
  // A view that joins gives each id twice, so a page can end between two of one id.
  sql("INSERT INTO up.cases SELECT 'N' || n, 'W01', '2025-09-22 08:30', '2025-09-22 09:00:00', lpad((n / 2)::text, 5, "
      "'0') FROM generate_series(1, 2500) n");
  ViewFeed feed{cases_view(), clock_};
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->rows_taken, 2500);
}

TEST_F(ViewFeedTest, ARowThatMovesOnReplacesItsEarlierVersion) {
  put_case("A", "09:00:00", "1");
  put_case("B", "09:10:00", "2");
  ViewFeed feed{cases_view(), clock_};
  ASSERT_TRUE(look(feed).ok());
  sql("UPDATE up.cases SET window_id='W02', cd_time='2025-09-22 09:20:00' WHERE project_no='A'");
  ASSERT_TRUE(look(feed).ok());
  EXPECT_THAT(cases(), ElementsAre("A W02", "B W01"));
}

TEST_F(ViewFeedTest, ARowCommittedLateIsFoundWithinTwoMinutesAndNotBeyond) {
  put_case("A", "09:10:00", "5");
  ViewFeed feed{cases_view(), clock_};
  ASSERT_TRUE(look(feed).ok());
  put_case("LAST", "09:08:00", "1");
  put_case("OUT", "09:07:59", "1");
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen->rows_taken, 1);
  EXPECT_THAT(cases(), ElementsAre("A W01", "LAST W01"));
}

TEST_F(ViewFeedTest, ANewProgramGoesOnWhereTheOldOneEnded) {
  put_case("A", "08:00:00", "1");
  put_case("B", "09:00:00", "2");
  {
    ViewFeed feed{cases_view(), clock_};
    ASSERT_TRUE(look(feed).ok());
  }
  ViewFeed again{cases_view(), clock_};
  const auto seen = look(again);
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen->rows_taken, 1) << "the overlap once more, not the whole view";
  EXPECT_THAT(cases(), SizeIs(2));
}

TEST_F(ViewFeedTest, RowsThatWereStoredWithoutTheCursorAreReadTwiceAndStayOne) {
  put_case("A", "08:00:00", "1");
  put_case("B", "09:00:00", "2");
  {
    ViewFeed feed{cases_view(), clock_};
    ASSERT_TRUE(look(feed).ok());
  }
  // As if the power had failed between the two commits.
  ASSERT_TRUE(facts_.database().execute("DELETE FROM view_places").ok());
  ViewFeed again{cases_view(), clock_};
  const auto touched = facts_.touched(100).value().keys;
  const auto seen = look(again);
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen->rows_taken, 2);
  EXPECT_THAT(cases(), ElementsAre("A W01", "B W01"));
  EXPECT_EQ(facts_.touched(100).value().keys, touched) << "nothing is judged anew";
}

TEST_F(ViewFeedTest, AnotherViewOfTheSameNameBeginsAtItsBeginning) {
  put_case("A", "09:00:00", "1");
  ViewFeed feed{cases_view(), clock_};
  ASSERT_TRUE(look(feed).ok());
  sql("CREATE VIEW up.others AS SELECT 'O' AS project_no, '2025-09-01 09:00:00'::timestamp AS cd_time, 'x' AS "
      "row_guid");
  auto view = cases_view();
  view.view = "up.others";
  ViewFeed other{view, clock_};
  ASSERT_TRUE(look(other).ok());
  EXPECT_THAT(cases(), SizeIs(2));
}

TEST_F(ViewFeedTest, ARowOfTheFutureIsTakenButDoesNotCarryTheCursorAway) {
  put_case("FUTURE", "10:30:01", "9");
  put_case("A", "09:00:00", "1");
  ViewFeed feed{cases_view(), clock_};
  ASSERT_TRUE(look(feed).ok());
  EXPECT_THAT(cases(), SizeIs(2));
  put_case("B", "09:20:00", "2");
  ASSERT_TRUE(look(feed).ok());
  EXPECT_THAT(cases(), ElementsAre("A W01", "B W01", "FUTURE W01"));
}

TEST_F(ViewFeedTest, ChineseColumnNamesAndTimesWithAZoneAreTaken) {
  sql("CREATE VIEW up.\"办件\" AS SELECT project_no AS \"办件编号\", window_id AS \"窗口编号\", "
      "timestamptz '2025-09-22 01:15:30.5+00' AS \"申请时间\", cd_time AT TIME ZONE 'Asia/Shanghai' AS cd_time, "
      "row_guid "
      "FROM up.cases");
  put_case("A", "09:00:00", "1");
  auto view = cases_view();
  view.view = "up.办件";
  ViewFeed feed{view, clock_};
  auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->rows_taken, 0);
  const auto fact = facts_.all<CaseFact>().value().at(0);
  EXPECT_EQ(fact.window_id.text(), "W01");
  EXPECT_EQ(to_text(*fact.applied_at), "2025-09-22 09:15:30");
}

TEST_F(ViewFeedTest, TheServerComparesIdsByTheirOwnType) {
  for (const std::string type : {"bigint", "uuid", "varchar(40)", "char(36)"}) {
    const std::string guid = type == "bigint" ? "n" : "('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))";
    sql("DROP VIEW IF EXISTS up.typed; CREATE VIEW up.typed AS SELECT 'N' || n AS project_no, '2025-09-22 09:00'::"
        "timestamp AS cd_time, CAST(" +
        guid + " AS " + type + ") AS row_guid FROM generate_series(1, 1200) n");
    auto view = cases_view();
    view.view = "up.typed";
    view.name = type;
    ViewFeed feed{view, clock_};
    const auto seen = look(feed);
    ASSERT_TRUE(seen.ok()) << type << ": " << seen.error().message();
    EXPECT_EQ(seen->rows_taken, 1200) << type;
    EXPECT_EQ(look(feed)->rows_taken, 0) << type;
  }
}

TEST_F(ViewFeedTest, ACursorOfTextOrDateOrNumberHasItsOrderToo) {
  for (const std::string time : {"'2025-09-22 09:00:0' || n", "'2025092209000' || n", "date '2025-09-10' + n", "n"}) {
    sql("DROP TABLE IF EXISTS up.odd CASCADE; CREATE TABLE up.odd AS SELECT 'N' || n AS project_no, " + time +
        " AS cd_time, n AS row_guid FROM generate_series(1, 5) n");
    auto view = cases_view();
    view.view = "up.odd";
    view.name = time;
    ViewFeed feed{view, clock_};
    ASSERT_TRUE(look(feed).ok()) << time;
    sql("INSERT INTO up.odd SELECT 'N' || n, " + time + ", n FROM generate_series(6, 7) n");
    const auto seen = look(feed);
    ASSERT_TRUE(seen.ok()) << time << seen.error().message();
    EXPECT_EQ(seen->rows_taken, 2) << time;
  }
}

TEST_F(ViewFeedTest, AColumnThatIsAddedLaterIsTakenFromThenOn) {
  put_case("A", "09:00:00", "1");
  sql("CREATE VIEW up.narrow AS SELECT project_no, cd_time, row_guid FROM up.cases");
  auto view = cases_view();
  view.view = "up.narrow";
  ViewFeed feed{view, clock_};
  ASSERT_TRUE(look(feed).ok());
  EXPECT_THAT(cases(), ElementsAre("A "));
  sql("DROP VIEW up.narrow; CREATE VIEW up.narrow AS SELECT window_id, cd_time, row_guid, project_no FROM up.cases");
  ASSERT_TRUE(look(feed).ok());
  EXPECT_THAT(cases(), ElementsAre("A W01"));
}

TEST_F(ViewFeedTest, BooleansWholeNumbersAndBytesAreUnderstood) {
  sql("CREATE VIEW up.typed AS SELECT 'A' AS project_no, true AS green_channel, 5.00::numeric(6,2) AS promise_limit, "
      "'\\xdeadbeef'::bytea AS scan, '{\"a\": 1}'::json AS extra, cd_time, row_guid FROM up.cases");
  put_case("A", "09:00:00", "1");
  auto view = cases_view();
  view.view = "up.typed";
  ViewFeed feed{view, clock_};
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->values_corrected, 0);
  const auto fact = facts_.all<CaseFact>().value().at(0);
  EXPECT_TRUE(fact.is_green_channel);
  EXPECT_EQ(fact.promise_limit, 5);
}

/// Peak of this process, KiB; it never falls.
long peak_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST_F(ViewFeedTest, TwentyThousandLongRowsCostBoundedMemoryAndAreReadOnce) {
  sql("CREATE TABLE up.long AS SELECT 'N' || n AS project_no, repeat('x', 5000) AS remark, timestamp '2025-09-01' + n "
      "* "
      "interval '1 minute' AS cd_time, md5(n::text) AS row_guid FROM generate_series(1, 20000) n;"
      "CREATE INDEX ON up.long(cd_time, row_guid)");  // 100 MB of text
  auto view = cases_view();
  view.view = "up.long";
  ViewFeed feed{view, clock_};
  [[maybe_unused]] const auto before = peak_kib();
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->rows_taken, 20'000);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // those keep what is freed
  EXPECT_LT(peak_kib() - before, 60 << 10);
#endif
  EXPECT_EQ(look(feed)->rows_taken, 0);
}

TEST_F(ViewFeedTest, AServerThatIsKilledInTheMiddleLosesNothingAndDoublesNothing) {
  sql("INSERT INTO up.cases SELECT 'N' || n, 'W01', '2025-09-22 08:30', '2025-09-22 09:00:00', lpad(n::text, 5, '0') "
      "FROM generate_series(1, 3000) n");
  // The second page hangs, until the server is killed under it.
  sql("CREATE FUNCTION up.slow(n text) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN IF n = '01500' THEN PERFORM "
      "pg_sleep(60); END IF; RETURN n; END $$;"
      "CREATE VIEW up.slow_cases AS SELECT project_no, up.slow(row_guid) AS window_id, cd_time, row_guid FROM "
      "up.cases");
  auto view = cases_view();
  view.view = "up.slow_cases";
  view.connect += " options='-c enable_sort=off -c enable_seqscan=off'";  // row by row, as over a large table
  ViewFeed feed{view, clock_};
  std::jthread killer{[this] {
    EXPECT_TRUE(wait_for([this] { return open().value().all<CaseFact>().value().size() >= 500; }));
    server().kill_now();
  }};
  const auto broken = look(feed);
  killer.join();
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.error().kind(), ErrorKind::kUnavailable) << broken.error().message();
  const auto stored = cases().size();
  EXPECT_GE(stored, 500U);
  EXPECT_LT(stored, 3000U);
  ASSERT_TRUE(server().start());
  sql("CREATE OR REPLACE FUNCTION up.slow(n text) RETURNS text LANGUAGE sql STABLE AS 'SELECT n'");
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_THAT(cases(), SizeIs(3000));
}

TEST_F(ViewFeedTest, AServerThatWasStartedAnewBetweenTwoLooksIsNoFailure) {
  put_case("A", "09:00:00", "1");
  ViewFeed feed{cases_view(), clock_};
  ASSERT_TRUE(look(feed).ok());
  server().kill_now();
  ASSERT_TRUE(server().start());
  put_case("B", "09:01:00", "2");
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_THAT(cases(), SizeIs(2));
}

/// Cases that come, change, and are committed up to two minutes late, with looks and new programs in between: in the
/// end the hall knows what the table holds.
TEST_F(ViewFeedTest, HoweverRowsComeTheHallKnowsWhatTheTableHoldsInTheEnd) {
  std::mt19937 random{20250922};  // NOLINT: the same run each time
  const auto below = [&random](int limit) { return std::to_string(random() % static_cast<unsigned>(limit)); };
  auto feed = std::make_unique<ViewFeed>(cases_view(), clock_);
  std::string batch;
  for (int step = 0; step < 600; ++step) {
    const auto time = "timestamp '2025-09-22 06:00' + interval '" + std::to_string(step * 20) +
                      " seconds' - interval '" + below(110) + " seconds'";
    batch += "INSERT INTO up.cases VALUES('N" + std::to_string(step) + "', 'W" + below(9) + "', NULL, " + time +
             ", 'g" + std::to_string(step) + "');";
    batch += "UPDATE up.cases SET window_id='W" + below(9) + "', cd_time=" + time + " WHERE project_no='N" +
             below(step + 1) + "';";
    if (step % 7 == 0) {
      sql(std::exchange(batch, {}));
      feed = step % 49 == 0 ? std::make_unique<ViewFeed>(cases_view(), clock_) : std::move(feed);
      ASSERT_TRUE(look(*feed).ok());
    }
  }
  sql(batch);
  ASSERT_TRUE(look(*feed).ok());
  std::string expected;
  for (const auto& text : cases()) {
    const auto space = text.find(' ');
    expected += (expected.empty() ? "" : ",") + ("('" + text.substr(0, space)) + "','" + text.substr(space + 1) + "')";
  }
  ASSERT_THAT(cases(), SizeIs(600));
  EXPECT_EQ(server().run("DO $$ BEGIN ASSERT NOT EXISTS(SELECT project_no, window_id FROM up.cases EXCEPT VALUES " +
                         expected + "); END $$"),
            "");
}

TEST_F(ViewFeedTest, ALookThatIsStoppedSaysSoAndTheNextGoesOn) {
  put_case("A", "09:00:00", "1");
  std::stop_source stop;
  stop.request_stop();
  ViewFeed feed{cases_view(), clock_};
  EXPECT_FALSE(feed.look(facts_, stop.get_token()).ok());
  EXPECT_TRUE(look(feed).ok());
  EXPECT_THAT(cases(), SizeIs(1));
}

TEST_F(ViewFeedTest, ADatabaseOfOursThatIsHeldIsAFailureAndTheRowsComeLater) {
  put_case("A", "09:00:00", "1");
  ViewFeed feed{cases_view(), clock_};
  ASSERT_TRUE(look(feed).ok());
  ASSERT_TRUE(facts_.database().execute("PRAGMA busy_timeout=10").ok());
  put_case("B", "09:01:00", "2");
  {
    auto other = Database::open(path()).value();
    auto held = Transaction::begin(other).value();
    EXPECT_FALSE(look(feed).ok());
  }
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_THAT(cases(), SizeIs(2));
}

}  // namespace
}  // namespace hallwatch
