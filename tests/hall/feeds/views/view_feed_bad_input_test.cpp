#include <gmock/gmock.h>

#include "tests/hall/feeds/views/view_test_hall.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ViewFeedBadInputTest : public ViewTestHall {
 protected:
  /// A view of texts, whatever stands in them.
  static ViewConfig texts(const std::string& rows) {
    sql("CREATE TABLE up.texts(project_no text, apply_date text, cd_time timestamp, row_guid text);"
        "CREATE INDEX ON up.texts(cd_time, row_guid); INSERT INTO up.texts VALUES " +
        rows);
    auto view = cases_view();
    view.view = "up.texts";
    return view;
  }
  std::string error_of(const ViewConfig& view) {
    ViewFeed feed{view, clock_};
    const auto seen = look(feed);
    return seen.ok() ? "" : seen.error().message();
  }
};

TEST_F(ViewFeedBadInputTest, ImpossibleTimesAndEmptyKeysGoToQuarantineWithTheirIdAndStopNothing) {
  const auto view = texts(
      "('A', '2025-02-30 09:00:00', '2025-09-22 08:00', 'g1'), ('B', 'yesterday', '2025-09-22 08:01', 'g2'),"
      "('', '2025-09-22 09:00:00', '2025-09-22 08:02', 'g3'), (NULL, NULL, '2025-09-22 08:03', 'g4'),"
      "('C', '1970-01-01 00:00:00', '2025-09-22 08:04', 'g5'), ('D', '22.09.2025', '2025-09-22 08:05', 'g6')");
  ViewFeed feed{view, clock_};
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->rows_taken, 1);
  EXPECT_EQ(seen->rows_rejected, 5);
  const auto bad = quarantine();
  ASSERT_THAT(bad, SizeIs(5));
  EXPECT_EQ(bad[0].file, "view cases");
  EXPECT_THAT(bad[0].reason, AllOf(HasSubstr("row_guid \"g1\""), HasSubstr("is no time")));
  EXPECT_THAT(bad[2].reason, AllOf(HasSubstr("row_guid \"g3\""), HasSubstr("no project_no")));
  EXPECT_EQ(look(feed)->rows_rejected, 0) << "told once";
  EXPECT_THAT(quarantine(), SizeIs(5)) << "and kept";
}

TEST_F(ViewFeedBadInputTest, ARowThatIsMendedLeavesQuarantine) {
  const auto view = texts("('A', 'never', '2025-09-22 08:00', 'g1'), ('B', 'never', '2025-09-22 08:00', 'g2')");
  ViewFeed feed{view, clock_};
  ASSERT_TRUE(look(feed).ok());
  sql("UPDATE up.texts SET apply_date='2025-09-22 08:00:00', cd_time='2025-09-22 08:30' WHERE row_guid='g1'");
  ASSERT_TRUE(look(feed).ok());
  ASSERT_THAT(quarantine(), SizeIs(1));
  EXPECT_THAT(quarantine()[0].reason, HasSubstr("g2"));
  ViewFeed after_a_restart{view, clock_};
  sql("UPDATE up.texts SET apply_date='2025-09-22 08:00:00', cd_time='2025-09-22 08:40' WHERE row_guid='g2'");
  ASSERT_TRUE(look(after_a_restart).ok());
  EXPECT_THAT(quarantine(), IsEmpty());
}

TEST_F(ViewFeedBadInputTest, RowsWithoutAPlaceInTheOrderAreCountedAndToldOnce) {
  const auto view = texts(
      "('A', NULL, NULL, 'g1'), ('B', NULL, '2025-09-22 08:00', NULL), ('C', NULL, '2025-09-22 "
      "08:00', 'g3')");
  ViewFeed feed{view, clock_};
  auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->rows_taken, 1);
  EXPECT_EQ(seen->rows_rejected, 2);
  ASSERT_THAT(quarantine(), SizeIs(1));
  EXPECT_THAT(quarantine()[0].reason, HasSubstr("2 rows have no cd_time or no row_guid"));
  EXPECT_EQ(look(feed)->rows_rejected, 0);
  sql("DELETE FROM up.texts WHERE cd_time IS NULL OR row_guid IS NULL");
  clock_.advance(std::chrono::hours{2});
  ASSERT_TRUE(look(feed).ok());
  EXPECT_THAT(quarantine(), IsEmpty());
}

TEST_F(ViewFeedBadInputTest, ARowThatTheServerCannotGiveIsGoneRound) {
  texts(
      "('A', '2025-09-22 08:00:00', '2025-09-22 08:00', 'g1'), ('B', 'not a time', '2025-09-22 08:01', 'g2'),"
      "('C', '2025-09-22 08:00:00', '2025-09-22 08:02', 'g3')");
  sql("CREATE VIEW up.casts AS SELECT project_no, apply_date::timestamp AS apply_date, cd_time, row_guid FROM "
      "up.texts");
  auto view = cases_view();
  view.view = "up.casts";
  ViewFeed feed{view, clock_};
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->rows_rejected, 1);
  EXPECT_THAT(cases(), ElementsAre("A ", "C "));
  ASSERT_THAT(quarantine(), SizeIs(1));
  EXPECT_THAT(quarantine()[0].reason, AllOf(HasSubstr("row_guid \"g2\""), HasSubstr("22007"), HasSubstr("mend")));
  EXPECT_EQ(look(feed)->rows_rejected, 0) << "told once";
}

TEST_F(ViewFeedBadInputTest, TimesThatAreNoneDoNotCarryTheCursorAway) {
  const auto view = texts(
      "('A', NULL, 'infinity', 'g1'), ('B', NULL, '-infinity', 'g2'), ('C', NULL, '2999-01-01', "
      "'g3'), ('D', NULL, '2025-09-22 08:00', 'g4')");
  ViewFeed feed{view, clock_};
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->rows_taken, 4);
  sql("INSERT INTO up.texts VALUES('E', NULL, '2025-09-22 08:05', 'g5')");
  EXPECT_EQ(look(feed)->rows_taken, 1);
}

TEST_F(ViewFeedBadInputTest, ARowOfMoreThan64KibIsRejected) {
  const auto view = texts("('A', repeat('x', 70000), '2025-09-22 08:00', 'g1'), ('B', NULL, '2025-09-22 08:00', 'g2')");
  ViewFeed feed{view, clock_};
  ASSERT_TRUE(look(feed).ok());
  EXPECT_THAT(cases(), ElementsAre("B "));
  ASSERT_THAT(quarantine(), SizeIs(1));
  EXPECT_THAT(quarantine()[0].reason, HasSubstr("64 KiB"));
  EXPECT_LT(quarantine()[0].row.size(), 1'000U);
}

TEST_F(ViewFeedBadInputTest, PersonalNumbersAreMaskedInFactsAndQuarantine) {
  const auto view = texts("('A', '13812345678', '2025-09-22 08:00', 'g1')");
  ViewFeed feed{view, clock_};
  ASSERT_TRUE(look(feed).ok());
  ASSERT_THAT(quarantine(), SizeIs(1));
  EXPECT_THAT(quarantine()[0].row, AllOf(HasSubstr("138****5678"), Not(HasSubstr("13812345678"))));
}

TEST_F(ViewFeedBadInputTest, WhatIsMissingIsNamedWithARemedy) {
  auto view = cases_view();
  EXPECT_THAT(error_of(view), AllOf(HasSubstr("does not exist"), HasSubstr("42P01"), HasSubstr("schema.view")));
  make_cases();
  view.time_column = "changed_at";
  EXPECT_THAT(error_of(view),
              AllOf(HasSubstr("no column changed_at"), HasSubstr("it has project_no"), HasSubstr("set time_column")));
  view = cases_view();
  view.id_column = "ROW_GUID";
  EXPECT_THAT(error_of(view), HasSubstr("no column ROW_GUID"));
  view = cases_view();
  view.table = "leave";
  EXPECT_EQ(error_of(view), "") << "an empty view has no rows whose columns could be missing";
  put_case("A", "09:00:00", "1");
  EXPECT_THAT(error_of(view), HasSubstr("no column leave_id"));
  EXPECT_THAT(facts_.file("view cases").value()->fault, HasSubstr("no column leave_id"));
  view.table = "nothing";
  EXPECT_THAT(error_of(view), HasSubstr("no table \"nothing\""));
}

TEST_F(ViewFeedBadInputTest, AFaultOfTheWholeViewIsNotedOnceAndEnds) {
  make_cases();
  put_case("A", "09:00:00", "1");
  sql("CREATE VIEW up.v AS SELECT window_id, cd_time, row_guid FROM up.cases");
  auto view = cases_view();
  view.view = "up.v";
  ViewFeed feed{view, clock_};
  ASSERT_FALSE(look(feed).ok());
  const auto revision = facts_.revision().value();
  ASSERT_FALSE(look(feed).ok());
  EXPECT_EQ(facts_.revision().value(), revision);
  sql("DROP VIEW up.v; CREATE VIEW up.v AS SELECT project_no, cd_time, row_guid FROM up.cases");
  ASSERT_TRUE(look(feed).ok());
  EXPECT_EQ(facts_.file("view cases").value()->fault, "");
}

TEST_F(ViewFeedBadInputTest, ARoleWithoutTheRightIsToldWhichGrantItNeeds) {
  make_cases();
  sql("CREATE ROLE reader LOGIN");
  auto view = cases_view();
  view.connect = server().connect("reader");
  EXPECT_THAT(error_of(view), AllOf(HasSubstr("permission denied"), HasSubstr("42501"), HasSubstr("GRANT")));
  sql("GRANT USAGE ON SCHEMA up TO reader");
  EXPECT_THAT(error_of(view), AllOf(HasSubstr("permission denied"), HasSubstr("GRANT SELECT")));
  sql("GRANT SELECT ON up.cases TO reader");
  EXPECT_EQ(error_of(view), "");
  sql("DROP OWNED BY reader; DROP ROLE reader");
}

TEST_F(ViewFeedBadInputTest, AViewThatWritesFailsAndWritesNothing) {
  make_cases();
  put_case("A", "09:00:00", "1");
  sql("CREATE TABLE up.log(n text);"
      "CREATE FUNCTION up.write(n text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN INSERT INTO up.log VALUES(n); RETURN "
      "n; END $$; CREATE VIEW up.writes AS SELECT up.write(project_no) AS project_no, cd_time, row_guid FROM up.cases");
  auto view = cases_view();
  view.view = "up.writes";
  EXPECT_THAT(error_of(view), AllOf(HasSubstr("read-only"), HasSubstr("25006")));
  // Nor when it takes the ban off first.
  sql("CREATE OR REPLACE FUNCTION up.write(n text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config("
      "'transaction_read_only', 'off', false); INSERT INTO up.log VALUES(n); RETURN n; END $$");
  EXPECT_NE(error_of(view), "");
  EXPECT_EQ(server().run("DO $$ BEGIN ASSERT (SELECT count(*) FROM up.log) = 0; END $$"), "");
}

TEST_F(ViewFeedBadInputTest, NamesOfTheConfigCannotSayMoreThanNames) {
  make_cases();
  put_case("A", "09:00:00", "1");
  for (const std::string name : {"up.cases; DROP TABLE up.cases", "up.cases\"; DROP TABLE up.cases; --",
                                 "up.cases WHERE 1=1 --", "up.cases, pg_shadow", "(SELECT * FROM pg_shadow) x"}) {
    auto view = cases_view();
    view.view = name;
    EXPECT_THAT(error_of(view), Not(IsEmpty())) << name;
    view = cases_view();
    view.time_column = name;
    EXPECT_THAT(error_of(view), HasSubstr("no column")) << name;
    view = cases_view();
    view.id_column = name;
    EXPECT_THAT(error_of(view), HasSubstr("no column")) << name;
  }
  EXPECT_EQ(error_of(cases_view()), "") << "the table is still there";
  EXPECT_THAT(cases(), ElementsAre("A W01"));
}

TEST_F(ViewFeedBadInputTest, QuotesInNamesAndValuesAreTaken) {
  sql("CREATE TABLE up.\"od\"\"d'v\"(\"project_no\" text, \"t\"\"x\" timestamp, \"i'd\" text);"
      "INSERT INTO up.\"od\"\"d'v\" VALUES('A', '2025-09-22 08:00', ''' OR 1=1 --')");
  auto view = cases_view();
  view.view = "up.od\"d'v";
  view.time_column = "t\"x";
  view.id_column = "i'd";
  ViewFeed feed{view, clock_};
  ASSERT_TRUE(look(feed).ok());
  const auto seen = look(feed);
  ASSERT_TRUE(seen.ok()) << seen.error().message();
  EXPECT_EQ(seen->rows_taken, 0);
  EXPECT_THAT(cases(), ElementsAre("A "));
}

TEST_F(ViewFeedBadInputTest, DatabasesOfOtherLettersAreRead) {
  sql("DROP DATABASE IF EXISTS old_letters");
  for (const std::string letters : {"EUC_CN", "SQL_ASCII"}) {
    sql("CREATE DATABASE old_letters ENCODING '" + letters + "' TEMPLATE template0 LOCALE 'C'");
    // GB2312 bytes of 窗口, and in SQL_ASCII a row of bytes that are no letters of ours.
    const std::string bytes = "convert_from('\\xb4b0bfda', '" + letters + "')";
    const auto made =
        server().run("CREATE TABLE cases AS SELECT 'A' AS project_no, " + bytes +
                         " AS window_id, timestamp '2025-09-22 08:00' AS "
                         "cd_time, 'g1' AS row_guid" +
                         (letters == "SQL_ASCII"
                              ? " UNION ALL SELECT 'B', convert_from('\\xff', 'SQL_ASCII'), timestamp '2025-09-22 "
                                "08:00', 'g2'"
                              : ""),
                     "old_letters");
    ASSERT_EQ(made, "");
    auto view = cases_view();
    view.connect = server().connect("dba", "old_letters");
    view.view = "cases";
    view.name = letters;
    {
      ViewFeed feed{view, clock_};
      const auto seen = look(feed);
      ASSERT_TRUE(seen.ok()) << letters << seen.error().message();
      EXPECT_EQ(seen->rows_rejected, letters == "SQL_ASCII" ? 1 : 0);
    }
    EXPECT_THAT(cases(), ElementsAre("A 窗口")) << letters;
    sql("DROP DATABASE old_letters WITH (FORCE)");
  }
}

TEST_F(ViewFeedBadInputTest, AStatementThatTakesTooLongEndsWithARemedy) {
  sql("CREATE VIEW up.slow AS SELECT 'A' AS project_no, now() AS cd_time, pg_sleep(60)::text AS row_guid");
  auto view = cases_view();
  view.view = "up.slow";
  PgLimits limits;
  limits.statement = std::chrono::milliseconds{100};
  ViewFeed feed{view, clock_, limits};
  const auto seen = look(feed);
  ASSERT_FALSE(seen.ok());
  EXPECT_EQ(seen.error().kind(), ErrorKind::kTimeout);
  EXPECT_THAT(seen.error().message(), AllOf(HasSubstr("57014"), HasSubstr("index")));
}

TEST_F(ViewFeedBadInputTest, IdsWithoutAnOrderAreRefused) {
  sql("CREATE VIEW up.v AS SELECT 'A' AS project_no, now() AS cd_time, '{}'::json AS row_guid");
  auto view = cases_view();
  view.view = "up.v";
  EXPECT_THAT(error_of(view), HasSubstr("must have types that have an order"));
}

}  // namespace
}  // namespace hallwatch
