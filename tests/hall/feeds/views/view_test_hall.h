#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hall/facts/fact_columns.h"
#include "hall/feeds/views/view_feed.h"
#include "tests/support/fake_clock.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {

/// Tests with a real server, one for all of a program; each test finds an empty schema `up`, and a hall without
/// records.
class ViewTestHall : public testing::Test {
 protected:
  static std::unique_ptr<PostgresServer>& shared() {
    static std::unique_ptr<PostgresServer> server;
    return server;
  }
  static PostgresServer& server() { return *shared(); }

  void SetUp() override {
    if (!PostgresServer::is_installed()) {
      GTEST_SKIP() << "no PostgreSQL server here: install the package postgresql (15)";
    }
    if (!shared()) {
      shared() = std::make_unique<PostgresServer>();
    }
    ASSERT_TRUE(server().is_up()) << server().log();
    sql("DROP SCHEMA IF EXISTS up CASCADE; CREATE SCHEMA up; DROP ROLE IF EXISTS reader");
  }

  static void sql(const std::string& statements) { ASSERT_EQ(server().run(statements), "") << statements; }

  /// The table of an approval system, with an index on the cursor.
  static void make_cases() {
    sql("CREATE TABLE up.cases(project_no text, window_id text, apply_date timestamp, cd_time timestamp, row_guid "
        "text);"
        "CREATE INDEX ON up.cases(cd_time, row_guid)");
  }
  static void put_case(const std::string& number, const std::string& clock, const std::string& guid,
                       const std::string& window = "W01") {
    sql("INSERT INTO up.cases VALUES('" + number + "','" + window + "','2025-09-22 08:30:00','2025-09-22 " + clock +
        "','" + guid + "')");
  }

  [[nodiscard]] static ViewConfig cases_view() {
    ViewConfig view;
    view.name = view.table = "cases";
    view.connect = server().connect();
    view.view = "up.cases";
    return view;
  }

  [[nodiscard]] std::string path() const { return (data_ / "hall.db").string(); }
  [[nodiscard]] Result<FactStore> open() const { return FactStore::open(path(), SiteId{"HALL"}); }
  Result<FeedFile> look(ViewFeed& feed) { return feed.look(facts_, {}); }
  /// "number window" of all cases, in order of numbers.
  [[nodiscard]] std::vector<std::string> cases() {
    std::vector<std::string> texts;
    const auto all = facts_.all<CaseFact>().value();
    for (const auto& fact : all) {
      texts.push_back(fact.case_no.text() + " " + fact.window_id.text());
    }
    return texts;
  }
  [[nodiscard]] std::vector<QuarantinedRow> quarantine() { return facts_.quarantine().value(); }

  TempFolder data_;
  FactStore facts_ = open().value();
  FakeClock clock_;  ///< 2025-09-22 09:30 in the hall
};

}  // namespace hallwatch
