#include "base/database/sqlite.h"

#include <array>
#include <atomic>

#include <gmock/gmock.h>

#include "base/threads/worker_thread.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;

class SqliteTest : public testing::Test {
 protected:
  Database open(OpenMode mode = OpenMode::kReadWrite) {
    auto database = Database::open(file_, mode);
    EXPECT_TRUE(database.ok()) << (database.ok() ? "" : database.error().message());
    return std::move(*database);
  }
  static std::int64_t number(Database& database, std::string_view sql) {
    auto query = database.prepare(sql);
    EXPECT_TRUE(query.ok() && *query->step());
    return query->integer(0);
  }

  TempFolder folder_;
  std::string file_ = (folder_ / "test.db").string();
};

TEST_F(SqliteTest, KeepsEveryKindOfValue) {
  auto database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t(a INTEGER, b REAL, c TEXT, d BLOB, e)").ok());
  auto insert = database.prepare("INSERT INTO t VALUES(?,?,?,?,?)");
  ASSERT_TRUE(insert.ok());
  const std::array blob{std::byte{0}, std::byte{255}};
  ASSERT_TRUE(
      insert->bind(1, std::int64_t{1} << 60).bind(2, 0.5).bind(3, "窗\0口").bind_blob(4, blob).bind_null(5).run().ok());
  auto query = database.prepare("SELECT a, b, c, d, e FROM t");
  ASSERT_TRUE(query.ok() && *query->step());
  EXPECT_EQ(query->integer(0), std::int64_t{1} << 60);
  EXPECT_EQ(query->real(1), 0.5);
  EXPECT_EQ(query->text(2), "窗");
  EXPECT_THAT(query->blob(3), testing::ElementsAreArray(blob));
  EXPECT_TRUE(query->is_null(4));
  EXPECT_FALSE(*query->step());
}

TEST_F(SqliteTest, EmptyTextAndBlobAreNotNull) {
  auto database = open();
  auto query = database.prepare("SELECT ?, ?");
  ASSERT_TRUE(query.ok());
  query->bind(1, std::string_view{}).bind_blob(2, {});
  ASSERT_TRUE(*query->step());
  EXPECT_FALSE(query->is_null(0));
  EXPECT_FALSE(query->is_null(1));
  EXPECT_EQ(query->text(0), "");
}

TEST_F(SqliteTest, AStatementIsUsedAgain) {
  auto database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t(a)").ok());
  auto insert = database.prepare("INSERT INTO t VALUES(?)");
  for (std::int64_t value = 1; value <= 3; ++value) {
    ASSERT_TRUE(insert->bind(1, value).run().ok());
    EXPECT_EQ(database.last_insert_id(), value);
  }
  EXPECT_EQ(number(database, "SELECT sum(a) FROM t"), 6);
  ASSERT_TRUE(database.execute("DELETE FROM t WHERE a > 1").ok());
  EXPECT_EQ(database.changed_rows(), 2);
}

TEST_F(SqliteTest, WritesSafelyAndKeepsForeignKeys) {
  auto database = open();
  EXPECT_EQ(number(database, "PRAGMA synchronous"), 2) << "FULL";
  EXPECT_EQ(number(database, "PRAGMA foreign_keys"), 1);
  auto query = database.prepare("PRAGMA journal_mode");
  ASSERT_TRUE(*query->step());
  EXPECT_EQ(query->text(0), "wal");
}

TEST_F(SqliteTest, ABrokenRuleIsAnErrorAndTheStatementStaysUsable) {
  auto database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t(a UNIQUE)").ok());
  auto insert = database.prepare("INSERT INTO t VALUES(?)");
  ASSERT_TRUE(insert->bind(1, std::int64_t{1}).run().ok());
  const auto twice = insert->bind(1, std::int64_t{1}).run();
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_TRUE(insert->bind(1, std::int64_t{2}).run().ok());
}

TEST_F(SqliteTest, WrongSqlNamesTheStatement) {
  auto database = open();
  EXPECT_THAT(database.prepare("SELEKT 1").error().message(), HasSubstr("SELEKT 1"));
  EXPECT_THAT(database.execute("SELEKT 2").error().message(), HasSubstr("SELEKT 2"));
}

TEST_F(SqliteTest, AFileThatIsNoDatabaseIsDataLoss) {
  write_text(file_, std::string(4096, 'x'));
  const auto database = Database::open(file_);
  ASSERT_FALSE(database.ok());
  EXPECT_EQ(database.error().kind(), ErrorKind::kDataLoss);
  EXPECT_THAT(database.error().message(), HasSubstr(file_));
}

TEST_F(SqliteTest, AFolderThatIsNotThereIsUnavailable) {
  const auto database = Database::open("/nowhere/test.db");
  ASSERT_FALSE(database.ok());
  EXPECT_EQ(database.error().kind(), ErrorKind::kUnavailable);
}

TEST_F(SqliteTest, ReadingMakesNoFile) {
  EXPECT_FALSE(Database::open(file_, OpenMode::kReadOnly).ok());
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(SqliteTest, AReaderCannotWriteAndSeesALiveWriter) {
  auto writer = open();
  ASSERT_TRUE(writer.execute("CREATE TABLE t(a); INSERT INTO t VALUES(7)").ok());
  auto reader = open(OpenMode::kReadOnly);
  EXPECT_EQ(number(reader, "SELECT a FROM t"), 7);
  const auto written = reader.execute("INSERT INTO t VALUES(8)");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().kind(), ErrorKind::kPermissionDenied);
}

TEST_F(SqliteTest, ATransactionIsWholeOrNothing) {
  auto database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t(a)").ok());
  {
    auto dropped = Transaction::begin(database);
    ASSERT_TRUE(dropped.ok());
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES(1)").ok());
  }
  EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 0);
  {
    auto kept = Transaction::begin(database);
    ASSERT_TRUE(kept.ok());
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES(1)").ok());
    ASSERT_TRUE(kept->commit().ok());
  }
  EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteTest, ATransactionInsideAnotherIsRefused) {
  auto database = open();
  const auto outer = Transaction::begin(database);
  ASSERT_TRUE(outer.ok());
  EXPECT_FALSE(Transaction::begin(database).ok());
}

TEST_F(SqliteTest, MigrationRunsOnlyTheMissingSteps) {
  constexpr std::array<const char*, 1> kOld{"CREATE TABLE t(a)"};
  constexpr std::array<const char*, 2> kNew{"CREATE TABLE t(a)", "ALTER TABLE t ADD COLUMN b DEFAULT 5"};
  auto database = open();
  ASSERT_TRUE(database.migrate(kOld).ok());
  ASSERT_TRUE(database.execute("INSERT INTO t VALUES(1)").ok());
  ASSERT_TRUE(database.migrate(kNew).ok());
  ASSERT_TRUE(database.migrate(kNew).ok());
  EXPECT_EQ(number(database, "SELECT b FROM t"), 5);
  EXPECT_EQ(number(database, "PRAGMA user_version"), 2);
}

TEST_F(SqliteTest, AStepThatFailsLeavesTheSchemaBeforeIt) {
  constexpr std::array<const char*, 2> kSteps{"CREATE TABLE t(a)", "CREATE TABLE u(a); CREATE TABLE t(a)"};
  auto database = open();
  const auto migrated = database.migrate(kSteps);
  ASSERT_FALSE(migrated.ok());
  EXPECT_THAT(migrated.error().message(), HasSubstr("schema step 2"));
  EXPECT_EQ(number(database, "PRAGMA user_version"), 1);
  EXPECT_EQ(number(database, "SELECT count(*) FROM sqlite_master WHERE name = 'u'"), 0);
}

TEST_F(SqliteTest, ASchemaOfANewerProgramIsRefusedAndUntouched) {
  auto database = open();
  ASSERT_TRUE(database.execute("PRAGMA user_version=3").ok());
  constexpr std::array<const char*, 2> kSteps{"CREATE TABLE t(a)", "CREATE TABLE u(a)"};
  const auto migrated = database.migrate(kSteps);
  ASSERT_FALSE(migrated.ok());
  EXPECT_EQ(migrated.error().kind(), ErrorKind::kUnsupported);
  EXPECT_EQ(number(database, "SELECT count(*) FROM sqlite_master"), 0);
}

TEST_F(SqliteTest, TwoProgramsThatMigrateAtOnceTakeEachStepOnce) {
  constexpr std::array<const char*, 3> kSteps{"CREATE TABLE a(x)", "CREATE TABLE b(x)", "CREATE TABLE c(x)"};
  std::array<Database, 2> databases{open(), open()};
  std::atomic<int> failures = 0;
  {
    const auto migrate = [&](Database& database) {
      return [&](const std::stop_token&) { failures += database.migrate(kSteps).ok() ? 0 : 1; };
    };
    WorkerThread first{"first", migrate(databases[0])};
    WorkerThread second{"second", migrate(databases[1])};
  }
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(number(databases[0], "PRAGMA user_version"), 3);
}

TEST(SqliteDeathTest, AParameterThatTheStatementDoesNotHaveIsABrokenPromise) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  auto database = Database::open(":memory:");
  ASSERT_TRUE(database.ok());
  auto query = database->prepare("SELECT ?");
  ASSERT_TRUE(query.ok());
  EXPECT_DEATH(static_cast<void>(query->bind(2, std::int64_t{1}).step()), "is a parameter of the statement");
}

}  // namespace
}  // namespace hallwatch
